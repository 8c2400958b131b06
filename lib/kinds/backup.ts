import { backupRequest } from './fields/backup-request';
import { strict } from './fields/strict';
import { defineKind } from './kind';

/** One base backup of a PostgreSQL server. */
export const Backup = defineKind({
  group: 'postgresql.cnpg.io',
  version: 'v1',
  kind: 'Backup',
  plural: 'backups',
  scope: 'Namespaced',
  providedBy: 'CloudNativePG',
  schema: strict({ spec: strict(backupRequest) }),
});
