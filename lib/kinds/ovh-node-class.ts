import { Type } from '@sinclair/typebox';
import { ovhRegions, type OvhRegionName } from '../platforms/ovh/regions';
import { choice } from './fields/choice';
import { dnsLabel, dnsSubdomain } from './fields/name';
import { nodeLabels } from './fields/node-label';
import { strict } from './fields/strict';
import { text } from './fields/text';
import { defineKind } from './kind';

/**
 * How Karpenter makes nodes at OVHcloud. The provider reads billing and placement from it alone; project, cluster and
 * credentials come from the controller's own environment and must be the same. Its documents call `kubeId`, `region` and
 * `credentialsSecretRef` optional, its definition requires them.
 */
export const OVHNodeClass = defineKind({
  group: 'karpenter.ovhcloud.sh',
  version: 'v1alpha1',
  kind: 'OVHNodeClass',
  plural: 'ovhnodeclasses',
  scope: 'Cluster',
  providedBy: 'Karpenter',
  schema: strict({
    spec: strict({
      serviceName: text('the id of a Public Cloud project, 32 of 0-9 and a-f', '^[a-f0-9]{32}$'),
      kubeId: text("the id of a cluster such as '3f1c0a52-93c4-4d0e-8f55-2f6a7d1c9e01'", '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'),
      region: choice(...[...ovhRegions.keys()] as OvhRegionName[]),
      credentialsSecretRef: strict({ name: dnsSubdomain, namespace: dnsLabel }),
      monthlyBilled: Type.Optional(Type.Boolean()),
      antiAffinity: Type.Optional(Type.Boolean()),
      /** They become labels of the nodes, when their first pool of a flavor and zone is made. */
      tags: Type.Optional(nodeLabels),
    }),
  }),
});
