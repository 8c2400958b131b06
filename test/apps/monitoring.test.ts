import * as fc from 'fast-check';
import {
  ArgoCD, CertManager, Cilium, Cloudflared, CloudNativePG, ExternalSecrets, Keycloak, KubePrometheusStack, type KubePrometheusStackProps, Loki, MetricsServer, PriorityClasses,
} from '../../apps';
import {
  AlertmanagerConfig, Application, type Bytes, type ChartValues, type Cluster, Dashboard, type KindProps, type kubePrometheusStackChart, Metrics, type Platform, Pods, type PlatformMonitoring,
} from '../../lib';
import { collect } from '../../lib/collect';
import { CiliumNetworkPolicy } from '../../lib/kinds/cilium-network-policy';
import { ExternalSecret } from '../../lib/kinds/external-secret';
import { PodMonitor } from '../../lib/kinds/pod-monitor';
import { PrometheusRule } from '../../lib/kinds/prometheus-rule';
import { synthesize, type SynthesizedFleet } from '../../lib/synth';
import { bytes } from '../../lib/units';
import { bareCluster, machines, newFleet, refusalOf, renderCluster, type Facts } from '../support/declare';
import { type Rendered } from '../support/rendered';

type Values = ChartValues<typeof kubePrometheusStackChart>;

const declared = (props: KubePrometheusStackProps = {}, facts: Facts = {}, add: (cluster: Cluster) => void = () => undefined): Rendered => renderCluster((cluster) => {
  new KubePrometheusStack(cluster, props);
  add(cluster);
}, facts);
const values = (props: KubePrometheusStackProps = {}, facts: Facts = {}): Values => declared(props, facts).values('monitoring') as Values;
const spec = (props: KubePrometheusStackProps = {}, facts: Facts = {}): Values['prometheus']['prometheusSpec'] => values(props, facts).prometheus.prometheusSpec;
const configuration = (props: KubePrometheusStackProps): KindProps<typeof AlertmanagerConfig>['spec'] => declared(props).custom(AlertmanagerConfig, 'alerts').spec;
const after = (rendered: Rendered, name: string): string[] => rendered.models[0]!.order.after(name).map(([provider]) => provider);
const standard: Facts = { tier: 'standard' };
const web = (cluster: Cluster): Pods => new Pods(new Application(cluster, 'web'), 'web', { app: 'web' }, { metrics: 9000 });

/** A platform with its own monitoring, of which it says this much. */
const bringing = (monitoring?: PlatformMonitoring): Platform => ({
  ...machines(), systems: ['monitoring'], kinds: ['monitoring.coreos.com/PodMonitor', 'monitoring.coreos.com/PrometheusRule'], ...(monitoring && { monitoring }),
});

describe('the monitoring', () => {
  test('is light outside production: two days, on the node, with the resources that were agreed', () => {
    expect(spec({}, standard)).toMatchObject({
      retention: '2d', storageSpec: { emptyDir: { sizeLimit: '4Gi' } }, resources: { requests: { cpu: '500m', memory: '1Gi' } },
    });
    expect(spec({}, standard)).not.toHaveProperty('replicas');
    expect(values({}, standard).grafana).toMatchObject({ resources: { requests: { cpu: '250m', memory: '512Mi' } }, deploymentStrategy: { type: 'RollingUpdate' } });
  });

  test('is full in production: twice, on volumes of the cluster’s class, with a budget for drains', () => {
    expect(values().prometheus).toMatchObject({ podDisruptionBudget: { enabled: true, minAvailable: 1 } });
    expect(spec()).toMatchObject({
      replicas: 2, retention: '15d', storageSpec: { volumeClaimTemplate: { spec: { storageClassName: 'disk', accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '50Gi' } } } } },
    });
    expect(values().alertmanager).toMatchObject({ podDisruptionBudget: { enabled: true }, alertmanagerSpec: { replicas: 2 } });
  });

  test('in full on one node has one of each and no budget, which would forbid the drain', () => {
    const onOne = { platform: machines(1) };
    expect(spec({}, onOne)).not.toHaveProperty('replicas');
    expect(values({}, onOne).prometheus).not.toHaveProperty('podDisruptionBudget');
  });

  test('keeps Grafana’s volume, which one pod at a time can have, from being removed', () => {
    const rendered = declared();
    expect(rendered.core('PersistentVolumeClaim', 'grafana').metadata).toMatchObject({ annotations: { 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' } });
    expect((rendered.values('monitoring') as Values).grafana).toMatchObject({ persistence: { enabled: true, existingClaim: 'grafana' }, deploymentStrategy: { type: 'Recreate' } });
  });

  test('removes figures before their volume is full, whatever its size', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 5000 }), fc.constantFrom('Gi', 'Mi', 'Ti'), (amount, unit) => {
      const storage = `${amount + 10}${unit}` as Bytes;
      const kept = /^(\d+)MiB$/.exec(spec({ profile: 'full', storage }).retentionSize)![1];
      const share = Number(kept) * 2 ** 20 / bytes(storage, 'storage');
      expect(share).toBeLessThanOrEqual(0.8);
      expect(share).toBeGreaterThan(0.7);
    }), { numRuns: 25, seed: 20261121 });
  });

  test('comes after the class of its volumes, and says what to add where there is none', () => {
    expect(refusalOf(() => declared({ profile: 'full' }, { platform: { ...machines(), storageClasses: [] } }))).toMatch(/must have LocalPathProvisioner, got none; .*add new LocalPathProvisioner\(this\)$/);
  });

  test('reads monitors and rules of every application, not only those with its release’s label', () => {
    const selectors = Object.entries(spec()).filter(([key]) => key.endsWith('SelectorNilUsesHelmValues'));
    expect(selectors.map(([, value]) => value)).toEqual([false, false, false, false, false]);
  });

  test('tells its cluster to whoever collects the figures of several', () => {
    expect(spec({}, { name: 'cloud' }).externalLabels).toEqual({ cluster: 'cloud' });
  });

  test('leaves out parts of the control plane that nobody shows it, which would count as down for ever', () => {
    const on = (facts: Facts): boolean[] => {
      const { kubeEtcd, kubeScheduler, kubeControllerManager, kubeProxy } = values({}, facts);
      return [kubeEtcd, kubeScheduler, kubeControllerManager, kubeProxy].map(({ enabled }) => enabled);
    };
    expect(on({})).toEqual([false, false, false, false]);
    const facts: Facts = { platform: { ...machines(), controlPlaneMetrics: ['scheduler', 'controller-manager'] } };
    expect(on(facts)).toEqual([false, true, true, false]);
    expect(nodePortsOf(declared({}, facts))).toEqual(['9100', '10250', '10257', '10259']);
  });

  test('has no job that runs at each sync and no password that changes at each rendering', () => {
    expect(values().prometheusOperator.admissionWebhooks).toEqual({ failurePolicy: 'Ignore', certManager: { enabled: true }, patch: { enabled: false } });
    expect(values().grafana.admin).toEqual({ existingSecret: 'grafana-admin', userKey: 'username', passwordKey: 'password' });
    expect(declared().custom(ExternalSecret, 'grafana-admin').spec.data!.map(({ remoteRef }) => `${remoteRef.key} ${remoteRef.property}`))
      .toEqual(['home/monitoring/grafana-admin username', 'home/monitoring/grafana-admin password']);
  });

  test('has its kinds before anyone uses them, in an application that needs no network, and keeps them', () => {
    const rendered = declared({}, {}, (cluster) => {
      new Metrics(cluster.node.findChild('everything'), 'network', { from: web(cluster).endpoint('metrics') });
    });
    expect(after(rendered, 'prometheus-operator-crds')).toEqual(['namespaces']);
    expect(after(rendered, 'monitoring')).toContain('prometheus-operator-crds');
    expect(rendered.values('prometheus-operator-crds')).toEqual({ crds: { annotations: { 'argocd.argoproj.io/sync-options': 'Delete=false,Prune=false' } } });
  });

  test('lowers Pod Security for the exporter of the nodes alone', () => {
    const level = (namespace: string): string | undefined => declared().core('Namespace', namespace).metadata.labels?.['pod-security.kubernetes.io/enforce'];
    expect([level('monitoring'), level('node-exporter')]).toEqual(['restricted', 'privileged']);
  });
});

/** Ports of the nodes that Prometheus may connect to. */
function nodePortsOf(rendered: Rendered): string[] {
  return rendered.custom(CiliumNetworkPolicy, 'prometheus').spec.egress!.filter(({ toEntities }) => toEntities?.includes('remote-node') && toEntities.includes('host'))
    .flatMap(({ toPorts }) => toPorts!.flatMap(({ ports }) => ports.map(({ port }) => port)));
}

describe('the traffic of the monitoring', () => {
  const allowed = (rendered: Rendered, from: string): string[] => rendered.core('NetworkPolicy', from, 'home/monitoring').spec!.egress!
    .flatMap(({ to, ports }) => to!.map(({ podSelector, namespaceSelector }) =>
      `${namespaceSelector?.matchLabels?.['kubernetes.io/metadata.name'] ?? ''}/${podSelector!.matchLabels!['app.kubernetes.io/name'] ?? Object.values(podSelector!.matchLabels!)[0]} ${ports!.map(({ port, protocol }) => `${port}${protocol === 'UDP' ? 'u' : ''}`).join()}`)).sort();

  test('Prometheus reads its own parts, the cluster’s DNS, the nodes and the Kubernetes API', () => {
    const rendered = declared();
    expect(allowed(rendered, 'prometheus')).toEqual([
      '/alertmanager 8080,9093', '/grafana 3000', '/kube-prometheus-stack-operator 10250', '/kube-state-metrics 8080', '/prometheus 8080,9090', 'kube-system/kube-dns 9153',
    ]);
    expect(nodePortsOf(rendered)).toEqual(['9100', '10250']);
    expect(rendered.custom(CiliumNetworkPolicy, 'prometheus').spec.egress!.flatMap(({ toEntities }) => toEntities ?? [])).toContain('kube-apiserver');
  });

  test('on a network of plain policies the nodes are their ports, whatever their addresses', () => {
    const rendered = declared({}, { platform: { ...machines(), podNetwork: { provider: 'canal' } } });
    expect(rendered.core('NetworkPolicy', 'prometheus-outside').spec!.egress).toContainEqual({ ports: [{ port: 9100, protocol: 'TCP' }, { port: 10250, protocol: 'TCP' }] });
  });

  test('several of Alertmanager tell each other what they sent; one has nobody to tell', () => {
    expect(allowed(declared(), 'alertmanager')).toEqual(['/alertmanager 9094,9094u']);
    expect(declared({}, standard).core('NetworkPolicy', 'alertmanager').spec!.egress).toBeUndefined();
  });

  test('the API server calls the operator’s webhook and nobody else’s', () => {
    const called = declared().models[0]!.cluster.relations.apiAccess.flatMap(({ pods, calledOn }) => calledOn === undefined ? [] : [`${pods.name} ${calledOn}`]);
    expect(called).toEqual(['prometheus-operator 10250']);
  });

  test('figures are sent on with credentials from the backend, to that host alone', () => {
    const props: KubePrometheusStackProps = { remoteWrite: { url: 'https://metrics.example.net:8443/api/v1/write', signIn: 'password' } };
    expect(spec(props).remoteWrite).toEqual([{
      name: 'remote', url: 'https://metrics.example.net:8443/api/v1/write', basicAuth: { username: { name: 'remote-write', key: 'username' }, password: { name: 'remote-write', key: 'password' } },
    }]);
    expect(reaches(declared(props))).toEqual(['prometheus metrics.example.net:8443']);
    expect(spec({ remoteWrite: { url: 'https://metrics.example.net/w', signIn: 'token' } }).remoteWrite).toMatchObject([{ authorization: { type: 'Bearer', credentials: { name: 'remote-write', key: 'token' } } }]);
    expect(refusalOf(() => declared({ remoteWrite: { url: 'http://metrics.example.net' } })))
      .toBe("url of remoteWrite must be an https address, got 'http://metrics.example.net'; write for example 'https://metrics.example.org/api/v1/write'");
  });
});

function reaches(rendered: Rendered): string[] {
  return rendered.models[0]!.cluster.relations.reaches.filter(({ from }) => from.application.name === 'monitoring').map(({ from, host, port }) => `${from.name} ${host}:${port}`);
}

describe('alerts', () => {
  test('go nowhere unless someone is named, and the configuration is no Secret', () => {
    expect(configuration({})).toMatchObject({ route: { receiver: 'nobody' }, receivers: [{ name: 'nobody' }] });
    expect(values().alertmanager.alertmanagerSpec).toMatchObject({ useExistingSecret: true, alertmanagerConfiguration: { name: 'alerts' } });
    expect(reaches(declared())).toEqual([]);
  });

  test('reach each receiver by its own way, with credentials from the backend', () => {
    const props: KubePrometheusStackProps = {
      receivers: {
        mail: { type: 'email', to: 'me@example.org', from: 'alerts@example.org', server: 'mail.example.org:587', username: 'alerts' },
        ntfy: { type: 'webhook', host: 'ntfy.sh' },
        team: { type: 'slack', channel: '#alerts', severities: ['critical'] },
        friends: { type: 'discord' },
        office: { type: 'teams', host: 'prod.westeurope.logic.azure.com' },
        phone: { type: 'pushover' },
        chat: { type: 'telegram', chat: -1001 },
      },
    };
    const { receivers, route } = configuration(props);
    expect(receivers).toEqual([
      { name: 'nobody' },
      { name: 'mail', emailConfigs: [{ to: 'me@example.org', from: 'alerts@example.org', smarthost: 'mail.example.org:587', requireTLS: true, sendResolved: true, authUsername: 'alerts', authPassword: { name: 'receiver-mail', key: 'password' } }] },
      { name: 'ntfy', webhookConfigs: [{ urlSecret: { name: 'receiver-ntfy', key: 'url' }, sendResolved: true }] },
      { name: 'team', slackConfigs: [{ apiURL: { name: 'receiver-team', key: 'url' }, channel: '#alerts', sendResolved: true }] },
      { name: 'friends', discordConfigs: [{ apiURL: { name: 'receiver-friends', key: 'url' }, sendResolved: true }] },
      { name: 'office', msteamsv2Configs: [{ webhookURL: { name: 'receiver-office', key: 'url' }, sendResolved: true }] },
      { name: 'phone', pushoverConfigs: [{ token: { name: 'receiver-phone', key: 'token' }, userKey: { name: 'receiver-phone', key: 'userKey' }, sendResolved: true }] },
      { name: 'chat', telegramConfigs: [{ botToken: { name: 'receiver-chat', key: 'token' }, chatID: -1001, sendResolved: true }] },
    ]);
    expect(route.routes!.slice(2).map((each) => [each.receiver, each.continue, each.matchers![0]!.value])).toEqual(
      ['mail', 'ntfy', 'team', 'friends', 'office', 'phone', 'chat'].map((name) => [name, true, name === 'team' ? 'critical' : 'critical|warning']));
    expect(reaches(declared(props))).toEqual([
      'alertmanager mail.example.org:587', 'alertmanager ntfy.sh:443', 'alertmanager hooks.slack.com:443', 'alertmanager discord.com:443', 'alertmanager prod.westeurope.logic.azure.com:443',
      'alertmanager api.pushover.net:443', 'alertmanager api.telegram.org:443',
    ]);
  });

  test('keep calling a watchdog, which sounds the alarm when the calls stop', () => {
    const { receivers, route } = configuration({ watchdog: { host: 'hc-ping.com' } });
    expect(receivers).toContainEqual({ name: 'watchdog', webhookConfigs: [{ urlSecret: { name: 'watchdog', key: 'url' }, sendResolved: false }] });
    expect(route.routes![0]).toMatchObject({ receiver: 'watchdog', matchers: [{ name: 'alertname', value: 'Watchdog', matchType: '=' }], repeatInterval: '3m' });
    expect(configuration({}).route.routes![0]).toMatchObject({ receiver: 'nobody' });
  });

  test.each<[string, KubePrometheusStackProps, string]>([
    ['a name that is taken', { receivers: { nobody: { type: 'discord' } } }, "a receiver of 'monitoring' must not be called 'nobody', got one; give it another name"],
    ['a mail server without a port', { receivers: { mail: { type: 'email', to: 'a@b.c', from: 'a@b.c', server: 'mail.example.org' } } },
      "server of receiver 'mail' must be a host with its port, got 'mail.example.org'; write for example 'mail.example.org:587'"],
    ['a receiver that hears nothing', { receivers: { me: { type: 'discord', severities: [] } } }, "severities of receiver 'me' must name at least one, got none; remove the receiver or name one"],
  ])('refuse %s', (_, props, message) => expect(refusalOf(() => declared(props))).toBe(message));
});

describe('Grafana', () => {
  const settings = (props: KubePrometheusStackProps): Values['grafana']['grafana.ini'] => values(props).grafana['grafana.ini'];
  const signedIn = (props: Partial<KubePrometheusStackProps> = {}): Rendered => renderCluster((cluster) => {
    const keycloak = new Keycloak(cluster, { host: 'id', realm: 'home' });
    new KubePrometheusStack(cluster, { host: 'grafana', signIn: keycloak, ...props });
  });

  test('fetches nothing from its makers and tells them nothing', () => {
    expect(settings({})).toMatchObject({
      plugins: { preinstall_disabled: true, preinstall_auto_update: false }, analytics: { reporting_enabled: false, check_for_updates: false, check_for_plugin_updates: false }, news: { news_feed_enabled: false },
    });
    expect(reaches(declared())).toEqual([]);
  });

  test('lets its sidecars read ConfigMaps of its own namespace and nothing else of the cluster', () => {
    const { rbac, sidecar } = values().grafana;
    expect([rbac, sidecar.dashboards, sidecar.datasources]).toEqual([{ namespaced: true }, { resource: 'configmap', searchNamespace: 'monitoring' }, { resource: 'configmap', searchNamespace: 'monitoring' }]);
  });

  test('lets people sign in whom their groups allow to, with a secret that is in no file', () => {
    const { grafana } = signedIn({ viewerGroup: 'family' }).values('monitoring') as Values;
    expect(grafana['grafana.ini']).toMatchObject({
      server: { root_url: 'https://grafana.example.org' },
      auth: { disable_login_form: true },
      'auth.generic_oauth': {
        client_id: 'monitoring', client_secret: '$__env{GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET}', auth_url: 'https://id.example.org/realms/home/protocol/openid-connect/auth',
        role_attribute_path: "contains(groups[*], 'admins') && 'Admin' || contains(groups[*], 'family') && 'Viewer'", role_attribute_strict: true,
      },
    });
    expect(grafana.envValueFrom).toEqual({ GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET: { secretKeyRef: { name: 'monitoring-oidc', key: 'clientSecret' } } });
    expect(reaches(signedIn())).toEqual(['grafana id.example.org:443']);
  });

  test('is reached by the entry at its host, on the port of its pods', () => {
    const routes = signedIn().models[0]!.cluster.relations.routes.map(({ host, endpoint }) => `${host} ${endpoint.service?.name}:${endpoint.service?.port} ${endpoint.port}`);
    expect(routes).toContain('grafana.example.org monitoring-grafana:80 3000');
  });

  test('shows logs where the cluster keeps them', () => {
    const sources = (add: (cluster: Cluster) => void): unknown => (declared({}, {}, add).values('monitoring') as Values).grafana.additionalDataSources;
    expect(sources(() => undefined)).toEqual([]);
    expect(sources((cluster) => cluster.relations.play('logs', web(cluster)))).toEqual([{ name: 'Loki', type: 'loki', uid: 'loki', url: 'http://loki.web:3100', access: 'proxy' }]);
  });

  test('refuses to sign in without a host', () => {
    expect(refusalOf(() => signedIn({ host: undefined }))).toBe("KubePrometheusStack of cluster 'home' must have a host to sign in with, got none; add host: 'grafana'");
  });

  test.each<[string, KubePrometheusStackProps, string]>([
    ['viewers that cannot sign in', { viewerGroup: 'family' }, "KubePrometheusStack of cluster 'home' must have signIn where it has a viewerGroup, got none; add signIn, or remove viewerGroup"],
    ['a volume for the light profile', { profile: 'light', storage: '10Gi' }, "storage of KubePrometheusStack of cluster 'home' must be left out of the light profile, which has no volume, got '10Gi'; add profile: 'full'"],
    ['a group that would end its quotes', { adminGroup: "a' || 'x" }, "adminGroup of KubePrometheusStack of cluster 'home' must have no quotes or other marks in it, got 'a' || 'x'; rename the group"],
  ])('refuses %s', (_, props, message) => expect(refusalOf(() => declared(props))).toBe(message));
});

describe('declared metrics, alerts and dashboards', () => {
  const watched = (cluster: Cluster): void => {
    const pods = web(cluster);
    new Metrics(pods.application, 'web', { from: pods.endpoint('metrics'), path: '/stats', interval: '1m', honorLabels: true });
    new Dashboard(pods.application, 'web', { content: { uid: 'web' } });
  };

  test('follow into nothing where nobody watches', () => {
    const rendered = renderCluster(watched);
    expect(rendered.manifests('home/web').map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual(['NetworkPolicy allow-dns', 'NetworkPolicy default-deny']);
  });

  test('are found by Prometheus, which is let in on that port', () => {
    const rendered = declared({}, {}, watched);
    expect(rendered.custom(PodMonitor, 'web').spec).toEqual({
      selector: { matchLabels: { app: 'web' } }, podMetricsEndpoints: [{ portNumber: 9000, path: '/stats', scheme: 'http', interval: '1m', honorLabels: true }],
    });
    expect(rendered.core('NetworkPolicy', 'web', 'home/web').spec!.ingress).toEqual([{
      from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } }, podSelector: { matchLabels: { 'app.kubernetes.io/name': 'prometheus', 'operator.prometheus.io/name': 'monitoring-prometheus' } } }],
      ports: [{ port: 9000, protocol: 'TCP' }],
    }]);
    expect(after(rendered, 'web')).toContain('everything');
    expect(rendered.core('ConfigMap', 'dashboard-web', 'home/monitoring')).toMatchObject({ metadata: { namespace: 'monitoring', labels: { grafana_dashboard: '1' } }, data: { 'web.json': '{"uid":"web"}' } });
  });

  test('of pods in the nodes’ own network are read from the nodes', () => {
    const rendered = declared({}, {}, (cluster) => {
      const pods = web(cluster);
      new Metrics(pods.application, 'web', { from: pods.endpoint('metrics'), onNodes: true });
    });
    expect(nodePortsOf(rendered)).toEqual(['9000', '9100', '10250']);
    expect(rendered.has('NetworkPolicy', 'web')).toBe(false);
  });

  test('over https are read without asking the pod’s address for a certificate', () => {
    const rendered = declared({}, {}, (cluster) => {
      const pods = web(cluster);
      new Metrics(pods.application, 'web', { from: pods.endpoint('metrics'), scheme: 'https' });
    });
    expect(rendered.custom(PodMonitor, 'web').spec.podMetricsEndpoints[0]).toMatchObject({ scheme: 'https', tlsConfig: { insecureSkipVerify: true } });
  });

  test('on a platform that brings monitoring get no stack beside it, and its Prometheus is let in', () => {
    const platform = bringing({ prometheus: { namespace: 'observability', labels: { app: 'prometheus' } }, selects: { team: 'us' }, dashboards: { dashboards: 'yes' } });
    const rendered = declared({}, { platform }, watched);
    expect(rendered.models[0]!.applications.flatMap(({ sources }) => sources)).toEqual([]);
    expect(rendered.models[0]!.cluster.relations.pods.map(({ name }) => name)).toEqual(['web']);
    expect(rendered.custom(PodMonitor, 'web').metadata.labels).toEqual({ team: 'us' });
    expect(rendered.custom(PrometheusRule, 'volumes').metadata.labels).toEqual({ team: 'us' });
    expect(rendered.core('NetworkPolicy', 'web', 'home/web').spec!.ingress![0]!.from).toEqual([{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'observability' } }, podSelector: { matchLabels: { app: 'prometheus' } } }]);
    expect(rendered.core('ConfigMap', 'dashboard-web', 'home/web').metadata.labels).toEqual({ dashboards: 'yes' });
  });

  test('on a platform that does not say where its Prometheus runs follow into nothing', () => {
    const rendered = declared({}, { platform: bringing() }, watched);
    expect([rendered.allCustom(PodMonitor), rendered.allCustom(PrometheusRule), rendered.all('ConfigMap')]).toEqual([[], [], []]);
  });

  test('show cost only where someone computes it', () => {
    const has = (add: (cluster: Cluster) => void, facts: Facts = {}): boolean => declared({}, facts, add).has('ConfigMap', 'dashboard-cost');
    expect([has(() => undefined), has((cluster) => new Application(cluster, 'opencost').offers('cost-metrics')), has(() => undefined, { platform: { ...machines(), systems: ['opencost'] } })])
      .toEqual([false, true, true]);
  });
});

describe('a whole cluster that is watched', () => {
  /** Everything at once, with the constructs themselves and nothing that stands in for them. */
  const whole = (platform = machines()): SynthesizedFleet => {
    const fleet = newFleet();
    const cluster = bareCluster(fleet, { platform });
    new PriorityClasses(cluster);
    new Cilium(cluster);
    new CertManager(cluster);
    new ExternalSecrets(cluster);
    new ArgoCD(cluster);
    new Cloudflared(cluster, { tunnel: '6ff42ae2-765d-4adf-8112-31c55c1551ef' });
    new CloudNativePG(cluster);
    const keycloak = new Keycloak(cluster, { host: 'id', realm: 'home' });
    new KubePrometheusStack(cluster, { host: 'grafana', signIn: keycloak, watchdog: { host: 'hc-ping.com' }, receivers: { me: { type: 'telegram', chat: 1 } } });
    new Loki(cluster);
    new MetricsServer(cluster);
    return synthesize(fleet);
  };

  test('passes all checks, and its network comes before its monitoring though it is watched by it', () => {
    const { models } = whole();
    const ranks = models[0]!.order.ranks();
    const rank = (name: string): number => ranks.get(name)!;
    expect(rank('prometheus-operator-crds')).toBeLessThan(rank('cilium'));
    expect(rank('cilium')).toBeLessThan(rank('monitoring'));
    expect(rank('monitoring')).toBeGreaterThan(rank('cert-manager'));
  });

  test('has a monitor for each system that shows metrics, and rules for each that we know what to ask of', () => {
    const { objects } = whole();
    const named = (kind: string): string[] => objects.filter(({ manifest }) => manifest.kind === kind).map(({ manifest }) => manifest.metadata.name).sort();
    expect(named('PodMonitor')).toEqual([
      'alloy', 'argocd-application-controller', 'argocd-applicationset-controller', 'argocd-repo-server', 'argocd-server', 'cert-manager', 'cilium-agent', 'cilium-operator', 'cloudflared',
      'cloudnative-pg', 'external-secrets', 'keycloak', 'keycloak-db', 'loki',
    ]);
    expect(named('PrometheusRule')).toEqual(['applications', 'certificates', 'nodes', 'postgres', 'secrets', 'tunnel', 'volumes']);
  });

  test('has agents of Cilium that show their metrics, which they do for nobody otherwise', () => {
    const shown = (watched: boolean): unknown => {
      const fleet = newFleet();
      const cluster = bareCluster(fleet);
      new Cilium(cluster);
      if (watched) new KubePrometheusStack(cluster, { profile: 'light' });
      const source = collect(fleet)[0]!.applications.find(({ name }) => name === 'cilium')!.sources[0]!;
      return source.type === 'chart' ? source.values.prometheus : source;
    };
    expect([shown(true), shown(false)]).toEqual([{ enabled: true }, undefined]);
  });
});
