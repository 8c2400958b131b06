import { Type } from '@sinclair/typebox';
import { list } from './list';
import { nameReference } from './reference';
import { atMostOne, exactlyOne, needs } from './rule';
import { strict } from './strict';
import { nonEmpty, text } from './text';

const sql = Type.Optional(list(nonEmpty));

const initdb = strict({
  database: Type.Optional(nonEmpty),
  owner: Type.Optional(nonEmpty),
  secret: Type.Optional(nameReference),
  encoding: Type.Optional(nonEmpty),
  localeCollate: Type.Optional(nonEmpty),
  localeCType: Type.Optional(nonEmpty),
  dataChecksums: Type.Optional(Type.Boolean()),
  walSegmentSize: Type.Optional(Type.Integer({ minimum: 1, maximum: 1024, description: 'MiB, a power of two' })),
  postInitSQL: sql,
  postInitTemplateSQL: sql,
  postInitApplicationSQL: sql,
}, needs('secret', 'owner'));

const recoveryTarget = strict({
  backupID: Type.Optional(nonEmpty),
  targetTLI: Type.Optional(nonEmpty),
  targetTime: Type.Optional(text(
    "a moment such as '2026-08-25T03:00:00Z'",
    '^[0-9]{4}-[01][0-9]-[0-3][0-9][T ][0-2][0-9]:[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,6})?(Z|[-+][0-2][0-9]:[0-5][0-9])$',
  )),
  targetLSN: Type.Optional(nonEmpty),
  targetXID: Type.Optional(nonEmpty),
  targetName: Type.Optional(nonEmpty),
  targetImmediate: Type.Optional(Type.Literal(true)),
  exclusive: Type.Optional(Type.Boolean()),
}, atMostOne('targetTime', 'targetLSN', 'targetXID', 'targetName', 'targetImmediate'));

const recovery = strict({
  source: Type.Optional({ ...nonEmpty, description: 'name in externalClusters' }),
  backup: Type.Optional(nameReference),
  database: Type.Optional(nonEmpty),
  owner: Type.Optional(nonEmpty),
  secret: Type.Optional(nameReference),
  recoveryTarget: Type.Optional(recoveryTarget),
}, exactlyOne('source', 'backup'));

/** How the first server gets its data. */
export const postgresBootstrap = strict({
  initdb: Type.Optional(initdb),
  recovery: Type.Optional(recovery),
  pg_basebackup: Type.Optional(strict({
    source: nonEmpty,
    database: Type.Optional(nonEmpty),
    owner: Type.Optional(nonEmpty),
    secret: Type.Optional(nameReference),
  })),
}, exactlyOne('initdb', 'recovery', 'pg_basebackup'));
