import { type Static, Type } from '@sinclair/typebox';
import { choice } from '../fields/choice';
import { labels } from '../fields/labels';
import { list } from '../fields/list';
import { dnsSubdomain, hostname } from '../fields/name';
import { toleration } from '../fields/scheduling';
import { strict } from '../fields/strict';
import { defineChart } from '../chart';
import { containerResources } from './fields/container-resources';
import { rookCephWorkloads } from './workloads/rook-ceph';

const id = Type.Integer({ minimum: 1, maximum: 2147483647 });

const ceph = [
  'CephBlockPool', 'CephBlockPoolRadosNamespace', 'CephBucketNotification', 'CephBucketTopic', 'CephCOSIDriver', 'CephClient', 'CephCluster', 'CephFilesystem',
  'CephFilesystemMirror', 'CephFilesystemSubVolumeGroup', 'CephNFS', 'CephNVMeOFGateway', 'CephObjectRealm', 'CephObjectStore', 'CephObjectStoreAccount',
  'CephObjectStoreUser', 'CephObjectZone', 'CephObjectZoneGroup', 'CephRBDMirror',
];

const rookCephValues = strict({
  crds: strict({ enabled: Type.Literal(true) }),
  priorityClassName: dnsSubdomain,
  resources: containerResources,
  containerSecurityContext: strict({
    allowPrivilegeEscalation: Type.Literal(false),
    runAsNonRoot: Type.Literal(true),
    runAsUser: id,
    runAsGroup: id,
    capabilities: strict({ drop: Type.Tuple([choice('ALL')]) }),
    seccompProfile: strict({ type: choice('RuntimeDefault') }),
  }),
  logLevel: Type.Optional(choice('ERROR', 'WARNING', 'INFO', 'DEBUG')),
  /** Whether disks that appear later are looked for by a pod on each node; disks that are named are found without. */
  enableDiscoveryDaemon: Type.Optional(Type.Literal(false)),
  csi: strict({ installCsiOperator: Type.Literal(true) }),
  'ceph-csi-operator': strict({
    kubernetesClusterDomain: hostname,
    controllerManager: strict({
      replicas: Type.Optional(id),
      priorityClassName: dnsSubdomain,
      podSecurityContext: strict({ runAsNonRoot: Type.Literal(true), seccompProfile: strict({ type: choice('RuntimeDefault') }) }),
      manager: strict({ resources: containerResources }),
    }),
  }),
  nodeSelector: Type.Optional(labels),
  tolerations: Type.Optional(list(toleration)),
});

export type RookCephValues = Static<typeof rookCephValues>;

/**
 * The operator of Ceph, and with it the operator of its CSI drivers, which makes none before it is told which. The kinds of
 * ceph.rook.io and objectbucket.io carry `helm.sh/resource-policy: keep`, which Argo CD obeys when an Application is deleted but
 * not when it prunes. The operator meets Pod Security `restricted` with the security contexts that are required here.
 */
export const rookCephChart = defineChart({
  name: 'rook-ceph',
  version: 'v1.20.6',
  appVersion: 'v1.20.6',
  repository: 'https://charts.rook.io/release',
  values: rookCephValues,
  workloads: rookCephWorkloads,
  clusterKinds: ['apiextensions.k8s.io/CustomResourceDefinition', 'rbac.authorization.k8s.io/ClusterRole', 'rbac.authorization.k8s.io/ClusterRoleBinding'],
  namespacedKinds: ['/ConfigMap', '/ServiceAccount', 'apps/Deployment', 'rbac.authorization.k8s.io/Role', 'rbac.authorization.k8s.io/RoleBinding'],
  optionalKinds: { 'apiextensions.k8s.io/CustomResourceDefinition': ['crds.enabled'] },
  installs: [
    ...ceph.map((kind) => `ceph.rook.io/${kind}`),
    ...['CephConnection', 'ClientProfile', 'ClientProfileMapping', 'Driver', 'OperatorConfig'].map((kind) => `csi.ceph.io/${kind}`),
    'objectbucket.io/ObjectBucket', 'objectbucket.io/ObjectBucketClaim',
  ],
});
