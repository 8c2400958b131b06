import { Type } from '@sinclair/typebox';
import { choice } from './choice';
import { list } from './list';
import { map } from './map';
import { strict } from './strict';
import { nonEmpty, text } from './text';

const synchronous = strict({
  method: choice('any', 'first'),
  number: Type.Integer({ minimum: 1 }),
  maxStandbyNamesFromCluster: Type.Optional(Type.Integer({ minimum: 0 })),
  dataDurability: Type.Optional(choice('required', 'preferred')),
  failoverQuorum: Type.Optional(Type.Boolean()),
});

/** Configuration of the PostgreSQL servers. Values of parameters are texts, numbers too. */
export const postgresSettings = strict({
  parameters: Type.Optional(map(Type.String(), text("a parameter's name", '^[a-z_][a-z0-9_]*(\\.[a-z_][a-z0-9_]*)?$'))),
  pg_hba: Type.Optional(list(nonEmpty)),
  pg_ident: Type.Optional(list(nonEmpty)),
  shared_preload_libraries: Type.Optional(list(nonEmpty)),
  synchronous: Type.Optional(synchronous),
  enableAlterSystem: Type.Optional(Type.Boolean()),
  promotionTimeout: Type.Optional(Type.Integer({ minimum: 0, maximum: 2147483647, description: 'seconds' })),
});
