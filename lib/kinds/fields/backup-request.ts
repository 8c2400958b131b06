import { Type } from '@sinclair/typebox';
import { choice } from './choice';
import { map } from './map';
import { nameReference } from './reference';
import { strict } from './strict';
import { nonEmpty } from './text';

/**
 * What a backup and a schedule of backups share. The method is written out because the API server's default is the
 * deprecated one, which fails without a store in the Cluster itself.
 */
export const backupRequest = {
  cluster: nameReference,
  method: choice('plugin'),
  pluginConfiguration: strict({ name: nonEmpty, parameters: Type.Optional(map(Type.String())) }),
  target: Type.Optional(choice('primary', 'prefer-standby')),
};
