import { type Address, type Configuration } from './configuration';
import { monitoringNeeds } from './monitoring-needs';
import { type Peer, type Pod } from './peers';
import { platformNeeds } from './platform-needs';
import { storageNeeds } from './storage-needs';
import { host, Systems, type Need } from './systems';
import { type World } from './world';

export interface Surroundings {
  readonly apiServer: { readonly peer: Peer; readonly port: number };
  /** Kubernetes APIs of clusters whose pods sign in at the Vault of this one, which asks there who they are. */
  readonly signedInFrom: readonly Address[];
}

/** Everything that the systems of a cluster need, from what is known of each and from its configuration. */
export function needsOf(world: World, configuration: Configuration, { apiServer, signedInFrom }: Surroundings): Need[] {
  const systems = new Systems(world, configuration, apiServer);
  argoNeeds(systems);
  operatorNeeds(systems);
  databaseNeeds(systems);
  applicationNeeds(systems);
  monitoringNeeds(systems);
  platformNeeds(systems);
  storageNeeds(systems, signedInFrom);
  entryNeeds(systems);
  nameNeeds(systems);
  systems.need(world.ours, [world.dns], 'names', 53);
  systems.needUdp(world.ours, [world.dns], 'names', 53);
  return systems.needs;
}

function argoNeeds(systems: Systems): void {
  const { configuration } = systems;
  if (configuration.valuesOf('argo-cd') === undefined || configuration.all('Application').length === 0) return;
  const [controller, server, applicationSet, repoServer] = ['application-controller', 'server', 'applicationset-controller', 'repo-server']
    .map((name) => systems.named('argocd', `argocd-${name}`)) as [Pod[], Pod[], Pod[], Pod[]];
  const proxies = systems.pods('argocd', { app: 'redis-ha-haproxy' });
  const stores = systems.pods('argocd', { app: 'redis-ha' });
  for (const client of [controller, server, applicationSet]) systems.need(client, repoServer, 'manifests', 8081);
  for (const client of [controller, server, repoServer]) systems.need(client, [...proxies, ...systems.named('argocd', 'argocd-redis')], 'the cache', 6379);
  if (stores.length > 0) systems.need([...proxies, ...stores], stores, 'which store leads', 6379, 26379);
  for (const { host: name, port } of configuration.repositories) systems.need(repoServer, [host(name)], 'what is to be synced', port);
  for (const { host: name, port } of configuration.managedClusters) systems.need([...controller, ...server], [host(name)], 'objects of a managed cluster', port);
  systems.callsApi(controller, server, applicationSet, systems.named('argocd', 'argocd-redis-secret-init'));
}

function operatorNeeds(systems: Systems): void {
  const { configuration } = systems;
  const installed = (chart: string): boolean => configuration.valuesOf(chart) !== undefined;
  if (installed('cert-manager')) {
    systems.webhook(systems.named('cert-manager', 'webhook'), 'admission', 10250);
    systems.callsApi(...['cert-manager', 'cainjector', 'webhook'].map((name) => systems.named('cert-manager', name)));
  }
  if (installed('cloudnative-pg')) {
    systems.webhook(systems.named('cnpg-system', 'cloudnative-pg'), 'admission', 9443);
    systems.callsApi(systems.named('cnpg-system', 'cloudnative-pg'));
  }
  if (installed('plugin-barman-cloud')) systems.callsApi(systems.named('cnpg-system', 'plugin-barman-cloud'));
  if (!installed('external-secrets')) return;
  const controller = systems.named('external-secrets', 'external-secrets');
  systems.webhook(systems.named('external-secrets', 'external-secrets-webhook'), 'admission', 10250);
  systems.callsApi(controller, systems.named('external-secrets', 'external-secrets-webhook'), systems.named('external-secrets', 'external-secrets-cert-controller'));
  const vault = configuration.vault!;
  systems.need(controller, vault.host.endsWith('.vault.svc') ? systems.named('vault', 'vault') : [host(vault.host)], 'values of secrets', vault.port);
}

function databaseNeeds(systems: Systems): void {
  const operator = systems.named('cnpg-system', 'cloudnative-pg');
  for (const { namespace, name, archive } of systems.configuration.databases) {
    const servers = systems.database(namespace, name);
    const withJobs = systems.pods(namespace, { 'cnpg.io/cluster': name });
    systems.need(operator, servers, 'status and control', 5432, 8000);
    systems.need(withJobs, servers, 'replication', 5432, 8000);
    systems.callsApi(withJobs);
    if (!archive) continue;
    systems.need(operator, systems.named('cnpg-system', 'plugin-barman-cloud'), 'backups', 9090);
    systems.need(withJobs, [host(archive.host)], 'the archive', archive.port);
  }
}

function applicationNeeds(systems: Systems): void {
  const { configuration } = systems;
  const deployed = (name: string): boolean => configuration.find('Deployment', name, name) !== undefined;
  const keycloak = systems.named('keycloak', 'keycloak');
  if (deployed('keycloak')) {
    systems.need(keycloak, systems.database('keycloak', 'keycloak-db'), 'its data', 5432);
    systems.need(systems.named('keycloak', 'realm-configuration'), keycloak, 'the realm', 8080);
    if (configuration.replicas('keycloak', 'keycloak') > 1) systems.need(keycloak, keycloak, 'sessions', 7800, 57800);
    const callers = systems.signingIn();
    systems.need(callers, [host(configuration.issuer!.host)], 'people who sign in', 443);
  }
  if (deployed('vaultwarden')) systems.need(systems.named('vaultwarden', 'vaultwarden'), systems.database('vaultwarden', 'vaultwarden-db'), 'its data', 5432);
  if (deployed('comet')) {
    systems.need(systems.named('comet', 'comet'), systems.database('comet', 'comet-db'), 'its data', 5432);
    systems.need(systems.named('comet', 'comet'), [host('api.real-debrid.com'), host('some-scraper.example.net')], 'streams', 443);
  }
  if (!deployed('nextcloud')) return;
  const web = systems.named('nextcloud', 'nextcloud');
  const both = [...web, ...systems.named('nextcloud', 'nextcloud-cron')];
  systems.need(both, systems.database('nextcloud', 'nextcloud-db'), 'its data', 5432);
  systems.need(both, systems.named('nextcloud', 'nextcloud-cache'), 'the cache', 6379);
  systems.need(both, ['apps', 'push-notifications', 'updates'].map((name) => host(`${name}.nextcloud.com`)), 'news of apps and messages to phones', 443);
  systems.need(web, [host('github.com'), host('release-assets.githubusercontent.com')], 'apps to install', 443);
}

function entryNeeds(systems: Systems): void {
  const { configuration } = systems;
  for (const route of configuration.routes) {
    const { labels, port } = configuration.behind(route);
    const pods = systems.pods(route.namespace, labels);
    const target = typeof port === 'number' ? port : pods[0]!.ports.find(({ name }) => name === port)!.port;
    systems.need(systems.entries(route.through), pods, `route ${route.host}`, target);
  }
  if (configuration.find('Deployment', 'cloudflared')) {
    const edges = ['region1', 'region2'].map((region) => host(`${region}.v2.argotunnel.com`));
    systems.need(systems.named('cloudflared', 'cloudflared'), edges, 'the tunnel', 7844);
    systems.needUdp(systems.named('cloudflared', 'cloudflared'), edges, 'the tunnel', 7844);
  }
  // Who signs people in calls the issuer by its name, which may be a host of the cluster's own entry.
  const route = configuration.routes.find(({ host: name }) => name === configuration.issuer?.host);
  if (route && route.through !== 'tunnel') systems.need(systems.signingIn(), systems.entries(route.through), 'people who sign in, through the entry', 443, 8443);
}

function nameNeeds(systems: Systems): void {
  const { configuration } = systems;
  if (configuration.valuesOf('external-dns') !== undefined) {
    const makers = systems.named('external-dns', 'external-dns');
    systems.need(makers, [host('api.cloudflare.com')], 'records', 443);
    systems.callsApi(makers);
  }
  const controller = systems.named('cert-manager', 'cert-manager');
  const issuer = configuration.find('ClusterIssuer');
  if (issuer === undefined) return;
  const solver = JSON.stringify(issuer);
  systems.need(controller, [host('acme-v02.api.letsencrypt.org')], 'certificates', 443);
  if (solver.includes('dns01')) {
    systems.need(controller, [host('api.cloudflare.com')], 'the record that proves a name', 443);
    systems.need(controller, [host('a-name-server.example.net')], 'whether the record is there', 53);
    systems.needUdp(controller, [host('a-name-server.example.net')], 'whether the record is there', 53);
  }
  if (solver.includes('http01')) systems.need([...controller, ...systems.entries('gateway')], systems.pods('gateway', { 'acme.cert-manager.io/http01-solver': 'true' }), 'the answer to a challenge', 8089);
}
