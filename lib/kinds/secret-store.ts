import { Type } from '@sinclair/typebox';
import { retrySettings } from './fields/retry-settings';
import { seconds } from './fields/seconds';
import { strict } from './fields/strict';
import { vaultProvider } from './fields/vault-provider';
import { defineKind } from './kind';

/** A secrets backend, for ExternalSecrets of its own namespace. */
export const SecretStore = defineKind({
  group: 'external-secrets.io',
  version: 'v1',
  kind: 'SecretStore',
  plural: 'secretstores',
  scope: 'Namespaced',
  providedBy: 'ExternalSecrets',
  schema: strict({
    spec: strict({
      provider: strict({ vault: vaultProvider }),
      refreshInterval: Type.Optional(seconds),
      retrySettings: Type.Optional(retrySettings),
    }),
  }),
});
