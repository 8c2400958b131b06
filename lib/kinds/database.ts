import { Type } from '@sinclair/typebox';
import { choice } from './fields/choice';
import { list } from './fields/list';
import { nameReference } from './fields/reference';
import { strict } from './fields/strict';
import { nonEmpty, text } from './fields/text';
import { defineKind } from './kind';

const ensure = choice('present', 'absent');

/** A database in a PostgreSQL server. */
export const Database = defineKind({
  group: 'postgresql.cnpg.io',
  version: 'v1',
  kind: 'Database',
  plural: 'databases',
  scope: 'Namespaced',
  providedBy: 'CloudNativePG',
  schema: strict({
    spec: strict({
      cluster: nameReference,
      name: text("a database's name other than 'postgres', 'template0' and 'template1'", '^.{1,63}$', { except: '^(postgres|template[01])$' }),
      owner: nonEmpty,
      ensure: Type.Optional(ensure),
      databaseReclaimPolicy: Type.Optional(choice('retain', 'delete')),
      encoding: Type.Optional(nonEmpty),
      template: Type.Optional(nonEmpty),
      localeCollate: Type.Optional(nonEmpty),
      localeCType: Type.Optional(nonEmpty),
      connectionLimit: Type.Optional(Type.Integer({ minimum: -1, description: '-1: no limit' })),
      allowConnections: Type.Optional(Type.Boolean()),
      isTemplate: Type.Optional(Type.Boolean()),
      extensions: Type.Optional(list(strict({
        name: nonEmpty, ensure, version: Type.Optional(nonEmpty), schema: Type.Optional(nonEmpty),
      }), { uniqueBy: [['name']] })),
      schemas: Type.Optional(list(strict({ name: nonEmpty, ensure, owner: Type.Optional(nonEmpty) }), { uniqueBy: [['name']] })),
    }),
  }),
});
