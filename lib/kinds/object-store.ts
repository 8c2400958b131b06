import { Type } from '@sinclair/typebox';
import { choice } from './fields/choice';
import { environmentVariable } from './fields/environment-variable';
import { list } from './fields/list';
import { map } from './fields/map';
import { keyReference } from './fields/reference';
import { resources } from './fields/resources';
import { exactlyOne, needs, notEmpty } from './fields/rule';
import { strict } from './fields/strict';
import { nonEmpty, text } from './fields/text';
import { defineKind } from './kind';

const encryption = Type.Optional(choice('AES256', 'aws:kms'));
const commandArguments = Type.Optional(list(nonEmpty));

const configuration = strict({
  destinationPath: text("a bucket with an optional path such as 's3://backups/prod'", '^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9!_.*()-]+)*/?$'),
  endpointURL: Type.Optional(text("a URL such as 'https://s3.example.org'", '^https?://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?/?$')),
  endpointCA: Type.Optional(keyReference),
  s3Credentials: strict({
    accessKeyId: Type.Optional(keyReference),
    secretAccessKey: Type.Optional(keyReference),
    sessionToken: Type.Optional(keyReference),
    region: Type.Optional(keyReference),
    inheritFromIAMRole: Type.Optional(Type.Literal(true)),
  }, exactlyOne('accessKeyId', 'inheritFromIAMRole'), needs('accessKeyId', 'secretAccessKey'), needs('secretAccessKey', 'accessKeyId')),
  wal: Type.Optional(strict({
    compression: Type.Optional(choice('bzip2', 'gzip', 'lz4', 'snappy', 'xz', 'zstd')),
    encryption,
    maxParallel: Type.Optional(Type.Integer({ minimum: 1 })),
    archiveAdditionalCommandArgs: commandArguments,
    restoreAdditionalCommandArgs: commandArguments,
  }, notEmpty)),
  data: Type.Optional(strict({
    compression: Type.Optional(choice('bzip2', 'gzip', 'lz4', 'snappy')),
    encryption,
    jobs: Type.Optional(Type.Integer({ minimum: 1, maximum: 2147483647 })),
    immediateCheckpoint: Type.Optional(Type.Boolean()),
    additionalCommandArgs: commandArguments,
    restoreAdditionalCommandArgs: commandArguments,
  }, notEmpty)),
  tags: Type.Optional(map(Type.String())),
  historyTags: Type.Optional(map(Type.String())),
});

/** A bucket that base backups and the write-ahead log of PostgreSQL servers go to. */
export const ObjectStore = defineKind({
  group: 'barmancloud.cnpg.io',
  version: 'v1',
  kind: 'ObjectStore',
  plural: 'objectstores',
  scope: 'Namespaced',
  providedBy: 'CloudNativePG',
  schema: strict({
    spec: strict({
      configuration,
      retentionPolicy: Type.Optional(text<`${number}${'d' | 'w' | 'm'}`>("a number of days, weeks or months such as '30d'", '^[1-9][0-9]*[dwm]$')),
      instanceSidecarConfiguration: Type.Optional(strict({
        env: Type.Optional(list(environmentVariable, { uniqueBy: [['name']] })),
        logLevel: Type.Optional(choice('error', 'warning', 'info', 'debug', 'trace')),
        resources: Type.Optional(resources),
        retentionPolicyIntervalSeconds: Type.Optional(Type.Integer({ minimum: 1 })),
      }, notEmpty)),
    }),
  }),
});
