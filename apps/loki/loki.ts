import { Lazy } from 'cdk8s';
import {
  Application, type BackupStore, type Bytes, type Cluster, declared, Fault, HelmChart, lokiChart, Metrics, Pods, type Resources, Secret,
  storageClassFor,
} from '../../lib';
import { LogCollector } from './log-collector';

export interface LokiProps {
  /**
   * Bucket for the logs, with credentials of its own: the entry `<cluster>/loki/store` with the keys `accessKeyId` and
   * `secretAccessKey`. Logs in the bucket of the backups mean that whoever takes over Loki can remove backups.
   * @default - the bucket of the cluster's backups, with the credentials of `<cluster>/backups`
   */
  readonly store?: BackupStore;
  /**
   * How long logs are kept, in days.
   * @default '14d'
   * @checked with the bucket
   */
  readonly retention?: `${number}d`;
  /** Volume for what is not in the bucket yet. It can grow, never shrink. @default '10Gi' */
  readonly storage?: Bytes;
  /**
   * The day from which logs are laid down in the form that Loki has now. Whoever changes it loses sight of all logs before: it is
   * said once, as a day that is past when Loki first starts.
   * @default '2026-01-01'
   */
  readonly schemaFrom?: string;
  /** @default - cpu 100m, memory 512Mi, memory limit 1Gi */
  readonly resources?: Resources;
}

/**
 * Loki, which keeps the logs of all containers in a bucket, and on each node the collector that brings them. Grafana shows them
 * where KubePrometheusStack is. It runs once: while it restarts, collectors hold back. On a platform that brings Loki nothing is installed.
 */
export class Loki extends Application {
  public constructor(cluster: Cluster, props: LokiProps = {}) {
    super(declared(Loki, new.target, cluster, props), 'loki', { infrastructure: true });
    if (cluster.brings('loki')) return;
    const store = props.store ?? cluster.backups;
    if (!store) throw new Fault(`Loki of cluster '${cluster.name}' must have a bucket for its logs, got none; add backups: s3({ … }) to the cluster, or store: s3({ … }) to Loki`);
    const retention = props.retention ?? '14d';
    if (!/^[1-9]\d*d$/.test(retention)) throw new Fault(`retention of Loki in cluster '${cluster.name}' must be a number of days, got '${String(retention)}'; write for example '14d'`);
    const credentials = new Secret(this, 'store', { keys: ['accessKeyId', 'secretAccessKey'], ...(props.store === undefined && { entry: `${cluster.name}/backups` }) });
    this.chart(props, store, retention, credentials);
    const pods = new Pods(this, 'loki', { 'app.kubernetes.io/name': 'loki', 'app.kubernetes.io/component': 'single-binary' }, { http: 3100, grpc: 9095, gossip: 7946 }, 'loki');
    pods.reaches(store.endpoint).connectsTo(pods.endpoint('grpc'), pods.endpoint('gossip'));
    cluster.relations.play('logs', pods);
    new Metrics(this, 'loki', { from: pods.endpoint('http') });
    new LogCollector(cluster, pods.endpoint('http'));
  }

  private chart(props: LokiProps, store: BackupStore, retention: `${number}d`, credentials: Secret): void {
    const { cluster } = this;
    const { cpu, memory, memoryLimit = memory } = props.resources ?? { cpu: '100m', memory: '512Mi', memoryLimit: '1Gi' };
    const variable = (name: string, key: string): { name: string; valueFrom: { secretKeyRef: { name: string; key: string } } } =>
      ({ name, valueFrom: { secretKeyRef: { name: credentials.key(key).secretName, key } } });
    const storageClass = Lazy.any({ produce: () => storageClassFor(cluster, 'ReadWriteOnce', 'the volume of Loki') }) as string;
    new HelmChart(this, {
      chart: lokiChart,
      values: {
        ...fixed,
        global: { clusterDomain: cluster.platform.clusterDomain },
        loki: {
          auth_enabled: false,
          analytics: { reporting_enabled: false },
          commonConfig: { replication_factor: 1 },
          schemaConfig: { configs: [{ from: props.schemaFrom ?? '2026-01-01', store: 'tsdb', object_store: 's3', schema: 'v13', index: { prefix: 'loki_index_', period: '24h' } }] },
          storage: {
            type: 's3',
            bucketNames: { chunks: store.bucket, ruler: store.bucket },
            s3: { endpoint: store.endpoint, region: store.region ?? 'us-east-1', s3ForcePathStyle: true, accessKeyId: '${AWS_ACCESS_KEY_ID}', secretAccessKey: '${AWS_SECRET_ACCESS_KEY}' },
          },
          limits_config: { retention_period: retention },
          compactor: { retention_enabled: true, delete_request_store: 's3' },
        },
        singleBinary: {
          replicas: 1,
          sidecar: false,
          priorityClassName: 'platform-high',
          resources: { requests: { cpu, memory }, limits: { memory: memoryLimit } },
          extraEnv: [variable('AWS_ACCESS_KEY_ID', 'accessKeyId'), variable('AWS_SECRET_ACCESS_KEY', 'secretAccessKey')],
          persistence: { size: props.storage ?? '10Gi', storageClass, enableStatefulSetAutoDeletePVC: false },
        },
      },
    });
  }
}

const off = { enabled: false } as const;
const none = { replicas: 0 } as const;

/** What is the same everywhere: one process, nothing beside it, and no access to the Kubernetes API. */
const fixed = {
  fullnameOverride: 'loki',
  deploymentMode: 'Monolithic',
  memberlist: { service: { publishNotReadyAddresses: true } },
  rbac: { namespaced: true },
  serviceAccount: { automountServiceAccountToken: false },
  read: none,
  write: none,
  backend: none,
  chunksCache: off,
  resultsCache: off,
  memcached: off,
  lokiCanary: off,
  gateway: off,
  test: off,
  sidecar: { rules: off },
} as const;
