import { isIP } from 'node:net';
import { type Configuration } from './configuration';
import { type Outside, type Peer, type Pod, type Protocol } from './peers';
import { type World } from './world';

/** A connection that a system cannot do without, whatever was declared. */
export interface Need {
  readonly from: readonly Peer[];
  readonly to: readonly Peer[];
  readonly port: number;
  readonly protocol: Protocol;
  readonly because: string;
}

type Collect = (from: readonly Peer[], to: readonly Peer[], because: string, ...ports: readonly number[]) => void;

/** Everything that the systems of a cluster need, from what is known of each and from its configuration. */
export function needsOf(world: World, configuration: Configuration, apiServer: { readonly peer: Peer; readonly port: number }): Need[] {
  const needs: Need[] = [];
  const tcp: Collect = (from, to, because, ...ports) => needs.push(...ports.map((port): Need => ({ from, to, port, protocol: 'TCP', because })));
  const callers: Pod[] = [];
  const cluster = new Systems(world, configuration, tcp, callers);
  cluster.argo();
  cluster.operators();
  cluster.databases();
  cluster.applications();
  cluster.entry();
  tcp(callers, [apiServer.peer], 'the Kubernetes API', apiServer.port);
  for (const protocol of ['TCP', 'UDP'] as const) {
    needs.push({ from: world.ours, to: [world.dns], port: 53, protocol, because: 'names' });
    if (configuration.find('Deployment', 'cloudflared')) needs.push({ from: cluster.pods('cloudflared'), to: ['region1', 'region2'].map((region) => host(`${region}.v2.argotunnel.com`)), port: 7844, protocol, because: 'the tunnel' });
  }
  return needs;
}

class Systems {
  public constructor(
    private readonly world: World,
    private readonly configuration: Configuration,
    private readonly need: Collect,
    private readonly apiCallers: Pod[],
  ) {}

  public argo(): void {
    const { configuration, need } = this;
    const [controller, server, applicationSet, repoServer] = ['application-controller', 'server', 'applicationset-controller', 'repo-server']
      .map((name) => this.named('argocd', `argocd-${name}`)) as [Pod[], Pod[], Pod[], Pod[]];
    if (controller.length === 0) return;
    const proxies = this.pods('argocd', { app: 'redis-ha-haproxy' });
    const stores = this.pods('argocd', { app: 'redis-ha' });
    for (const client of [controller, server, applicationSet]) need(client, repoServer, 'manifests', 8081);
    for (const client of [controller, server, repoServer]) need(client, [...proxies, ...this.named('argocd', 'argocd-redis')], 'the cache', 6379);
    if (stores.length > 0) need([...proxies, ...stores], stores, 'which store leads', 6379, 26379);
    for (const { host: name, port } of configuration.repositories) need(repoServer, [host(name)], 'what is to be synced', port);
    for (const { host: name, port } of configuration.managedClusters) need([...controller, ...server], [host(name)], 'objects of a managed cluster', port);
    need(server, [host(configuration.issuer.host)], 'people who sign in', 443);
    this.apiCallers.push(...controller, ...server, ...applicationSet, ...this.named('argocd', 'argocd-redis-secret-init'));
  }

  public operators(): void {
    const apiServers = this.world.others.filter((peer) => peer.type === 'node' && peer.callsWebhooks);
    this.need(apiServers, this.named('cert-manager', 'webhook'), 'admission', 10250);
    this.need(apiServers, this.named('cnpg-system', 'cloudnative-pg'), 'admission', 9443);
    this.need(apiServers, this.named('external-secrets', 'external-secrets-webhook'), 'admission', 10250);
    this.need(this.named('external-secrets', 'external-secrets'), [host(this.configuration.vault.host)], 'values of secrets', this.configuration.vault.port);
    for (const namespace of ['cert-manager', 'cnpg-system', 'external-secrets', 'local-path-storage']) this.apiCallers.push(...this.pods(namespace));
  }

  public databases(): void {
    const operator = this.named('cnpg-system', 'cloudnative-pg');
    for (const { namespace, name, archive } of this.configuration.databases) {
      const servers = this.database(namespace, name);
      const withJobs = this.pods(namespace, { 'cnpg.io/cluster': name });
      this.need(operator, servers, 'status and control', 5432, 8000);
      this.need(withJobs, servers, 'replication', 5432, 8000);
      this.apiCallers.push(...withJobs);
      if (!archive) continue;
      this.need(operator, this.named('cnpg-system', 'plugin-barman-cloud'), 'backups', 9090);
      this.need(withJobs, [host(archive.host)], 'the archive', archive.port);
    }
  }

  public applications(): void {
    const { configuration, need } = this;
    const issuer = [host(configuration.issuer.host)];
    const keycloak = this.named('keycloak', 'keycloak');
    need(keycloak, this.database('keycloak', 'keycloak-db'), 'its data', 5432);
    need(this.named('keycloak', 'realm-configuration'), keycloak, 'the realm', 8080);
    if (configuration.replicas('keycloak', 'keycloak') > 1) need(keycloak, keycloak, 'sessions', 7800, 57800);
    if (configuration.find('Deployment', 'vaultwarden')) {
      need(this.named('vaultwarden', 'vaultwarden'), this.database('vaultwarden', 'vaultwarden-db'), 'its data', 5432);
      need(this.named('vaultwarden', 'vaultwarden'), issuer, 'people who sign in', 443);
    }
    if (configuration.find('Deployment', 'comet')) {
      need(this.named('comet', 'comet'), this.database('comet', 'comet-db'), 'its data', 5432);
      need(this.named('comet', 'comet'), [host('api.real-debrid.com'), host('some-scraper.example.net')], 'streams', 443);
    }
    if (!configuration.find('Deployment', 'nextcloud')) return;
    const web = this.named('nextcloud', 'nextcloud');
    const both = [...web, ...this.named('nextcloud', 'nextcloud-cron')];
    need(both, this.database('nextcloud', 'nextcloud-db'), 'its data', 5432);
    need(both, this.named('nextcloud', 'nextcloud-cache'), 'the cache', 6379);
    need(both, ['apps', 'push-notifications', 'updates'].map((name) => host(`${name}.nextcloud.com`)), 'news of apps and messages to phones', 443);
    need(web, [host('github.com'), host('release-assets.githubusercontent.com')], 'apps to install', 443);
    need(web, issuer, 'people who sign in', 443);
  }

  public entry(): void {
    for (const route of this.configuration.routes) {
      const { labels, port } = this.configuration.behind(route);
      const pods = this.pods(route.namespace, labels);
      const target = typeof port === 'number' ? port : pods[0]!.ports.find(({ name }) => name === port)!.port;
      this.need(this.entries(route.through), pods, `route ${route.host}`, target);
    }
    this.hostsOfTheirOwn();
    this.names();
  }

  /** Who opens what a route leads to. */
  private entries(through: string): Peer[] {
    if (through === 'tunnel') return this.named('cloudflared', 'cloudflared');
    if (through === 'gateway') return this.world.others.filter(({ type }) => type === 'proxy');
    return this.world.others.filter((peer) => peer.type === 'pod' && peer.namespace === 'platform-ingress' && peer.name === `controller of ${through}`);
  }

  /** Who signs people in calls the issuer by its name: the entry of the cluster itself, and with a Gateway what is behind it too. */
  private hostsOfTheirOwn(): void {
    const { configuration } = this;
    const route = configuration.routes.find(({ host: name }) => name === configuration.issuer.host);
    if (!route || route.through === 'tunnel') return;
    const callers = [...this.named('vaultwarden', 'vaultwarden'), ...this.named('nextcloud', 'nextcloud')];
    this.need(callers, this.entries(route.through), 'people who sign in, through the entry', 443, 8443);
  }

  private names(): void {
    const makers = this.named('external-dns', 'external-dns');
    if (makers.length === 0) return;
    this.need(makers, [host('api.cloudflare.com')], 'records', 443);
    this.apiCallers.push(...makers);
    const controller = this.named('cert-manager', 'cert-manager');
    const issuer = configurationOf(this.configuration.find('ClusterIssuer'));
    if (issuer === undefined) return;
    this.need(controller, [host('acme-v02.api.letsencrypt.org')], 'certificates', 443);
    if (issuer.includes('dns01')) this.need(controller, [host('a-name-server.example.net')], 'whether the record is there', 53);
    if (issuer.includes('http01')) this.need([...controller, ...this.entries('gateway')], this.pods('gateway', { 'acme.cert-manager.io/http01-solver': 'true' }), 'the answer to a challenge', 8089);
  }


  public pods(namespace: string, labels: Readonly<Record<string, string>> = {}): Pod[] {
    return this.world.ours.filter((pod) => pod.namespace === namespace && pod.name !== 'stray' && Object.entries(labels).every(([key, wanted]) => pod.labels[key] === wanted));
  }

  private named(namespace: string, name: string): Pod[] {
    return this.pods(namespace, { 'app.kubernetes.io/name': name });
  }

  private database(namespace: string, name: string): Pod[] {
    return this.pods(namespace, { 'cnpg.io/cluster': name, 'cnpg.io/podRole': 'instance' });
  }
}

function configurationOf(object: object | undefined): string | undefined {
  return object && JSON.stringify(object);
}

/** A machine outside, by its address or by a name that DNS tells of a public one. */
function host(name: string): Outside {
  const address = isIP(name) === 0 ? '203.0.113.90' : name;
  return { type: 'outside', name, address, hosts: isIP(name) === 0 ? [name] : [], apiServer: false, callsWebhooks: false };
}
