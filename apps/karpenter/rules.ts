import { type CoreProps } from '../../lib';

type Rules = NonNullable<CoreProps<'ClusterRole'>['rules']>;

const read = ['get', 'list', 'watch'];

/**
 * What the controller does in the whole cluster. It reads its credentials from its environment, so that it needs no
 * Secrets and ConfigMaps of others, which the provider's own chart lets it read.
 */
export const accessOfKarpenter: Rules = [
  { apiGroups: [''], resources: ['namespaces', 'nodes', 'persistentvolumeclaims', 'persistentvolumes', 'pods', 'replicationcontrollers'], verbs: read },
  { apiGroups: ['apps'], resources: ['daemonsets', 'deployments', 'replicasets', 'statefulsets'], verbs: read },
  { apiGroups: ['karpenter.ovhcloud.sh'], resources: ['ovhnodeclasses'], verbs: read },
  { apiGroups: ['karpenter.sh'], resources: ['nodeclaims', 'nodeoverlays', 'nodepools'], verbs: read },
  { apiGroups: ['policy'], resources: ['poddisruptionbudgets'], verbs: read },
  { apiGroups: ['storage.k8s.io'], resources: ['csinodes', 'storageclasses', 'volumeattachments'], verbs: read },
  { apiGroups: ['karpenter.ovhcloud.sh'], resources: ['ovhnodeclasses/status'], verbs: ['patch', 'update'] },
  { apiGroups: ['karpenter.sh'], resources: ['nodeclaims', 'nodeclaims/finalizers', 'nodeclaims/status'], verbs: ['create', 'delete', 'patch', 'update'] },
  { apiGroups: ['karpenter.sh'], resources: ['nodepools', 'nodepools/finalizers', 'nodepools/status'], verbs: ['patch', 'update'] },
  { apiGroups: [''], resources: ['nodes'], verbs: ['delete', 'patch', 'update'] },
  { apiGroups: [''], resources: ['pods'], verbs: ['delete'] },
  { apiGroups: [''], resources: ['pods/eviction'], verbs: ['create'] },
  { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] },
];

/** In its own namespace. */
export const leaderElection: Rules = [
  { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['create'] },
  { apiGroups: ['coordination.k8s.io'], resources: ['leases'], resourceNames: ['karpenter-leader-election'], verbs: ['get', 'patch', 'update', 'watch'] },
];

/** In `kube-node-lease`: leases of nodes that are gone. */
export const nodeLeases: Rules = [
  { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['delete', ...read] },
];
