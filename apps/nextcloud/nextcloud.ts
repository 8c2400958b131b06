import {
  Application, type Bytes, type Cluster, ConfigFiles, CronJob, declared, type EnvironmentValue, majorVersion, type Mount, OidcClient,
  type OidcProvider, PostgresDatabase, Route, scratch, Secret, Volume, Workload,
} from '../../lib';
import { beforeStartingScript } from './before-starting-script';

export interface NextcloudProps {
  /** Host, a label below the cluster's domain or a full name. */
  readonly host: string;
  /** Room for people's files. */
  readonly storage: Bytes;
  /** Who people sign in with. @default - with a password of Nextcloud's own */
  readonly signIn?: OidcProvider;
  /**
   * Version of Nextcloud. It upgrades by one major version at a time; a larger step against the committed tree is refused.
   * @default '34.0.2'
   */
  readonly version?: `${number}.${number}.${number}`;
  /** @default '10Gi' */
  readonly databaseStorage?: Bytes;
}

/** Nextcloud's own: its list of apps, its updates, and the messages to people's phones. Background tasks ask them too. */
const services = ['apps.nextcloud.com', 'push-notifications.nextcloud.com', 'updates.nextcloud.com'];

/** Where packages of apps are downloaded from. */
const packages = ['github.com', 'objects.githubusercontent.com', 'release-assets.githubusercontent.com'];

const fileTypes = { code: '/var/www/html', data: '/var/www/html/data' } as const;

/**
 * Nextcloud with its database, its cache and its background tasks. The first administrator is the secret
 * `<cluster>/nextcloud/admin` with the keys `username` and `password`.
 */
export class Nextcloud extends Application {
  public readonly database: PostgresDatabase;
  private readonly host: string;

  public constructor(cluster: Cluster, props: NextcloudProps) {
    super(declared(Nextcloud, new.target, cluster, props), 'nextcloud');
    this.host = cluster.hostFor(props.host);
    this.database = new PostgresDatabase(this, 'nextcloud-db', { storage: props.databaseStorage ?? '10Gi' });
    const cache = this.cache();
    const version = props.version ?? '34.0.2';
    const common = {
      image: `docker.io/library/nextcloud:${version}-apache`,
      env: this.environment(cache.name),
      mounts: {
        [fileTypes.code]: new Volume(this, 'html', { size: '10Gi' }).mount(),
        [fileTypes.data]: new Volume(this, 'files', { size: props.storage }).mount(),
        '/tmp': scratch('2Gi'),
      },
    };
    const workload = this.server(props, common, version);
    const cron = this.tasks(common, workload);
    for (const pods of [workload.pods, cron.pods]) {
      pods.connectsTo(cache.endpoint('valkey'));
      for (const host of services) pods.reaches(host);
    }
    for (const host of packages) workload.pods.reaches(host);
    new Route(this, 'web', { host: props.host, to: workload.endpoint('http') });
    if (props.signIn) {
      new OidcClient(this, 'sign-in', {
        provider: props.signIn, url: `https://${this.host}`, redirectPaths: ['/apps/user_oidc/code', '/index.php/apps/user_oidc/code'], pods: [workload.pods],
      });
    }
  }

  private server(props: NextcloudProps, common: Common, version: string): Workload {
    const admin = new Secret(this, 'admin', { keys: ['username', 'password'] });
    const hooks = new ConfigFiles(this, 'hooks', { 'flotilla.sh': beforeStartingScript });
    return new Workload(this, 'nextcloud', {
      ...common,
      ports: { http: 80 },
      env: {
        ...common.env,
        NEXTCLOUD_ADMIN_USER: admin.key('username'),
        NEXTCLOUD_ADMIN_PASSWORD: admin.key('password'),
        NEXTCLOUD_TRUSTED_DOMAINS: this.host,
        ...(props.signIn && {
          OIDC_ISSUER: props.signIn.issuer, OIDC_CLIENT_ID: this.name, OIDC_CLIENT_SECRET: OidcClient.secretOf(this),
        }),
      },
      mounts: { ...common.mounts, '/docker-entrypoint-hooks.d/before-starting': hooks.mount({ executable: true }) },
      // A request with another Host is answered with 400. The first start and an upgrade take minutes.
      probes: {
        startup: { path: '/status.php', port: 'http', host: this.host, period: 10, timeout: 10, failures: 180 },
        readiness: { path: '/status.php', port: 'http', host: this.host, timeout: 10 },
        liveness: { path: '/status.php', port: 'http', host: this.host, period: 30, timeout: 20, failures: 6 },
      },
      resources: { cpu: '200m', memory: '512Mi', memoryLimit: '1536Mi' },
      ...asRoot,
      annotations: { [majorVersion]: version.split('.')[0]! },
      terminationGracePeriod: 60,
    });
  }

  private environment(cache: string): Record<string, EnvironmentValue> {
    return {
      POSTGRES_HOST: this.database.key('host'),
      POSTGRES_DB: this.database.key('dbname'),
      POSTGRES_USER: this.database.key('username'),
      POSTGRES_PASSWORD: this.database.key('password'),
      REDIS_HOST: cache,
      REDIS_HOST_PORT: '6379',
      OVERWRITEPROTOCOL: 'https',
      OVERWRITEHOST: this.host,
      OVERWRITECLIURL: `https://${this.host}`,
      TRUSTED_PROXIES: '10.0.0.0/8 172.16.0.0/12 192.168.0.0/16',
      APACHE_DISABLE_REWRITE_IP: '1',
      PHP_MEMORY_LIMIT: '768M',
      PHP_UPLOAD_LIMIT: '4G',
    };
  }

  /** A cache whose loss costs nothing but time. */
  private cache(): Workload {
    return new Workload(this, 'nextcloud-cache', {
      image: 'docker.io/valkey/valkey:8.1.4-alpine',
      args: ['valkey-server', '--save', '', '--appendonly', 'no', '--maxmemory', '96mb', '--maxmemory-policy', 'allkeys-lru', '--protected-mode', 'no'],
      ports: { valkey: 6379 },
      probes: { readiness: { command: ['valkey-cli', 'ping'] }, liveness: { port: 'valkey', period: 30 } },
      resources: { cpu: '20m', memory: '64Mi', memoryLimit: '160Mi' },
      mounts: { '/data': scratch('64Mi') },
      user: 999,
      replicas: 1,
    });
  }

  /** Background tasks every five minutes, on the node that holds the files. */
  private tasks(common: Common, besides: Workload): CronJob {
    return new CronJob(this, 'nextcloud-cron', {
      ...common,
      command: ['php', '-f', '/var/www/html/cron.php'],
      schedule: '*/5 * * * *',
      resources: { cpu: '50m', memory: '128Mi', memoryLimit: '768Mi' },
      user: 33,
      priority: 'workload-default',
      besides,
    });
  }
}

interface Common {
  readonly image: string;
  readonly env: Readonly<Record<string, EnvironmentValue>>;
  readonly mounts: Readonly<Record<string, Mount>>;
}

/** The official image begins as root, writes its settings into its own folders, and then works as www-data (33). */
const asRoot = {
  runsAsRoot: { because: 'the entry point of the official image sets up Apache and PHP as root before it drops to www-data' },
  writesToRoot: 'the entry point writes PHP settings to /usr/local/etc/php and runs Apache from /var/run',
  group: 33,
} as const;
