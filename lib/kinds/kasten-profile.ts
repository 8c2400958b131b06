import { Type } from '@sinclair/typebox';
import { choice } from './fields/choice';
import { dnsLabel, dnsSubdomain } from './fields/name';
import { strict } from './fields/strict';
import { nonEmpty, text } from './fields/text';
import { defineKind } from './kind';

/**
 * A bucket that Kasten exports to. Its definition is not public: the fields are those of Kasten's documentation, and what
 * else there is is not known here.
 *
 * @see https://docs.kasten.io/latest/api/profiles.html
 */
export const KastenProfile = defineKind({
  group: 'config.kio.kasten.io',
  version: 'v1alpha1',
  kind: 'Profile',
  plural: 'profiles',
  scope: 'Namespaced',
  providedBy: 'KastenPolicies',
  schema: strict({
    spec: strict({
      type: choice('Location'),
      locationSpec: strict({
        type: choice('ObjectStore'),
        objectStore: strict({
          objectStoreType: choice('S3'),
          name: text('the name of a bucket', '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$'),
          endpoint: text("a URL such as 'https://s3.example.org'", '^https://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?$'),
          region: Type.Optional(nonEmpty),
          /** Folder in the bucket. */
          path: Type.Optional(nonEmpty),
        }),
        credential: strict({
          secretType: choice('AwsAccessKey'),
          secret: strict({ apiVersion: choice('v1'), kind: choice('Secret'), name: dnsSubdomain, namespace: dnsLabel }),
        }),
      }),
    }),
  }),
});
