import { Application, type Bytes, type Cluster, declared, OidcClient, type OidcProvider, PostgresDatabase, Route, scratch, Volume, Workload } from '../lib';

export interface VaultwardenProps {
  /** Host, a label below the cluster's domain or a full name. */
  readonly host: string;
  /** Who people sign in with. @default - with their own password only */
  readonly signIn?: OidcProvider;
  /** Attachments, sends and the key that sessions are signed with. @default '5Gi' */
  readonly storage?: Bytes;
  /** @default '5Gi' */
  readonly databaseStorage?: Bytes;
}

/**
 * Vaultwarden, the password store: nobody signs up by themselves, there is no admin page whose settings would override
 * the declaration for good, and it fetches nothing from the internet.
 */
export class Vaultwarden extends Application {
  public readonly database: PostgresDatabase;

  public constructor(cluster: Cluster, props: VaultwardenProps) {
    super(declared(Vaultwarden, new.target, cluster, props), 'vaultwarden');
    this.database = new PostgresDatabase(this, 'vaultwarden-db', { storage: props.databaseStorage ?? '5Gi' });
    const data = new Volume(this, 'data', { size: props.storage ?? '5Gi' });
    const url = `https://${cluster.hostFor(props.host)}`;
    const signIn = props.signIn && { provider: props.signIn, issuer: props.signIn.issuer, secret: OidcClient.secretOf(this) };
    const workload = new Workload(this, 'vaultwarden', {
      image: 'docker.io/vaultwarden/server:1.37.2',
      ports: { http: 8080 },
      env: {
        DOMAIN: url,
        ROCKET_ADDRESS: '0.0.0.0',
        ROCKET_PORT: '8080',
        DATABASE_URL: this.database.key('uri'),
        SIGNUPS_ALLOWED: 'false',
        SHOW_PASSWORD_HINT: 'false',
        DISABLE_ICON_DOWNLOAD: 'true',
        IP_HEADER: 'CF-Connecting-IP',
        ...(signIn && {
          SSO_ENABLED: 'true', SSO_AUTHORITY: signIn.issuer, SSO_CLIENT_ID: this.name, SSO_CLIENT_SECRET: signIn.secret, SSO_SCOPES: 'email profile',
        }),
      },
      // GET /alive asks the database: right for readiness, too strict for a restart.
      probes: {
        startup: { path: '/alive', port: 'http', period: 5, failures: 60 },
        readiness: { path: '/alive', port: 'http' },
        liveness: { port: 'http', period: 30 },
      },
      resources: { cpu: '50m', memory: '128Mi', memoryLimit: '256Mi' },
      mounts: { '/data': data.mount(), '/tmp': scratch('64Mi') },
    });
    new Route(this, 'web', { host: props.host, to: workload.endpoint('http') });
    if (signIn) new OidcClient(this, 'sign-in', { provider: signIn.provider, url, redirectPaths: ['/identity/connect/oidc-signin'], pods: [workload.pods] });
  }
}
