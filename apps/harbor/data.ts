import { Application, type Bytes, type Cluster, type OidcProvider, PostgresDatabase, scratch, Secret, Volume, Workload } from '../../lib';
import { signInSecret, type SignInSecret } from './sign-in';

export interface HarborDataProps {
  readonly storage: Bytes;
  /** Whether images are in a bucket, for which there are credentials. */
  readonly bucket: boolean;
  readonly signIn: { readonly provider: OidcProvider; readonly clientId: string; readonly adminGroup: string } | undefined;
}

/**
 * What Harbor stands on: its database, its cache and its secrets. An Application of its own: beside the chart it would wait
 * for Harbor to become healthy, which waits for the database.
 */
export class HarborData extends Application {
  public readonly database: PostgresDatabase;
  public readonly cache: Workload;
  /** Everything that the chart would otherwise draw at random. */
  public readonly keys: Secret;
  /** Credentials of the bucket. */
  public readonly bucket: Secret | undefined;
  public readonly signIn: SignInSecret | undefined;

  public constructor(cluster: Cluster, props: HarborDataProps) {
    super(cluster, 'harbor-data', { namespace: 'harbor' });
    this.database = new PostgresDatabase(this, 'harbor-db', { storage: props.storage, database: 'registry' });
    this.cache = valkey(this);
    this.keys = new Secret(this, 'harbor-keys', { keys: secretKeys, entry: `${cluster.name}/harbor/keys` });
    this.bucket = props.bucket
      ? new Secret(this, 'harbor-bucket', { keys: ['REGISTRY_STORAGE_S3_ACCESSKEY', 'REGISTRY_STORAGE_S3_SECRETKEY'], entry: `${cluster.name}/harbor/bucket` })
      : undefined;
    this.signIn = props.signIn && signInSecret(this, props.signIn);
  }
}

/** Sessions, what is known of images, and the queue of jobs, which outlives a restart. Nobody else reaches it, so it has no password. */
function valkey(application: Application): Workload {
  return new Workload(application, 'harbor-cache', {
    image: 'docker.io/valkey/valkey:8.1.4-alpine',
    args: ['valkey-server', '--save', '', '--appendonly', 'yes', '--maxmemory', '192mb', '--maxmemory-policy', 'noeviction', '--protected-mode', 'no'],
    ports: { valkey: 6379 },
    probes: { readiness: { command: ['valkey-cli', 'ping'] }, liveness: { port: 'valkey', period: 30 } },
    resources: { cpu: '50m', memory: '128Mi', memoryLimit: '384Mi' },
    mounts: { '/data': new Volume(application, 'harbor-cache', { size: '2Gi' }).mount(), '/tmp': scratch('16Mi') },
    user: 999,
    priority: 'platform-high',
    replicas: 1,
  });
}

/** What the entry of the keys must hold: see Harbor. */
const secretKeys = [
  'CSRF_KEY', 'HARBOR_ADMIN_PASSWORD', 'JOBSERVICE_SECRET', 'REGISTRY_HTPASSWD', 'REGISTRY_HTTP_SECRET', 'REGISTRY_PASSWD', 'secret', 'secretKey', 'tls.crt', 'tls.key',
];
