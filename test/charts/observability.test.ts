import { ArgoCD, CertManager, CloudNativePG, ExternalSecrets, Keycloak, KubePrometheusStack, Loki, MetricsServer } from '../../apps';
import { type Cluster } from '../../lib';
import { podSecurityOf } from '../../lib/derive/pod-security';
import { charts } from '../../lib/kinds/charts/charts';
import { type Manifest } from '../../lib/manifest';
import { type ApplicationModel } from '../../lib/model';
import { groupKind } from '../../lib/object-identity';
import { containersOf, podSpecOf } from '../../lib/pod-spec';
import { type ChartSource } from '../../lib/source';
import { machines, renderCluster, type Facts } from '../support/declare';
import { type Rendered } from '../support/rendered';
import { chartSource } from './chart-sources';
import { apiVersions } from './fixtures';
import { findHelm, render, renderText, type Rendering } from './helm';

const helm = findHelm();

/** Everything that is watched, in what the constructs make of it by default and in production. */
const declare = (cluster: Cluster): void => {
  new ArgoCD(cluster);
  new CertManager(cluster);
  new CloudNativePG(cluster);
  new ExternalSecrets(cluster);
  const keycloak = new Keycloak(cluster, { host: 'id', realm: 'home' });
  new KubePrometheusStack(cluster, {
    host: 'grafana', signIn: keycloak, watchdog: { host: 'hc-ping.com' }, receivers: { me: { type: 'discord' } }, remoteWrite: { url: 'https://far.example.org/write', signIn: 'token' },
  });
  new Loki(cluster);
  new MetricsServer(cluster);
};
const variants: Readonly<Record<string, Facts>> = {
  'a development cluster': { tier: 'development' },
  production: {},
  'production that shows its control plane': { platform: { ...machines(), controlPlaneMetrics: ['controller-manager', 'etcd', 'proxy', 'scheduler'] } },
};
const mine = ['alloy', 'loki', 'metrics-server', 'monitoring', 'node-exporter', 'prometheus-operator-crds'];

const definitionOf = (source: ChartSource): (typeof charts)[number] => charts.find(({ name }) => name === source.chart)!;
const sourceOf = ({ sources }: ApplicationModel): ChartSource | undefined => sources.find((source): source is ChartSource => source.type === 'chart');
const names = ['kube-prometheus-stack', 'loki', 'metrics-server', 'prometheus-node-exporter', 'prometheus-operator-crds'];
const missing = names.filter((name) => chartSource(charts.find((chart) => chart.name === name)!) === undefined);
const skip = helm === undefined || missing.length > 0;
if (skip) console.log(`the charts of the monitoring were not rendered: set FLOTILLA_CHARTS, and FLOTILLA_HELM or PATH${missing.length > 0 ? `; missing are ${missing.join(', ')}` : ''}`);

(skip ? describe.skip : describe).each(Object.entries(variants))('what is rendered in %s', (_variant, facts) => {
  let declared: Rendered;
  const rendered = new Map<string, readonly Manifest[]>();
  const texts = new Map<string, string>();
  const rendering = (application: ApplicationModel): Rendering => {
    const source = sourceOf(application)!;
    return { chart: chartSource(definitionOf(source))!, values: source.values, releaseName: source.releaseName, namespace: application.namespace, apiVersions };
  };
  const applications = (): ApplicationModel[] => declared.models[0]!.applications.filter((application) => sourceOf(application) && chartSource(definitionOf(sourceOf(application)!)));
  const own = (): ApplicationModel[] => applications().filter(({ name }) => mine.includes(name));
  beforeAll(() => {
    declared = renderCluster(declare, facts);
    for (const application of applications()) {
      const { text, manifests } = render(helm!, rendering(application));
      rendered.set(application.name, manifests);
      texts.set(application.name, text);
    }
  });
  const manifestsOf = ({ name, objects }: ApplicationModel): Manifest[] => [...rendered.get(name) ?? [], ...objects.map(({ manifest }) => manifest)];

  test('comes from all of the charts', () => expect(own().map(({ name }) => name)).toEqual(mine.filter((name) => name !== 'alloy')));

  test('is the same twice', () => {
    for (const application of own()) expect([application.name, renderText(helm!, rendering(application)) === texts.get(application.name)]).toEqual([application.name, true]);
  });

  test('has no hook, which each sync would repeat, and no Secret with data', () => {
    const hooks = own().flatMap(manifestsOf).filter(({ metadata }) => Object.keys(metadata.annotations ?? {}).some((key) => /^(helm\.sh|argocd\.argoproj\.io)\/hook$/.test(key)));
    expect(hooks).toEqual([]);
    expect(own().flatMap(manifestsOf).filter(({ kind, data, stringData }) => kind === 'Secret' && Object.keys({ ...data as object, ...stringData as object }).length > 0)).toEqual([]);
  });

  test('is of the kinds that the project allows', () => {
    for (const application of own()) {
      const source = sourceOf(application)!;
      const allowed = [...source.clusterKinds, ...source.namespacedKinds];
      const extra = [...new Set((rendered.get(application.name) ?? []).map(groupKind))].filter((kind) => !allowed.includes(kind));
      expect([application.name, extra]).toEqual([application.name, []]);
    }
  });

  test('gives every container CPU, memory and a limit of it, and every pod a priority', () => {
    const pods = own().flatMap(manifestsOf).flatMap((manifest) => {
      const pod = podSpecOf(manifest);
      return pod ? [{ name: manifest.metadata.name, spec: pod.spec }] : [];
    });
    expect(pods.length).toBeGreaterThan(4);
    const lacking = pods.flatMap(({ name, spec }) => [
      ...(spec.priorityClassName ? [] : [`${name} has no priority`]),
      ...containersOf(spec).filter(({ resources }) => !resources?.requests?.cpu || !resources.requests.memory || !resources.limits?.memory).map((container) => `${name} ${container.name}`),
    ]);
    expect(lacking).toEqual([]);
  });

  test('says the same of the pods that the operator makes, their reloaders included', () => {
    const monitoring = rendered.get('monitoring')!;
    for (const kind of ['Prometheus', 'Alertmanager']) {
      const { spec } = monitoring.find((manifest) => manifest.kind === kind)! as unknown as { spec: { resources: object; priorityClassName: string; storage: object } };
      expect(spec).toMatchObject({ resources: { requests: { cpu: expect.anything(), memory: expect.anything() }, limits: { memory: expect.anything() } }, priorityClassName: 'platform-high', storage: expect.anything() });
    }
    const operator = podSpecOf(monitoring.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'monitoring-operator')!)!.spec.containers[0]!;
    expect(operator.args).toEqual(expect.arrayContaining(['--config-reloader-cpu-request=10m', '--config-reloader-memory-request=32Mi', '--config-reloader-memory-limit=64Mi']));
  });

  test('meets the level of its namespace', () => {
    for (const application of own()) {
      const level = declared.core('Namespace', application.namespace).metadata.labels!['pod-security.kubernetes.io/enforce'];
      for (const manifest of manifestsOf(application).filter((each) => podSpecOf(each))) {
        expect([manifest.metadata.name, podSecurityOf(manifest)]).toEqual([manifest.metadata.name, level]);
      }
    }
  });

  test('has pods of which each belongs to one declared group, and names of Services that exist', () => {
    for (const application of own()) {
      const groups = declared.models[0]!.cluster.relations.pods.filter((pods) => pods.application.name === application.name);
      const operators: { name: string; labels: Readonly<Record<string, string>> }[] = application.name === 'monitoring' ? [
        { name: 'Prometheus', labels: { 'app.kubernetes.io/name': 'prometheus', 'operator.prometheus.io/name': 'monitoring-prometheus' } },
        { name: 'Alertmanager', labels: { 'app.kubernetes.io/name': 'alertmanager', alertmanager: 'monitoring-alertmanager' } },
      ] : [];
      const pods = [...operators, ...manifestsOf(application).flatMap((manifest) => podSpecOf(manifest) ? [{ name: manifest.metadata.name, labels: podSpecOf(manifest)!.labels }] : [])];
      const selected = (labels: Readonly<Record<string, string>>): string[] => groups.filter((group) => Object.entries(group.labels).every(([key, value]) => labels[key] === value)).map(({ name }) => name);
      for (const pod of pods) expect([pod.name, selected(pod.labels)]).toEqual([pod.name, [expect.any(String)]]);
      expect(new Set(pods.flatMap(({ labels }) => selected(labels)))).toEqual(new Set(groups.map(({ name }) => name)));
    }
    const services = rendered.get('monitoring')!.filter(({ kind }) => kind === 'Service').map(({ metadata }) => metadata.name);
    expect(services).toEqual(expect.arrayContaining(['monitoring-grafana', 'monitoring-prometheus', 'monitoring-alertmanager']));
  });

  test('declares every port from which metrics are read', () => {
    const unseen = declared.models[0]!.cluster.relations.metrics.flatMap(({ application, endpoint }) => {
      const model = declared.models[0]!.applications.find(({ name }) => name === application.name)!;
      const own = manifestsOf(model).filter((manifest) => Object.entries(endpoint.pods.labels).every(([key, value]) => podSpecOf(manifest)?.labels[key] === value));
      const ports = own.flatMap((manifest) => containersOf(podSpecOf(manifest)!.spec).flatMap((container) => container.ports ?? []).map(({ containerPort }) => containerPort));
      // A database's pods are made by its operator, and a chart that is not here cannot be looked into.
      return own.length === 0 || ports.includes(endpoint.port) ? [] : [`${application.name} ${endpoint.pods.name} ${endpoint.port}`];
    });
    expect(unseen).toEqual([]);
  });

  test('renders the control plane’s Services only where it shows itself', () => {
    const services = rendered.get('monitoring')!.filter(({ kind, metadata }) => kind === 'Service' && metadata.namespace === 'kube-system').map(({ metadata }) => metadata.name).sort();
    const shown = facts.platform?.controlPlaneMetrics ? ['monitoring-kube-controller-manager', 'monitoring-kube-etcd', 'monitoring-kube-proxy', 'monitoring-kube-scheduler'] : [];
    expect(services).toEqual(['monitoring-coredns', ...shown]);
  });

  test('has no alert twice: those of the stack and ours', () => {
    const alertsIn = (manifests: readonly Manifest[]): string[] => [...new Set(manifests.filter(({ kind }) => kind === 'PrometheusRule')
      .flatMap(({ spec }) => (spec as { groups: { rules: { alert?: string }[] }[] }).groups.flatMap(({ rules }) => rules.flatMap(({ alert }) => alert ?? []))))];
    const ours = alertsIn(declared.manifests());
    expect(ours.length).toBeGreaterThan(8);
    expect(ours.filter((alert) => alertsIn(rendered.get('monitoring')!).includes(alert))).toEqual([]);
  });
});
