import { NvidiaGpu, RookCeph, type RookCephProps, Velero, VolumeSnapshots } from '../../apps';
import { Application, type Cluster, talos, Volume } from '../../lib';
import { charts } from '../../lib/kinds/charts/charts';
import { type Manifest } from '../../lib/manifest';
import { containersOf, podSpecOf } from '../../lib/pod-spec';
import { type Platform } from '../../lib/platforms/platform';
import { type Facts, machines, renderCluster } from '../support/declare';
import { type Rendered } from '../support/rendered';
import { cephCsiDriversValues } from './fixtures/ceph-csi-drivers';
import { gpuOperatorValues } from './fixtures/gpu-operator';
import { veleroValues } from './fixtures/velero';

const plain: Platform = talos({ on: 'machines', kubernetes: '1.34', apiServer: '192.168.1.10', nodes: machines().nodes });
const withGpus: Platform = { ...machines(1, { gpus: 1 }), gpuDrivers: undefined, gpuRuntimeClass: undefined };

const withStorage = (props: Partial<RookCephProps> = {}, facts: Facts = {}): Rendered => renderCluster((cluster: Cluster) => {
  new VolumeSnapshots(cluster);
  new RookCeph(cluster, { devices: { node: ['sdb'] }, filesystem: true, ...props });
  new Velero(cluster);
  new Volume(new Application(cluster, 'web'), 'data', { size: '1Gi' });
}, { platform: plain, ...facts });

const byGpus = (): Rendered => renderCluster((cluster) => new NvidiaGpu(cluster), { platform: withGpus });

/** What operators make of the chart of an application, by the values of its construct. */
function operandsOf(rendered: Rendered, name: string): readonly Manifest[] {
  const { namespace, sources } = rendered.application(name);
  return sources.flatMap((source) => source.type === 'chart' ? source.definition.operands!(source.values as never, { name: source.releaseName, namespace }) : []);
}

const ofFixture = (name: string, values: object): readonly Manifest[] => charts.find((chart) => chart.name === name)!.operands!(values as never, { name, namespace: name });

/** Each workload with what its containers ask for, in order: `DaemonSet csi 50m/128Mi 10m/32Mi`; what runs first in brackets. */
const asked = (manifests: readonly Manifest[]): string[] => manifests.map((manifest) => {
  const pod = podSpecOf(manifest)!.spec;
  const amounts = (containers: typeof pod.containers = []): string => containers.map(({ resources }) => `${String(resources?.requests?.cpu)}/${String(resources?.requests?.memory)}`).join(' ');
  return `${manifest.kind} ${manifest.metadata.name}${pod.initContainers ? ` (${amounts(pod.initContainers)})` : ''} ${amounts(pod.containers)}`;
});

test('are known of the charts whose operators make pods that no object tells', () => {
  expect(charts.filter((chart) => 'operands' in chart).map(({ name }) => name).sort()).toEqual(['ceph-csi-drivers', 'gpu-operator', 'velero']);
});

describe('the pods that the GPU operator makes', () => {
  test('ask for what the values say of each part, those that wait for the driver for what its tests ask for', () => {
    expect(asked(operandsOf(byGpus(), 'gpu-operator'))).toEqual([
      'DaemonSet nvidia-driver-daemonset (100m/256Mi) 100m/256Mi',
      'DaemonSet nvidia-container-toolkit-daemonset (10m/32Mi) 10m/64Mi',
      'DaemonSet nvidia-device-plugin-daemonset (10m/32Mi) 10m/64Mi',
      'DaemonSet nvidia-dcgm-exporter (10m/32Mi) 50m/256Mi',
      'DaemonSet gpu-feature-discovery (10m/32Mi) 10m/32Mi',
      'DaemonSet nvidia-operator-validator (10m/32Mi 10m/32Mi 10m/32Mi 10m/32Mi) 10m/32Mi',
    ]);
  });

  test('run on nodes with GPUs alone, whatever keeps other pods off, and the driver changes only when its pod is deleted', () => {
    const made = ofFixture('gpu-operator', gpuOperatorValues.usual);
    for (const manifest of made) {
      expect(podSpecOf(manifest)!.spec).toMatchObject({
        nodeSelector: { 'nvidia.com/gpu.present': 'true' }, tolerations: [{ key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' }], priorityClassName: 'system-node-critical',
      });
    }
    expect(made.map(({ spec }) => (spec as { updateStrategy: { type: string } }).updateStrategy.type)).toEqual(['OnDelete', ...Array<string>(5).fill('RollingUpdate')]);
    const runtimes = made.map((manifest) => podSpecOf(manifest)!.spec.runtimeClassName);
    expect(runtimes).toEqual([undefined, undefined, 'nvidia', 'nvidia', 'nvidia', 'nvidia']);
  });

  test('have the priority that the values give them all', () => {
    const low = ofFixture('gpu-operator', { ...gpuOperatorValues.usual, daemonsets: { priorityClassName: 'batch-low' } });
    expect(new Set(low.map((manifest) => podSpecOf(manifest)!.spec.priorityClassName))).toEqual(new Set(['batch-low']));
  });
});

describe('the pods of the CSI drivers', () => {
  const small = '10m/32Mi';

  test('are a DaemonSet and a Deployment of each driver that is on, with what the configuration says for all', () => {
    expect(asked(operandsOf(withStorage(), 'ceph-csi-drivers'))).toEqual(['rbd', 'cephfs'].flatMap((driver) => [
      `DaemonSet rook-ceph.${driver}.csi.ceph.com-nodeplugin 50m/128Mi ${small}`,
      `Deployment rook-ceph.${driver}.csi.ceph.com-ctrlplugin 50m/128Mi ${small} ${small} ${small} ${small}`,
    ]));
    expect(operandsOf(withStorage({ filesystem: false }), 'ceph-csi-drivers').map(({ metadata }) => metadata.name)).toEqual(['nodeplugin', 'ctrlplugin'].map((part) => `rook-ceph.rbd.csi.ceph.com-${part}`));
  });

  test('have no container for snapshots without them', () => {
    const [, controller] = operandsOf(withStorage({ filesystem: false, snapshots: false }), 'ceph-csi-drivers');
    expect(podSpecOf(controller!)!.spec.containers.map(({ name }) => name)).toEqual(['csi-rbdplugin', 'csi-provisioner', 'csi-resizer', 'csi-attacher']);
  });

  test('mount from the network of the node, and keep apart where there are several that make volumes', () => {
    const [node, controller] = operandsOf(withStorage(), 'ceph-csi-drivers');
    expect(podSpecOf(node!)!.spec).toMatchObject({ hostNetwork: true, priorityClassName: 'system-node-critical' });
    expect(node!.spec).toMatchObject({ updateStrategy: { rollingUpdate: { maxUnavailable: 1 } } });
    expect(controller!.spec).toMatchObject({ replicas: 2, strategy: { type: 'Recreate' } });
    expect(podSpecOf(controller!)!.spec).toMatchObject({
      priorityClassName: 'system-cluster-critical',
      affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: { matchLabels: podSpecOf(controller!)!.labels }, topologyKey: 'kubernetes.io/hostname' }] } },
    });
  });

  test('tolerate nothing, since each driver says so with an empty list whatever holds for all, but have the labels of all', () => {
    const made = ofFixture('ceph-csi-drivers', cephCsiDriversValues.everything);
    expect(made.map((manifest) => podSpecOf(manifest)!.spec.tolerations)).toEqual(Array(4).fill(undefined));
    expect(podSpecOf(made[0]!)!.labels).toEqual({ app: 'rook-ceph.rbd.csi.ceph.com-nodeplugin', tier: 'storage' });
  });
});

test('Velero maintains its copies by a Job with the resources of its values, of which zero is none', () => {
  const [job, ...others] = ofFixture('velero', veleroValues.usual);
  expect(others).toEqual([]);
  expect(job).toEqual({
    apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'velero-repository-maintenance' },
    spec: {
      template: {
        metadata: { labels: { 'app.kubernetes.io/name': 'velero' } },
        spec: {
          priorityClassName: 'batch-low',
          containers: [{ name: 'velero-repo-maintenance-container', resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '1Gi' } } }],
        },
      },
    },
  });
});

test.each([['gpu-operator', byGpus], ['ceph-csi-drivers', withStorage], ['velero', withStorage]] as const)('each pod of %s that policies reach belongs to exactly one declared group', (name, declare) => {
  const rendered = declare();
  const { namespace } = rendered.application(name);
  const groups = rendered.models[0]!.cluster.relations.pods.filter((pods) => pods.namespace === namespace);
  const pods = operandsOf(rendered, name).flatMap((manifest) => podSpecOf(manifest) ?? []);
  expect(pods.length).toBeGreaterThan(0);
  for (const { labels, spec } of pods) {
    expect(containersOf(spec).map(({ resources }) => resources)).toEqual(containersOf(spec).map(() => ({
      requests: expect.objectContaining({ cpu: expect.anything(), memory: expect.anything() }), limits: expect.objectContaining({ memory: expect.anything() }),
    })));
    expect(spec.priorityClassName).toMatch(/./);
    if (spec.hostNetwork) continue;
    expect(groups.filter((group) => Object.entries(group.labels).every(([key, value]) => labels[key] === value)).map((group) => group.name)).toEqual([expect.any(String)]);
  }
});
