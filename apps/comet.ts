import { Application, type Cluster, declared, leaveThroughFixedAddress, PostgresDatabase, Route, scratch, Secret, Volume, Workload } from '../lib';

export interface CometProps {
  /** Host, a label below the cluster's domain or a full name. */
  readonly host: string;
  /**
   * `fixed` sends everything through one address of the cluster. Debrid services act on accounts whose streams come from
   * several addresses at once, and Comet proxies all streams.
   * @default 'fixed'
   */
  readonly egress?: 'fixed' | 'any';
  /**
   * Image with its digest: upstream publishes tags that move.
   * @default - the build that this version of flotilla was tried with
   */
  readonly image?: string;
}

/** Upstream's image for amd64 and arm64, as public deployments pinned it in autumn 2026. */
const defaultImage = 'ghcr.io/g0ldyy/comet@sha256:dca62133336e02784d02aaad861381820674d1c8e3e98a03797610b81ee4defe';

/**
 * Comet, an add-on for Stremio that streams through a debrid service. Its passwords and the account's key are the secret
 * `<cluster>/comet/comet` with the keys `adminPassword`, `proxyPassword`, `configurePassword` and `debridApiKey`.
 */
export class Comet extends Application {
  public readonly database: PostgresDatabase;

  public constructor(cluster: Cluster, props: CometProps) {
    super(declared(Comet, new.target, cluster, props), 'comet');
    this.database = new PostgresDatabase(this, 'comet-db', { storage: '5Gi' });
    const data = new Volume(this, 'data', { size: '2Gi' });
    const secret = new Secret(this, 'comet', { keys: ['adminPassword', 'proxyPassword', 'configurePassword', 'debridApiKey'] });
    const workload = new Workload(this, 'comet', {
      image: props.image ?? defaultImage,
      ports: { http: 8000 },
      env: {
        FASTAPI_HOST: '0.0.0.0',
        FASTAPI_PORT: '8000',
        FASTAPI_WORKERS: '1',
        PUBLIC_BASE_URL: `https://${cluster.hostFor(props.host)}`,
        DATABASE_TYPE: 'postgresql',
        DATABASE_URL: this.database.key('uri'),
        DATABASE_FORCE_IPV4_RESOLUTION: 'true',
        // Without these Comet draws new passwords at every start.
        ADMIN_DASHBOARD_PASSWORD: secret.key('adminPassword'),
        PROXY_DEBRID_STREAM_PASSWORD: secret.key('proxyPassword'),
        CONFIGURE_PAGE_PASSWORD: secret.key('configurePassword'),
        PROXY_DEBRID_STREAM: 'true',
        PROXY_DEBRID_STREAM_DEBRID_DEFAULT_SERVICE: 'realdebrid',
        PROXY_DEBRID_STREAM_DEBRID_DEFAULT_APIKEY: secret.key('debridApiKey'),
      },
      probes: {
        startup: { path: '/health', port: 'http', period: 5, failures: 60 },
        readiness: { path: '/health', port: 'http' },
        liveness: { path: '/health', port: 'http', period: 30, failures: 5 },
      },
      resources: { cpu: '100m', memory: '256Mi', memoryLimit: '768Mi' },
      mounts: { '/app/data': data.mount(), '/tmp': scratch('64Mi') },
    });
    // Scrapers and debrid services are many and change: any host, but by HTTPS alone.
    workload.pods.reaches('*');
    if ((props.egress ?? 'fixed') === 'fixed') leaveThroughFixedAddress(workload.pods);
    new Route(this, 'web', { host: props.host, to: workload.endpoint('http') });
  }
}
