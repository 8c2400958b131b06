import { type Static, Type } from '@sinclair/typebox';
import { defineChart } from '../chart';
import { choice } from '../fields/choice';
import { labels } from '../fields/labels';
import { list } from '../fields/list';
import { dnsSubdomain, qualifiedName } from '../fields/name';
import { toleration } from '../fields/scheduling';
import { strict } from '../fields/strict';
import { containerResources } from './fields/container-resources';
import { metallbWorkloads } from './workloads/metallb';

const pod = {
  logLevel: Type.Optional(choice('all', 'debug', 'info', 'warn', 'error', 'none')),
  priorityClassName: dnsSubdomain,
  resources: containerResources,
  nodeSelector: Type.Optional(labels),
  tolerations: Type.Optional(list(toleration)),
};

const metallbValues = strict({
  crds: strict({ enabled: Type.Boolean() }),
  frrk8s: strict({ enabled: Type.Literal(false) }),
  /** Services of this class alone get addresses. */
  loadBalancerClass: Type.Optional(qualifiedName),
  controller: strict(pod),
  speaker: strict({
    ...pod,
    frr: strict({ enabled: Type.Literal(false) }),
    /** Whether addresses of control-plane nodes are announced too although they are labelled to be left out. */
    ignoreExcludeLB: Type.Optional(Type.Boolean()),
  }),
});

export type MetallbValues = Static<typeof metallbValues>;

/**
 * Addresses for Services of type LoadBalancer on machines of one's own. The speakers use the nodes' network, which takes a
 * privileged namespace. FRR, which the chart turns on by itself, is for BGP alone and stays off: every pool is announced by
 * ARP and NDP. Its custom objects must be in its own namespace, and its webhook, which fails closed, before them.
 *
 * @see https://metallb.universe.tf/installation/
 */
export const metallbChart = defineChart({
  name: 'metallb',
  version: '0.16.1',
  appVersion: 'v0.16.1',
  repository: 'https://metallb.github.io/metallb',
  values: metallbValues,
  workloads: metallbWorkloads,
  clusterKinds: [
    'admissionregistration.k8s.io/ValidatingWebhookConfiguration', 'apiextensions.k8s.io/CustomResourceDefinition',
    'rbac.authorization.k8s.io/ClusterRole', 'rbac.authorization.k8s.io/ClusterRoleBinding',
  ],
  namespacedKinds: [
    '/ConfigMap', '/Secret', '/Service', '/ServiceAccount', 'apps/DaemonSet', 'apps/Deployment', 'rbac.authorization.k8s.io/Role',
    'rbac.authorization.k8s.io/RoleBinding',
  ],
  optionalKinds: { 'apiextensions.k8s.io/CustomResourceDefinition': ['crds.enabled'] },
  installs: [
    'BFDProfile', 'BGPAdvertisement', 'BGPPeer', 'Community', 'ConfigurationState', 'IPAddressPool', 'L2Advertisement', 'ServiceBGPStatus', 'ServiceL2Status',
  ].map((kind) => `metallb.io/${kind}`),
});
