import { issuerSpec } from './fields/issuer-spec';
import { strict } from './fields/strict';
import { defineKind } from './kind';

/** Where certificates come from, for the whole cluster. */
export const ClusterIssuer = defineKind({
  group: 'cert-manager.io',
  version: 'v1',
  kind: 'ClusterIssuer',
  plural: 'clusterissuers',
  scope: 'Cluster',
  providedBy: 'CertManager',
  schema: strict({ spec: issuerSpec }),
});
