import { CertManager, Keda, KubePrometheusStack, NvidiaGpu, OpenCost } from '../../apps';
import { talos } from '../../lib';
import { podSecurityOf } from '../../lib/derive/pod-security';
import { charts } from '../../lib/kinds/charts/charts';
import { type Manifest } from '../../lib/manifest';
import { groupKind } from '../../lib/object-identity';
import { podSpecOf } from '../../lib/pod-spec';
import { type Platform } from '../../lib/platforms/platform';
import { type ChartSource } from '../../lib/source';
import { machines, renderCluster, type Facts } from '../support/declare';
import { chartSource } from './chart-sources';
import { findHelm, render } from './helm';

const helm = findHelm();
const names = ['opencost', 'keda', 'nvidia-device-plugin', 'gpu-operator'];
const found = names.every((name) => chartSource(charts.find((chart) => chart.name === name)!) !== undefined);
const describeCharts = helm !== undefined && found ? describe : describe.skip;
if (helm === undefined || !found) console.log(`the charts ${names.join(', ')} were not rendered from their constructs: set FLOTILLA_CHARTS, and FLOTILLA_HELM or PATH`);

const priced: Platform = { ...machines(3, { gpus: 1, price: { amount: 0.06, currency: 'CHF', per: 'hour' } }), gpuDrivers: undefined, gpuRuntimeClass: undefined };
const byMachines = talos({
  on: 'machines', kubernetes: '1.34', apiServer: '192.168.1.10',
  nodes: [{ name: 'gpu', role: 'control-plane', count: 1, cpu: '8', memory: '32Gi', disk: '100Gi', gpus: 1, labels: { 'nvidia.com/gpu.present': 'true' } }],
});

interface Case { readonly application: string; readonly level: string; readonly priority: string; readonly facts: Facts }

const cases: readonly (readonly [string, Case])[] = [
  ['opencost', { application: 'opencost', level: 'restricted', priority: 'platform-default', facts: { platform: priced } }],
  ['keda, two of each', { application: 'keda', level: 'restricted', priority: 'platform-high', facts: { platform: priced } }],
  ['keda, one of each', { application: 'keda', level: 'restricted', priority: 'platform-high', facts: { platform: priced, tier: 'standard' } }],
  ['the device plugin', { application: 'nvidia-device-plugin', level: 'privileged', priority: 'system-node-critical', facts: { platform: byMachines, tier: 'standard' } }],
  ['the GPU operator', { application: 'gpu-operator', level: 'privileged', priority: 'system-node-critical', facts: { platform: priced } }],
];

function renderedBy({ application: name, facts }: Case): { readonly manifests: readonly Manifest[]; readonly source: ChartSource; readonly groups: readonly Readonly<Record<string, string>>[] } {
  const { models } = renderCluster((cluster) => {
    new NvidiaGpu(cluster);
    if (facts.platform === byMachines) return;
    new CertManager(cluster);
    new KubePrometheusStack(cluster);
    new OpenCost(cluster);
    new Keda(cluster);
  }, facts);
  const application = models[0]!.applications.find((candidate) => candidate.name === name)!;
  const source = application.sources.find((candidate): candidate is ChartSource => candidate.type === 'chart')!;
  const { manifests } = render(helm!, {
    chart: chartSource(source.definition)!, values: source.values, releaseName: source.releaseName, namespace: application.namespace,
    apiVersions: ['cert-manager.io/v1', 'monitoring.coreos.com/v1'],
  });
  return { manifests, source, groups: models[0]!.cluster.relations.pods.filter((pods) => pods.application.name === name).map(({ labels }) => labels) };
}

/** Runs before the system is removed, without values for its pod: the reason stands in the construct. */
const beforeRemoval = 'gpu-operator-cleanup-gpucluster';

describeCharts('the charts of cost, scaling and GPUs, rendered with the values of their constructs', () => {
  const ranks = ['restricted', 'baseline', 'privileged'];

  test.each(cases)('%s: every container has requests, a limit of memory and a priority, within the level of its namespace, and belongs to one group', (_, one) => {
    const { manifests, groups } = renderedBy(one);
    const pods = manifests.filter((manifest) => podSpecOf(manifest) && manifest.metadata.name !== beforeRemoval);
    expect(pods.length).toBeGreaterThan(0);
    for (const manifest of pods) {
      const { spec, labels } = podSpecOf(manifest)!;
      expect([manifest.metadata.name, spec.priorityClassName]).toEqual([manifest.metadata.name, one.priority]);
      expect(ranks.indexOf(podSecurityOf(manifest))).toBeLessThanOrEqual(ranks.indexOf(one.level));
      for (const { name, resources } of [...spec.containers, ...spec.initContainers ?? []]) {
        expect([name, resources]).toEqual([name, {
          requests: { cpu: expect.any(String) as string, memory: expect.any(String) as string }, limits: expect.objectContaining({ memory: expect.any(String) }),
        }]);
      }
      expect([manifest.metadata.name, groups.filter((group) => Object.entries(group).every(([key, value]) => labels[key] === value)).length]).toEqual([manifest.metadata.name, 1]);
    }
  });

  test.each(cases)('%s: no Secret with data, no kind beside the known ones, no hook but that before a removal', (_, one) => {
    const { manifests, source } = renderedBy(one);
    expect(manifests.filter(({ kind, data }) => kind === 'Secret' && data !== undefined)).toEqual([]);
    const known = [...source.clusterKinds, ...source.namespacedKinds];
    expect([...new Set(manifests.map(groupKind))].filter((kind) => !known.includes(kind))).toEqual([]);
    const hooks = manifests.flatMap(({ metadata }) => metadata.annotations?.['helm.sh/hook'] ?? []);
    expect(hooks.filter((hook) => hook !== 'pre-delete')).toEqual([]);
  });

  test('OpenCost reads its prices and its Prometheus from what follows from the cluster', () => {
    const { manifests } = renderedBy(cases[0]![1]);
    const prices = manifests.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'custom-pricing-model')!.data as Record<string, string>;
    // A node of 4 CPUs and 16 GiB with a GPU, at 43.80 a month, and no other to compare it with.
    expect(4 * Number(prices.CPU) + 16 * Number(prices.RAM) + Number(prices.GPU)).toBeCloseTo(43.8, 2);
    const env = podSpecOf(manifests.find(({ kind }) => kind === 'Deployment')!)!.spec.containers[0]!.env!;
    expect(env).toEqual(expect.arrayContaining([
      { name: 'PROMETHEUS_SERVER_ENDPOINT', value: 'http://monitoring-prometheus.monitoring.svc.cluster.local:9090' }, { name: 'PRICING_CONFIGMAP_NAME', value: 'custom-pricing-model' },
    ]));
  });

  test('the operator’s ClusterPolicy gives what it makes the resources and the priority that are said', () => {
    const policy = renderedBy(cases[4]![1]).manifests.find(({ kind }) => kind === 'ClusterPolicy')!.spec as Record<string, { enabled?: boolean; resources?: unknown; priorityClassName?: string }>;
    expect(policy.daemonsets!.priorityClassName).toBe('system-node-critical');
    for (const part of ['driver', 'toolkit', 'devicePlugin', 'dcgmExporter', 'gfd']) expect([part, policy[part]!.resources]).toEqual([part, expect.objectContaining({ requests: expect.anything(), limits: expect.anything() })]);
    for (const part of ['migManager', 'vfioManager', 'vgpuDeviceManager', 'sandboxDevicePlugin']) expect([part, policy[part]!.enabled ?? false]).toEqual([part, false]);
  });

  test('the device plugin runs where its pools say that there are GPUs, under the RuntimeClass', () => {
    const { spec } = podSpecOf(renderedBy(cases[3]![1]).manifests.find(({ kind, metadata }) => kind === 'DaemonSet' && metadata.name === 'nvidia-device-plugin')!)!;
    expect(spec.runtimeClassName).toBe('nvidia');
    expect(JSON.stringify(spec.affinity)).toContain('"key":"nvidia.com/gpu.present","operator":"In","values":["true"]');
  });
});
