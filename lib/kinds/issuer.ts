import { issuerSpec } from './fields/issuer-spec';
import { strict } from './fields/strict';
import { defineKind } from './kind';

/** Where certificates come from, for its own namespace. */
export const Issuer = defineKind({
  group: 'cert-manager.io',
  version: 'v1',
  kind: 'Issuer',
  plural: 'issuers',
  scope: 'Namespaced',
  providedBy: 'CertManager',
  schema: strict({ spec: issuerSpec }),
});
