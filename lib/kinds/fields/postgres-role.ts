import { Type } from '@sinclair/typebox';
import { choice } from './choice';
import { list } from './list';
import { nameReference } from './reference';
import { atMostOne } from './rule';
import { strict } from './strict';
import { nonEmpty, text } from './text';

/** A role that CloudNativePG keeps. The fields that have defaults are written out, since the API server writes them into the list. */
export const postgresRole = strict({
  name: nonEmpty,
  ensure: choice('present', 'absent'),
  connectionLimit: Type.Integer({ minimum: -1, description: '-1: no limit' }),
  inherit: Type.Boolean(),
  login: Type.Optional(Type.Boolean()),
  superuser: Type.Optional(Type.Boolean()),
  createdb: Type.Optional(Type.Boolean()),
  createrole: Type.Optional(Type.Boolean()),
  replication: Type.Optional(Type.Boolean()),
  bypassrls: Type.Optional(Type.Boolean()),
  inRoles: Type.Optional(list(nonEmpty, { unique: true })),
  comment: Type.Optional(nonEmpty),
  validUntil: Type.Optional(text(
    "a moment such as '2027-01-01T00:00:00Z'", '^2[0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$',
  )),
  passwordSecret: Type.Optional(nameReference),
  disablePassword: Type.Optional(Type.Literal(true)),
}, atMostOne('passwordSecret', 'disablePassword'));
