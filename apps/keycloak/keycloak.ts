import { Application, type Bytes, type Cluster, declared, Metrics, type OidcProvider, type OidcRegistration, PostgresDatabase, Route, Secret, Workload } from '../../lib';
import { Realm } from './realm';

export interface KeycloakProps {
  /** Host, a label below the cluster's domain or a full name. */
  readonly host: string;
  /** Realm in which people sign in. */
  readonly realm: string;
  /** Copies, which share their sessions. @default 1 */
  readonly replicas?: number;
  /** @default '5Gi' */
  readonly databaseStorage?: Bytes;
  /**
   * Whether the administration console and the master realm are reached from outside too.
   * @default false: `kubectl port-forward` and kcadm.sh inside the pod
   */
  readonly publishAdministration?: boolean;
}

const image = 'quay.io/keycloak/keycloak:26.7.1';

/**
 * Keycloak, where people sign in. Its realm knows exactly the applications that sign in with it. The administrator is
 * the secret `<cluster>/keycloak/admin` with the keys `username` and `password`; each client's secret is the entry
 * `<cluster>/keycloak/client-<application>` with the key `clientSecret`.
 */
export class Keycloak extends Application implements OidcProvider {
  public readonly host: string;
  public readonly issuer: string;
  public readonly database: PostgresDatabase;
  private readonly realm: Realm;

  public constructor(cluster: Cluster, props: KeycloakProps) {
    super(declared(Keycloak, new.target, cluster, props), 'keycloak');
    this.host = cluster.hostFor(props.host);
    this.issuer = `https://${this.host}/realms/${props.realm}`;
    this.database = new PostgresDatabase(this, 'keycloak-db', { storage: props.databaseStorage ?? '5Gi' });
    const workload = this.server(props, new Secret(this, 'admin', { keys: ['username', 'password'] }));
    new Metrics(this, 'keycloak', { from: workload.endpoint('management') });
    this.realm = new Realm(this, { name: props.realm, image, server: workload });
    new Route(this, 'web', {
      host: props.host,
      to: workload.endpoint('http'),
      // Neither metrics nor health are on this port; the console and the master realm stay inside unless asked for.
      paths: props.publishAdministration ? [] : [`^/realms/${props.realm}/`, '^/resources/', '^/js/'],
    });
  }

  public get application(): Application {
    return this;
  }

  public entryFor(clientId: string): string {
    return `${this.cluster.name}/keycloak/client-${clientId}`;
  }

  public register(client: OidcRegistration): void {
    this.realm.add(client);
  }

  private server(props: KeycloakProps, admin: Secret): Workload {
    const replicas = props.replicas ?? 1;
    const workload = new Workload(this, 'keycloak', {
      image,
      args: ['start'],
      ports: { http: 8080, management: 9000, ...(replicas > 1 && { jgroups: 7800, 'jgroups-fd': 57800 }) },
      env: {
        KC_DB: 'postgres',
        KC_DB_URL_HOST: this.database.key('host'),
        KC_DB_URL_DATABASE: this.database.key('dbname'),
        KC_DB_USERNAME: this.database.key('username'),
        KC_DB_PASSWORD: this.database.key('password'),
        KC_HOSTNAME: `https://${this.host}`,
        KC_HTTP_ENABLED: 'true',
        KC_PROXY_HEADERS: 'xforwarded',
        KC_HEALTH_ENABLED: 'true',
        KC_METRICS_ENABLED: 'true',
        KC_CACHE: replicas > 1 ? 'ispn' : 'local',
        KC_LOG_CONSOLE_OUTPUT: 'json',
        KC_BOOTSTRAP_ADMIN_USERNAME: admin.key('username'),
        KC_BOOTSTRAP_ADMIN_PASSWORD: admin.key('password'),
      },
      // Health is answered on the management port only. The first start builds the server and fills the database.
      probes: {
        startup: { path: '/health/started', port: 'management', period: 5, failures: 120 },
        readiness: { path: '/health/ready', port: 'management' },
        liveness: { path: '/health/live', port: 'management' },
      },
      // The heap takes 70 % of the limit.
      resources: { cpu: '200m', memory: '1Gi', memoryLimit: '1536Mi' },
      writesToRoot: 'the stock image builds itself for these options at its start, in /opt/keycloak/lib',
      user: 1000,
      group: 0,
      priority: 'platform-default',
      replicas,
    });
    if (replicas > 1) workload.pods.connectsTo(workload.endpoint('jgroups'), workload.endpoint('jgroups-fd'));
    return workload;
  }
}
