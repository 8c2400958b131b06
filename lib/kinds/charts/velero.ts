import { type Static, Type } from '@sinclair/typebox';
import { choice } from '../fields/choice';
import { duration } from '../fields/duration';
import { labels } from '../fields/labels';
import { list } from '../fields/list';
import { dnsSubdomain } from '../fields/name';
import { toleration } from '../fields/scheduling';
import { strict } from '../fields/strict';
import { nonEmpty, text } from '../fields/text';
import { defineChart } from '../chart';
import { containerResources } from './fields/container-resources';
import { veleroOperands } from './operands/velero';
import { veleroWorkloads } from './workloads/velero';

const hardened = strict({
  allowPrivilegeEscalation: Type.Literal(false),
  capabilities: strict({ drop: Type.Tuple([choice('ALL')]) }),
  seccompProfile: strict({ type: choice('RuntimeDefault') }),
});

const tag = text("a version such as 'v1.18.2'", '^v[0-9]+\\.[0-9]+\\.[0-9]+(@sha256:[0-9a-f]{64})?$');

/**
 * The plugin for S3. 1.14.1 to 1.14.3 send checksums at the end of uploads to services that do not know them: backups fail,
 * or are stored with the checksum in them.
 */
const plugin = strict({
  name: choice('velero-plugin-for-aws'),
  image: text("the plugin's image with a version that works such as 'docker.io/velero/velero-plugin-for-aws:v1.13.2'",
    '^[a-z0-9.-]+/[a-z0-9./-]+:v[0-9]+\\.[0-9]+\\.[0-9]+(@sha256:[0-9a-f]{64})?$', { except: ':v1\\.14\\.[123](@|$)' }),
  volumeMounts: Type.Tuple([strict({ mountPath: choice('/target'), name: choice('plugins') })]),
  resources: containerResources,
  securityContext: hardened,
});

const maintenance = strict({
  keepLatestMaintenanceJobs: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  priorityClassName: dnsSubdomain,
  podLabels: labels,
  podResources: strict({ cpuRequest: nonEmpty, memoryRequest: nonEmpty, cpuLimit: nonEmpty, memoryLimit: nonEmpty }),
});

const veleroValues = strict({
  image: strict({ repository: Type.Optional(nonEmpty), tag }),
  priorityClassName: dnsSubdomain,
  resources: containerResources,
  containerSecurityContext: hardened,
  podLabels: Type.Optional(labels),
  upgradeCRDs: Type.Literal(false),
  cleanUpCRDs: Type.Literal(false),
  backupsEnabled: Type.Literal(false),
  snapshotsEnabled: Type.Literal(false),
  credentials: strict({ useSecret: Type.Literal(true), existingSecret: dnsSubdomain }),
  initContainers: Type.Tuple([plugin]),
  configuration: strict({
    features: Type.Optional(choice('EnableCSI')),
    logFormat: Type.Optional(choice('text', 'json')),
    logLevel: Type.Optional(choice('debug', 'info', 'warning', 'error')),
    defaultRepoMaintainFrequency: Type.Optional(duration),
    repositoryMaintenanceJob: strict({ repositoryConfigData: strict({ global: maintenance }) }),
  }),
  deployNodeAgent: Type.Boolean(),
  nodeAgent: strict({
    priorityClassName: dnsSubdomain,
    resources: containerResources,
    podSecurityContext: strict({ runAsUser: Type.Literal(0), seccompProfile: strict({ type: choice('RuntimeDefault') }) }),
    extraArgs: Type.Optional(list(text("'--node-agent-configmap=' and a name", '^--node-agent-configmap=[a-z0-9-]+$'))),
    tolerations: Type.Optional(list(toleration)),
  }),
  /** The probes need them as well. */
  metrics: strict({ enabled: Type.Literal(true) }),
  nodeSelector: Type.Optional(labels),
  tolerations: Type.Optional(list(toleration)),
});

export type VeleroValues = Static<typeof veleroValues>;

/**
 * Velero without hooks: `upgradeCRDs` would run a Job at each sync. The chart's own storage locations are not valid as they come;
 * they are off here, and what Velero backs up where is said by objects of ours. The server meets Pod Security `baseline`: its image
 * names its user by name. The agent on each node mounts paths of the host and runs as root.
 */
export const veleroChart = defineChart({
  name: 'velero',
  version: '12.1.0',
  appVersion: '1.18.2',
  repository: 'https://vmware-tanzu.github.io/helm-charts',
  values: veleroValues,
  workloads: veleroWorkloads,
  operands: veleroOperands,
  clusterKinds: ['apiextensions.k8s.io/CustomResourceDefinition', 'rbac.authorization.k8s.io/ClusterRoleBinding'],
  namespacedKinds: ['/ConfigMap', '/Service', '/ServiceAccount', 'apps/DaemonSet', 'apps/Deployment', 'rbac.authorization.k8s.io/Role', 'rbac.authorization.k8s.io/RoleBinding'],
  optionalKinds: { 'apps/DaemonSet': ['deployNodeAgent'] },
  installs: [
    'Backup', 'BackupRepository', 'BackupStorageLocation', 'DataDownload', 'DataUpload', 'DeleteBackupRequest', 'DownloadRequest', 'PodVolumeBackup',
    'PodVolumeRestore', 'Restore', 'Schedule', 'ServerStatusRequest', 'VolumeSnapshotLocation',
  ].map((kind) => `velero.io/${kind}`),
});
