import { HomeFleet } from '../../clusters/fleet';
import { charts } from '../../lib/kinds/charts/charts';
import { type Manifest } from '../../lib/manifest';
import { type ApplicationModel, type ClusterModel } from '../../lib/model';
import { groupKind } from '../../lib/object-identity';
import { podSpecOf } from '../../lib/pod-spec';
import { type ChartSource } from '../../lib/source';
import { synthesize } from '../../lib/synth';
import { chartSource } from './chart-sources';
import { findHelm, render } from './helm';

const helm = findHelm();
const { models, hubs } = synthesize(new HomeFleet());

interface Rendered {
  readonly model: ClusterModel;
  readonly application: ApplicationModel;
  readonly source: ChartSource;
}

const applications: Rendered[] = models.flatMap((model) => model.applications.flatMap((application) =>
  application.sources.flatMap((source) => source.type === 'chart' ? [{ model, application, source }] : [])));

function definitionOf(source: ChartSource): (typeof charts)[number] {
  return charts.find(({ name, path }) => source.chart === undefined ? path === source.path : name === source.chart)!;
}

const available = applications.filter(({ source }) => helm !== undefined && chartSource(definitionOf(source)) !== undefined);
if (available.length < applications.length) {
  console.log(`${applications.length - available.length} of ${applications.length} charts of the fleet were not rendered: set FLOTILLA_CHARTS, and FLOTILLA_HELM or PATH`);
}

const cache = new Map<Rendered, readonly Manifest[]>();

function rendered(entry: Rendered): readonly Manifest[] {
  const { model, application, source } = entry;
  const known = cache.get(entry) ?? render(helm!, {
    chart: chartSource(definitionOf(source))!, values: source.values, releaseName: source.releaseName, namespace: application.namespace,
    kubeVersion: `${model.cluster.platform.kubernetes}.0`,
  }).manifests;
  cache.set(entry, known);
  return known;
}

function find(cluster: string, application: string, kind: string, name: string): Manifest {
  const entry = available.find((candidate) => candidate.model.cluster.name === cluster && candidate.application.name === application)!;
  const manifest = rendered(entry).find((candidate) => candidate.kind === kind && candidate.metadata.name === name);
  if (!manifest) throw new Error(`no ${kind} '${name}' in what ${application} of ${cluster} renders`);
  return manifest;
}

/** Pods that a chart has no values for, each with the reason that its construct records. */
const recorded: ReadonlyMap<string, string> = new Map([['gpu-operator/gpu-operator-cleanup-gpucluster', 'runs once, before the chart is removed']]);

/** Groups of pods that an operator makes of an object that its chart renders. */
const madeByOperators: ReadonlyMap<string, readonly string[]> = new Map([
  ['monitoring.coreos.com/Alertmanager', ['alertmanager']],
  ['monitoring.coreos.com/Prometheus', ['prometheus']],
  ['nvidia.com/ClusterPolicy', [
    'gpu-feature-discovery', 'nvidia-container-toolkit-daemonset', 'nvidia-dcgm-exporter', 'nvidia-device-plugin-daemonset', 'nvidia-driver', 'nvidia-operator-validator',
  ]],
]);

const each = available.map((entry) => [entry.model.cluster.name, entry.application.name, entry] as const);
const describeCharts = each.length > 0 ? describe : describe.skip;

describeCharts('the charts of the reference fleet', () => {
  test.each(each)('%s/%s: the project allows exactly the kinds and namespaces of the chart and of our own objects', (_cluster, _application, entry) => {
    const { model, application } = entry;
    const name = model.cluster.hub === undefined ? application.name : `${model.cluster.name}-${application.name}`;
    const hub = hubs.find((candidate) => candidate.model.cluster.name === (model.cluster.hub ?? model.cluster.name))!;
    const project = hub.objects.find(({ kind, metadata }) => kind === 'AppProject' && metadata.name === name)!.spec as {
      clusterResourceWhitelist?: { group: string; kind: string }[]; namespaceResourceWhitelist?: { group: string; kind: string }[]; destinations: { namespace: string }[];
    };
    const allowed = [...project.clusterResourceWhitelist ?? [], ...project.namespaceResourceWhitelist ?? []].map(({ group, kind }) => `${group}/${kind}`).sort();
    const present = [...rendered(entry), ...application.objects.map(({ manifest }) => manifest)];
    expect(allowed).toEqual([...new Set(present.map(groupKind))].sort());
    const namespaces = present.flatMap(({ metadata }) => metadata.namespace ?? []);
    expect(project.destinations.map(({ namespace }) => namespace)).toEqual(expect.arrayContaining([...new Set(namespaces)]));
  });

  test.each(each)('%s/%s: every container has requests and a memory limit, every pod a PriorityClass', (_cluster, _application, entry) => {
    const { application } = entry;
    for (const manifest of rendered(entry)) {
      const pod = podSpecOf(manifest)?.spec;
      if (!pod || recorded.has(`${application.name}/${manifest.metadata.name}`)) continue;
      expect([manifest.metadata.name, pod.priorityClassName]).toEqual([manifest.metadata.name, expect.stringMatching(/./)]);
      for (const container of [...pod.containers, ...pod.initContainers ?? []]) {
        expect([container.name, container.resources]).toEqual([container.name, {
          requests: expect.objectContaining({ cpu: expect.anything(), memory: expect.anything() }), limits: expect.objectContaining({ memory: expect.anything() }),
        }]);
      }
    }
  });

  test.each(each)('%s/%s: each pod that policies can reach belongs to one declared group, and each group has pods', (_cluster, _application, entry) => {
    const { model, application } = entry;
    const groups = model.cluster.relations.pods.filter((pods) => pods.application.name === application.name);
    const inSystem = application.namespace === 'kube-system';
    const all = rendered(entry).flatMap((manifest) => {
      const pod = podSpecOf(manifest);
      return pod && !inSystem ? [{ name: manifest.metadata.name, labels: pod.labels, onHost: pod.spec.hostNetwork === true }] : [];
    });
    const templates = all.filter(({ onHost }) => !onHost);
    const selected = (labels: Readonly<Record<string, string>>): string[] =>
      groups.filter((group) => Object.entries(group.labels).every(([key, value]) => labels[key] === value)).map((group) => group.name);
    for (const { name, labels } of templates) expect([name, selected(labels)]).toEqual([name, [expect.any(String)]]);
    const madeLater = rendered(entry).flatMap((manifest) => madeByOperators.get(groupKind(manifest)) ?? []);
    if (!inSystem) expect(new Set([...madeLater, ...all.flatMap(({ labels }) => selected(labels))])).toEqual(new Set(groups.map((group) => group.name)));
  });
});

const config = (cluster: string): Record<string, string> => find(cluster, 'cilium', 'ConfigMap', 'cilium-config').data as Record<string, string>;
const describePromises = available.length === applications.length ? describe : describe.skip;

describePromises('what the props promise is what the charts render', () => {
  test('Cilium on Talos asks KubePrism, replaces kube-proxy and mounts no cgroup', () => {
    const agent = podSpecOf(find('cloud', 'cilium', 'DaemonSet', 'cilium'))!.spec;
    expect(agent.containers[0]!.env).toEqual(expect.arrayContaining([
      { name: 'KUBERNETES_SERVICE_HOST', value: 'localhost' }, { name: 'KUBERNETES_SERVICE_PORT', value: '7445' },
    ]));
    expect(agent.initContainers!.map(({ name }) => name)).not.toContain('mount-cgroup');
    expect(agent.containers[0]!.securityContext!.capabilities!.add).not.toContain('SYS_MODULE');
    expect(config('cloud')).toMatchObject({ 'kube-proxy-replacement': 'true', ipam: 'kubernetes', 'cluster-name': 'cloud' });
  });

  test('Cilium on K3s asks the local balancer and hands out addresses of the cluster range', () => {
    const agent = podSpecOf(find('vps', 'cilium', 'DaemonSet', 'cilium'))!.spec;
    expect(agent.containers[0]!.env).toEqual(expect.arrayContaining([
      { name: 'KUBERNETES_SERVICE_HOST', value: '127.0.0.1' }, { name: 'KUBERNETES_SERVICE_PORT', value: '6444' },
    ]));
    expect(config('vps')).toMatchObject({ ipam: 'cluster-pool', 'cluster-pool-ipv4-cidr': '10.42.0.0/16' });
    // Its nodes talk over WireGuard of their own.
    expect(config('vps')['enable-wireguard'] ?? 'false').toBe('false');
  });

  test('the egress gateway, encryption and announced addresses are on exactly where they were asked for', () => {
    expect(config('cloud')).toMatchObject({ 'enable-egress-gateway': 'true', 'enable-bpf-masquerade': 'true', 'enable-wireguard': 'true' });
    expect(config('prod')['enable-egress-gateway'] ?? 'false').toBe('false');
    expect(config('prod')['enable-l2-announcements']).toBe('true');
    expect(config('vps')['enable-l2-announcements'] ?? 'false').toBe('false');
  });

  test('no chart renders a Secret with anything secret in it, so nothing changes from one rendering to the next', () => {
    const secrets = available.flatMap((entry) => rendered(entry).filter(({ kind }) => kind === 'Secret'));
    const values = secrets.flatMap(({ data, stringData }) => [
      ...Object.values((data ?? {}) as Record<string, string>).map((value) => Buffer.from(value, 'base64').toString()), ...Object.values((stringData ?? {}) as Record<string, string>),
    ]);
    // Harbor's scanner is told the address of its cache, which has no password, by way of a Secret.
    expect(values.filter((value) => value !== '' && !/^redis:\/\/[a-z0-9.-]+:6379\/\d(\?[a-z_=0-9s]*)?$/.test(value))).toEqual([]);
  });

  test('Argo CD compares on the server, owns by annotation and judges Applications by its own script', () => {
    expect(find('cloud', 'argocd', 'ConfigMap', 'argocd-cmd-params-cm').data).toMatchObject({ 'controller.diff.server.side': 'true', 'server.insecure': 'true' });
    expect(find('cloud', 'argocd', 'ConfigMap', 'argocd-cm').data).toMatchObject({
      'application.resourceTrackingMethod': 'annotation', 'admin.enabled': 'false', url: 'https://argocd.home.example.org',
      'resource.customizations.health.argoproj.io_Application': expect.stringContaining('comparedTo'),
    });
    expect(find('prod', 'argocd', 'StatefulSet', 'argocd-redis-ha-server').spec).toMatchObject({ replicas: 3 });
  });

  test('operators run twice in production and once elsewhere', () => {
    expect(find('prod', 'cloudnative-pg', 'Deployment', 'cloudnative-pg').spec).toMatchObject({ replicas: 2 });
    expect(find('dev', 'cloudnative-pg', 'Deployment', 'cloudnative-pg').spec).toMatchObject({ replicas: 1 });
    expect(find('prod', 'cert-manager', 'Deployment', 'cert-manager-webhook').spec).toMatchObject({ replicas: 2 });
    expect(find('prod', 'external-secrets', 'Deployment', 'external-secrets').spec).toMatchObject({ replicas: 2 });
  });

  test('volumes lie where the platform keeps them and stay when they are released', () => {
    expect(find('cloud', 'local-path-provisioner', 'StorageClass', 'local-path')).toMatchObject({ provisioner: 'rancher.io/local-path', reclaimPolicy: 'Retain' });
    expect((find('cloud', 'local-path-provisioner', 'ConfigMap', 'local-path-config').data as Record<string, string>)['config.json']).toContain('/var/mnt/local-path');
    expect((find('vps', 'local-path-provisioner', 'ConfigMap', 'local-path-config').data as Record<string, string>)['config.json']).toContain('/opt/local-path-provisioner');
  });
});
