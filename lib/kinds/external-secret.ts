import { Type } from '@sinclair/typebox';
import { choice } from './fields/choice';
import { duration } from './fields/duration';
import { annotations, labels } from './fields/labels';
import { list } from './fields/list';
import { map } from './fields/map';
import { dnsSubdomain } from './fields/name';
import { dataKey } from './fields/reference';
import { atLeastOne, exactlyOne, notEmpty } from './fields/rule';
import { strict } from './fields/strict';
import { nonEmpty } from './fields/text';
import { defineKind } from './kind';

const decoding = {
  conversionStrategy: Type.Optional(choice('Default', 'Unicode')),
  decodingStrategy: Type.Optional(choice('Auto', 'Base64', 'Base64URL', 'None')),
  nullBytePolicy: Type.Optional(choice('Ignore', 'Fail')),
};

const remoteReference = strict({
  key: nonEmpty,
  property: Type.Optional(nonEmpty),
  version: Type.Optional(nonEmpty),
  metadataPolicy: Type.Optional(choice('None', 'Fetch')),
  ...decoding,
});

const find = strict({
  path: Type.Optional(nonEmpty),
  name: Type.Optional(strict({ regexp: nonEmpty })),
  tags: Type.Optional(map(Type.String())),
  ...decoding,
}, atLeastOne('name', 'tags'));

const rewrite = strict({
  regexp: Type.Optional(strict({ source: Type.String(), target: Type.String() })),
  transform: Type.Optional(strict({ template: nonEmpty })),
}, exactlyOne('regexp', 'transform'));

const target = strict({
  name: Type.Optional(dnsSubdomain),
  creationPolicy: Type.Optional(choice('Owner', 'Orphan', 'Merge', 'None', 'CreateOrMerge')),
  deletionPolicy: Type.Optional(choice('Delete', 'Merge', 'Retain')),
  immutable: Type.Optional(Type.Boolean()),
  template: Type.Optional(strict({
    engineVersion: Type.Optional(choice('v2')),
    mergePolicy: Type.Optional(choice('Replace', 'Merge')),
    type: Type.Optional(nonEmpty),
    metadata: Type.Optional(strict({ labels: Type.Optional(labels), annotations: Type.Optional(annotations) }, notEmpty)),
    data: Type.Optional(map(Type.String(), dataKey)),
  }, notEmpty)),
});

/** A Secret that External Secrets makes from entries of a secrets backend. */
export const ExternalSecret = defineKind({
  group: 'external-secrets.io',
  version: 'v1',
  kind: 'ExternalSecret',
  plural: 'externalsecrets',
  scope: 'Namespaced',
  providedBy: 'ExternalSecrets',
  schema: strict({
    spec: strict({
      refreshInterval: Type.Optional(duration),
      refreshPolicy: Type.Optional(choice('CreatedOnce', 'Periodic', 'OnChange')),
      secretStoreRef: strict({ name: dnsSubdomain, kind: choice('SecretStore', 'ClusterSecretStore') }),
      target: Type.Optional(target),
      data: Type.Optional(list(strict({ secretKey: dataKey, remoteRef: remoteReference }), { uniqueBy: [['secretKey']] })),
      dataFrom: Type.Optional(list(strict({
        extract: Type.Optional(remoteReference),
        find: Type.Optional(find),
        rewrite: Type.Optional(list(rewrite)),
      }, exactlyOne('extract', 'find')))),
    }, atLeastOne('data', 'dataFrom')),
  }),
});
