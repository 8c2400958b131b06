import { type Static, Type } from '@sinclair/typebox';
import { defineChart } from '../chart';
import { choice } from '../fields/choice';
import { labels } from '../fields/labels';
import { list } from '../fields/list';
import { dnsSubdomain } from '../fields/name';
import { toleration } from '../fields/scheduling';
import { strict } from '../fields/strict';
import { text } from '../fields/text';
import { containerResources } from './fields/container-resources';
import { localPathProvisionerWorkloads } from './workloads/local-path-provisioner';

const path = text("a path such as '/var/mnt/local-path'", '^(/[^/]+)+$');
const seccompProfile = strict({ type: choice('RuntimeDefault') });
const id = Type.Integer({ minimum: 1, maximum: 2147483647 });

const storageClass = strict({
  name: dnsSubdomain,
  create: Type.Boolean(),
  defaultClass: Type.Boolean(),
  /** Volumes remember it. The chart's own is `cluster.local/<release>`; K3s and the project's manifests have rancher.io/local-path. */
  provisionerName: text("a provisioner's name such as 'rancher.io/local-path'", '^[a-z0-9][-a-z0-9./]*$'),
  reclaimPolicy: Type.Optional(choice('Delete', 'Retain')),
  volumeBindingMode: Type.Optional(choice('WaitForFirstConsumer')),
  defaultVolumeType: Type.Optional(choice('hostPath', 'local')),
  pathPattern: Type.Optional(Type.String({ minLength: 1 })),
});

/** A path for each node by name, or for all under DEFAULT_PATH_FOR_NON_LISTED_NODES; a node without paths has no storage. */
const nodePaths = strict({ node: text("a node's name or DEFAULT_PATH_FOR_NON_LISTED_NODES", '^(DEFAULT_PATH_FOR_NON_LISTED_NODES|[a-z0-9]([-a-z0-9.]*[a-z0-9])?)$'), paths: list(path, { min: 0, unique: true }) });

const localPathProvisionerValues = strict({
  replicaCount: Type.Optional(Type.Literal(1)),
  priorityClassName: dnsSubdomain,
  resources: containerResources,
  helperPod: strict({ resources: containerResources }),
  /** The image of the pods that make and remove directories; the chart's own tag is `latest`. */
  helperImage: strict({
    repository: Type.Optional(Type.String({ minLength: 1 })),
    tag: text("a tag that stays what it is such as '1.38.0'", '^[A-Za-z0-9_][-A-Za-z0-9_.]{0,127}(@sha256:[0-9a-f]{64})?$', { except: '^latest(@|$)' }),
  }),
  podSecurityContext: strict({ runAsNonRoot: Type.Literal(true), seccompProfile }),
  securityContext: strict({
    allowPrivilegeEscalation: Type.Literal(false),
    capabilities: strict({ drop: Type.Tuple([choice('ALL')]) }),
    readOnlyRootFilesystem: Type.Optional(Type.Literal(true)),
    runAsUser: id,
    runAsGroup: id,
  }),
  storageClass,
  nodePathMap: list(nodePaths, { uniqueBy: [['node']] }),
  configmap: Type.Optional(strict({ helperPod: strict({ priorityClassName: Type.Optional(dnsSubdomain), tolerations: Type.Optional(list(toleration)) }) })),
  nodeSelector: Type.Optional(labels),
  tolerations: Type.Optional(list(toleration)),
});

export type LocalPathProvisionerValues = Static<typeof localPathProvisionerValues>;

/**
 * Storage on the nodes' own disks. The provisioner meets Pod Security `restricted` with the security contexts that are required here;
 * its helper pods mount paths of the host: the namespace must be privileged. There is no leader election, hence one pod.
 * The helper pods have the provisioner's labels and service account.
 */
export const localPathProvisionerChart = defineChart({
  name: 'local-path-provisioner',
  version: '0.0.37',
  appVersion: 'v0.0.37',
  repository: 'https://github.com/rancher/local-path-provisioner',
  path: 'deploy/chart/local-path-provisioner',
  revision: 'v0.0.37',
  values: localPathProvisionerValues,
  workloads: localPathProvisionerWorkloads,
  clusterKinds: ['rbac.authorization.k8s.io/ClusterRole', 'rbac.authorization.k8s.io/ClusterRoleBinding', 'storage.k8s.io/StorageClass'],
  namespacedKinds: ['/ConfigMap', '/ServiceAccount', 'apps/Deployment', 'rbac.authorization.k8s.io/Role', 'rbac.authorization.k8s.io/RoleBinding'],
  installs: [],
});
