import { Type } from '@sinclair/typebox';
import { labelSelector } from './fields/label-selector';
import { list } from './fields/list';
import { dnsLabel } from './fields/name';
import { retrySettings } from './fields/retry-settings';
import { exactlyOne } from './fields/rule';
import { seconds } from './fields/seconds';
import { storeProvider } from './fields/store-provider';
import { strict } from './fields/strict';
import { nonEmpty } from './fields/text';
import { defineKind } from './kind';

/** A secrets backend, for ExternalSecrets of all namespaces, or of those that its conditions name. */
export const ClusterSecretStore = defineKind({
  group: 'external-secrets.io',
  version: 'v1',
  kind: 'ClusterSecretStore',
  plural: 'clustersecretstores',
  scope: 'Cluster',
  providedBy: 'ExternalSecrets',
  schema: strict({
    spec: strict({
      provider: storeProvider,
      refreshInterval: Type.Optional(seconds),
      retrySettings: Type.Optional(retrySettings),
      conditions: Type.Optional(list(strict({
        namespaces: Type.Optional(list(dnsLabel)),
        namespaceSelector: Type.Optional(labelSelector),
        namespaceRegexes: Type.Optional(list(nonEmpty)),
      }, exactlyOne('namespaces', 'namespaceSelector', 'namespaceRegexes')))),
    }),
  }),
});
