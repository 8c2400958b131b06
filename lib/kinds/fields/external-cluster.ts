import { Type } from '@sinclair/typebox';
import { map } from './map';
import { postgresPlugin } from './postgres-plugin';
import { keyReference } from './reference';
import { atLeastOne } from './rule';
import { strict } from './strict';
import { nonEmpty } from './text';

/** A PostgreSQL server elsewhere, or an archive of one, to recover from or to follow. */
export const externalCluster = strict({
  name: nonEmpty,
  plugin: Type.Optional(postgresPlugin),
  connectionParameters: Type.Optional(map(Type.String())),
  password: Type.Optional(keyReference),
  sslKey: Type.Optional(keyReference),
  sslCert: Type.Optional(keyReference),
  sslRootCert: Type.Optional(keyReference),
}, atLeastOne('plugin', 'connectionParameters'));
