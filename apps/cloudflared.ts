import { Alerts, Application, type Cluster, ConfigFiles, declared, emit, type Entry, type EntryProvider, Fault, Metrics, Secret, secretFile, Workload } from '../lib';
import { tunnelAlerts } from './monitoring/alerts/tunnel';

export interface CloudflaredProps {
  /** Id of the tunnel, as `cloudflared tunnel create` prints it. */
  readonly tunnel: string;
  /** Copies, each with four connections to Cloudflare. @default - as the cluster's tier asks: 2 in production, else 1 */
  readonly replicas?: number;
  /** Whether routes that name no entry come in here. @default true */
  readonly isDefault?: boolean;
}

/** Where the tunnel connects to, by UDP (QUIC) and by TCP where UDP is blocked. */
const edges = ['region1.v2.argotunnel.com', 'region2.v2.argotunnel.com'];

/**
 * A Cloudflare tunnel: the cluster's entry. It lets in exactly the declared routes and has no port open to the
 * internet. Its credentials are the secret `<cluster>/cloudflared/tunnel` with the key `credentials.json`.
 */
export class Cloudflared extends Application implements EntryProvider {
  public readonly entry: Entry;

  public constructor(cluster: Cluster, props: CloudflaredProps) {
    super(declared(Cloudflared, new.target, cluster, props), 'cloudflared', { infrastructure: true });
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(props.tunnel)) {
      throw new Fault(`tunnel of cloudflared must be the id of a tunnel such as '6ff42ae2-765d-4adf-8112-31c55c1551ef', got '${String(props.tunnel)}'`);
    }
    const credentials = new Secret(this, 'tunnel', { keys: ['credentials.json'] });
    const config = new ConfigFiles(this, 'config', () => ({ 'config.yaml': emit(this.config(props.tunnel)) }));
    const workload = new Workload(this, 'cloudflared', {
      image: 'docker.io/cloudflare/cloudflared:2026.8.2',
      args: ['tunnel', '--config', '/etc/cloudflared/config/config.yaml', 'run'],
      ports: { metrics: 2000 },
      // A restart does not mend an outage of Cloudflare, so only a process that no longer answers is restarted.
      probes: { readiness: { path: '/ready', port: 'metrics' }, liveness: { path: '/healthcheck', port: 'metrics', failures: 6 } },
      resources: { cpu: '20m', memory: '64Mi', memoryLimit: '256Mi' },
      mounts: {
        '/etc/cloudflared/config': config.mount(),
        '/etc/cloudflared/credentials.json': secretFile(credentials.key('credentials.json')),
      },
      user: 65532,
      priority: 'platform-high',
      replicas: props.replicas,
      // Longer than the grace period of 30 s in which open requests are finished.
      terminationGracePeriod: 45,
    });
    for (const edge of edges) workload.pods.reaches(edge, 7844, 'UDP').reaches(edge, 7844, 'TCP');
    new Metrics(this, 'cloudflared', { from: workload.endpoint('metrics') });
    new Alerts(this, 'tunnel', tunnelAlerts);
    const isDefault = props.isDefault ?? true;
    this.entry = { type: 'tunnel', application: this, isDefault, pods: workload.pods, address: `${props.tunnel}.cfargotunnel.com` };
    this.cluster.relations.enter(this.entry);
    if (!isDefault) return;
    this.cluster.relations.play('entry', workload.pods);
    this.offers('entry');
  }

  /** The last rule has no host and catches all: without it cloudflared does not start. */
  private config(tunnel: string): Parameters<typeof emit>[0] {
    const { relations, platform } = this.cluster;
    const routes = relations.routes.filter((route) => relations.entryOf(route) === this.entry);
    const rules = routes.flatMap(({ host, endpoint, paths }) => {
      const service = `http://${endpoint.service?.name}.${endpoint.pods.namespace}.svc.${platform.clusterDomain}:${endpoint.service?.port}`;
      return paths.length > 0 ? paths.map((path) => ({ hostname: host, path, service })) : [{ hostname: host, service }];
    });
    return {
      tunnel,
      'credentials-file': '/etc/cloudflared/credentials.json',
      metrics: '0.0.0.0:2000',
      'no-autoupdate': true,
      'grace-period': '30s',
      ingress: [...rules, { service: 'http_status:404' }],
    };
  }
}
