import {
  Alerts, Application, type BackupStore, type ChartValues, type Cluster, ConfigFiles, declared, Fault, HelmChart, Metrics, Pods, Secret, veleroChart,
} from '../../lib';
import { VeleroBackups, type VeleroSchedule } from './backups';

export interface VeleroProps {
  /** Where the backups go. @default - the cluster's own place for backups */
  readonly store?: BackupStore;
  /** Entry of the secrets backend with the keys `accessKeyId` and `secretAccessKey` of that place. @default '<cluster>/backups' */
  readonly credentials?: string;
  /** When what is backed up, by name. @default - `nightly`: every night all namespaces of ours that hold volumes */
  readonly schedules?: Readonly<Record<string, VeleroSchedule>>;
  /** StorageClasses whose volumes are left out: a cache, or volumes of type hostPath, which cannot be backed up. @default - none */
  readonly notBackedUp?: readonly string[];
}

type Values = ChartValues<typeof veleroChart>;

const hardened: Values['containerSecurityContext'] = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, seccompProfile: { type: 'RuntimeDefault' } };
const labels = { 'app.kubernetes.io/name': 'velero' } as const;

/** For pods that Velero makes for a while. An empty limit of CPU is none. */
const moverResources = { cpuRequest: '50m', memoryRequest: '256Mi', cpuLimit: '0', memoryLimit: '2Gi' } as const;
const moverPriority = 'platform-default';

/** The version of the plugin matters: see docs/decisions/0017-velero-plugin.md. */
const plugin = 'docker.io/velero/velero-plugin-for-aws:v1.13.2';

/**
 * Velero, which backs up volumes, and what Kubernetes knows about their namespaces, to an S3 bucket, below `<cluster>/velero`.
 * Volumes of drivers that have a class for it are snapshot and the snapshot's data is copied to the bucket; those of other drivers
 * are read file by file through an agent on each node, while their pods write. Nothing of a database that CloudNativePG runs is
 * backed up: it has an archive, and a volume of its past beside that archive would keep it from starting.
 *
 * The secrets backend holds the entry `<cluster>/backups` (`accessKeyId`, `secretAccessKey`) and `<cluster>/velero` with the key
 * `repository-password`: any long text, with which the copies in the bucket are encrypted. It must never change, and whoever loses it
 * has lost the backups.
 *
 * To bring back a namespace `web`, keep Argo CD from interfering (`argocd app set web --sync-policy none`), delete its workloads
 * and claims, and then:
 *
 * ```sh
 * kubectl -n velero exec deploy/velero -- /velero backup get
 * kubectl -n velero exec deploy/velero -- /velero restore create --from-backup nightly-20260825011500 --include-namespaces web --wait
 * kubectl -n velero exec deploy/velero -- /velero restore describe --details web-…
 * argocd app set web --sync-policy automated --self-heal --auto-prune
 * ```
 *
 * In a new cluster of the same name the backups appear by themselves a minute after Velero does. Try a restore into another
 * namespace (`--namespace-mappings web:web-test`) before you need one.
 */
export class Velero extends Application {
  public constructor(cluster: Cluster, props: VeleroProps = {}) {
    super(declared(Velero, new.target, cluster, props), 'velero', { infrastructure: true, chartPodSecurity: 'privileged' });
    const store = placeFor(cluster, props);
    const credentials = new VeleroCredentials(cluster, props.credentials ?? `${cluster.name}/backups`);
    this.comesAfter(credentials, 'a server without a password for its copies takes one that everybody knows');
    this.chart(credentials.bucket.name);
    const pods = new Pods(this, 'velero', labels, { metrics: 8085 }).callsKubernetesApi().reaches(store.endpoint);
    new Metrics(this, 'velero', { from: pods.endpoint('metrics') });
    alerts(this);
    const backups = new VeleroBackups(cluster, { store, schedules: props.schedules ?? { nightly: {} }, notBackedUp: props.notBackedUp ?? [] });
    backups.comesAfter(this, 'they are for its server');
    this.offers('volume-backup');
  }

  /** The server and the agents. Pods that they make have the labels of all others, by which policies know them. */
  private chart(bucket: string): void {
    const agent = new ConfigFiles(this, 'velero-node-agent', {
      'config.json': `${JSON.stringify({ podLabels: labels, podResources: moverResources, priorityClassName: moverPriority }, null, 2)}\n`,
    });
    new HelmChart(this, {
      chart: veleroChart,
      values: {
        image: { tag: 'v1.18.2' },
        priorityClassName: 'platform-high',
        resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '512Mi' } },
        containerSecurityContext: hardened,
        upgradeCRDs: false,
        cleanUpCRDs: false,
        backupsEnabled: false,
        snapshotsEnabled: false,
        credentials: { useSecret: true, existingSecret: bucket },
        initContainers: [{
          name: 'velero-plugin-for-aws', image: plugin, volumeMounts: [{ mountPath: '/target', name: 'plugins' }],
          resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '128Mi' } }, securityContext: hardened,
        }],
        configuration: {
          features: 'EnableCSI',
          logFormat: 'json',
          repositoryMaintenanceJob: {
            repositoryConfigData: { global: { keepLatestMaintenanceJobs: 1, priorityClassName: moverPriority, podLabels: labels, podResources: moverResources } },
          },
        },
        deployNodeAgent: true,
        nodeAgent: {
          priorityClassName: 'platform-high',
          resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '1Gi' } },
          podSecurityContext: { runAsUser: 0, seccompProfile: { type: 'RuntimeDefault' } },
          extraArgs: [`--node-agent-configmap=${agent.name}`],
          // A volume may be on any node that has pods.
          tolerations: [{ operator: 'Exists' }],
        },
        metrics: { enabled: true },
      },
    });
  }
}

/** The Secrets that the server reads when it starts. Were its own password missing then, it would make one up that is no secret. */
class VeleroCredentials extends Application {
  public readonly bucket: Secret;

  public constructor(cluster: Cluster, entry: string) {
    super(cluster, 'velero-credentials', { namespace: 'velero', infrastructure: true });
    this.bucket = new Secret(this, 'velero-bucket', {
      keys: ['accessKeyId', 'secretAccessKey'], entry,
      template: { cloud: '[default]\naws_access_key_id={{ .accessKeyId }}\naws_secret_access_key={{ .secretAccessKey }}\n' },
    });
    new Secret(this, 'velero-repo-credentials', { keys: ['repository-password'], entry: `${cluster.name}/velero` });
  }
}

function placeFor(cluster: Cluster, props: VeleroProps): BackupStore {
  const { rights } = cluster.platform;
  if (rights.to === 'tenant') {
    throw new Fault(`Velero of cluster '${cluster.name}' must have rights to the whole cluster, got those of tenant '${rights.tenant}', who can install neither its kinds nor its agents; remove it, and let the platform's own backup cover the tenant's namespaces`);
  }
  const store = props.store ?? cluster.backups;
  if (!store) throw new Fault(`Velero of cluster '${cluster.name}' must have a place for backups, got none; add backups: s3({ endpoint: '…', bucket: '…' }) to the props of the cluster`);
  return store;
}

function alerts(application: Application): void {
  new Alerts(application, 'velero', [
    {
      name: 'VolumeBackupMissing', when: 'time() - velero_backup_last_successful_timestamp{schedule!=""} > 129600', for: '15m', severity: 'critical',
      summary: 'No backup of {{ $labels.schedule }} has succeeded for 36 hours',
      description: 'Volumes that are lost now cannot be brought back as they are. `kubectl -n velero exec deploy/velero -- /velero backup describe` says what failed.',
    },
    {
      name: 'VolumeBackupPartial', when: 'increase(velero_backup_partial_failure_total{schedule!=""}[25h]) > 0', for: '15m', severity: 'warning',
      summary: 'A backup of {{ $labels.schedule }} lacks something', description: 'Some volume or object could not be read. `/velero backup logs` says which.',
    },
  ]);
}
