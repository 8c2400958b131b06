import { Type } from '@sinclair/typebox';
import { backupRequest } from './fields/backup-request';
import { choice } from './fields/choice';
import { cronWithSeconds } from './fields/cron';
import { strict } from './fields/strict';
import { defineKind } from './kind';

/** Base backups of a PostgreSQL server, again and again. */
export const ScheduledBackup = defineKind({
  group: 'postgresql.cnpg.io',
  version: 'v1',
  kind: 'ScheduledBackup',
  plural: 'scheduledbackups',
  scope: 'Namespaced',
  providedBy: 'CloudNativePG',
  schema: strict({
    spec: strict({
      schedule: cronWithSeconds,
      ...backupRequest,
      backupOwnerReference: Type.Optional(choice('none', 'self', 'cluster')),
      immediate: Type.Optional(Type.Boolean()),
      suspend: Type.Optional(Type.Boolean()),
    }),
  }),
});
