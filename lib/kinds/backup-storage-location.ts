import { Type } from '@sinclair/typebox';
import { choice } from './fields/choice';
import { duration } from './fields/duration';
import { keyReference } from './fields/reference';
import { strict } from './fields/strict';
import { nonEmpty, text } from './fields/text';
import { defineKind } from './kind';

/** Settings that the plugin for S3 knows; all values are texts, also those that mean true or false. */
const config = strict({
  region: nonEmpty,
  s3Url: Type.Optional(text("a URL such as 'https://s3.example.org'", '^https?://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?$')),
  s3ForcePathStyle: Type.Optional(choice('true', 'false')),
  /** Empty for services that do not know checksums at the end of an upload, which is most that are not Amazon's. */
  checksumAlgorithm: Type.Optional(choice('', 'CRC32', 'CRC32C', 'SHA1', 'SHA256')),
  serverSideEncryption: Type.Optional(choice('AES256', 'aws:kms')),
  kmsKeyId: Type.Optional(nonEmpty),
  profile: Type.Optional(nonEmpty),
  tagging: Type.Optional(nonEmpty),
});

/** A bucket that Velero keeps backups in. */
export const BackupStorageLocation = defineKind({
  group: 'velero.io',
  version: 'v1',
  kind: 'BackupStorageLocation',
  plural: 'backupstoragelocations',
  scope: 'Namespaced',
  providedBy: 'Velero',
  schema: strict({
    spec: strict({
      provider: choice('aws'),
      objectStorage: strict({
        bucket: text('the name of a bucket', '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$'),
        prefix: Type.Optional(text("a path in the bucket such as 'cloud/velero'", '^[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*$')),
      }),
      config: Type.Unsafe<Readonly<{ region: string } & Record<string, string>>>(config),
      credential: Type.Optional(keyReference),
      /** Left out where it is not the default: the server removes what is false. */
      default: Type.Optional(Type.Literal(true)),
      accessMode: Type.Optional(choice('ReadOnly', 'ReadWrite')),
      backupSyncPeriod: Type.Optional(duration),
      validationFrequency: Type.Optional(duration),
    }),
  }),
});
