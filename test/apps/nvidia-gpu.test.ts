import { NvidiaGpu } from '../../apps';
import { Application, Pods, SyncJob, talos, Workload } from '../../lib';
import { type NodePool, type Platform } from '../../lib/platforms/platform';
import { bareCluster, machines, newFleet, refusalOf, renderCluster, renderFleet } from '../support/declare';
import { type Rendered } from '../support/rendered';
import { plain } from '../support/workload';

const label = { 'nvidia.com/gpu.present': 'true' };
const onTalos = (gpu: Partial<NodePool> = { labels: label }): Platform => talos({
  on: 'machines', kubernetes: '1.34', apiServer: '192.168.1.10', nodes: [
    { name: 'control', role: 'control-plane', count: 1, cpu: '2', memory: '4Gi', disk: '20Gi', workloads: false },
    { name: 'gpu', role: 'worker', count: 1, cpu: '8', memory: '32Gi', disk: '100Gi', gpus: 2, taints: [{ key: 'nvidia.com/gpu', effect: 'NoSchedule' }], ...gpu },
  ],
});
const managed = (): Platform => ({ ...machines(1, { gpus: 1 }), gpuDrivers: undefined, gpuRuntimeClass: undefined });
const declared = (platform: Platform, gpus = 1): Rendered => renderCluster((cluster) => {
  new NvidiaGpu(cluster);
  new Workload(new Application(cluster, 'web'), 'web', { ...plain, gpus });
}, { platform });

describe('GPUs where the machines bring the driver', () => {
  test('are offered by the device plugin, with the RuntimeClass that it and pods name', () => {
    const rendered = declared(onTalos());
    expect(rendered.values('nvidia-device-plugin')).toMatchObject({ runtimeClassName: 'nvidia', gfd: { enabled: false } });
    expect(rendered.manifests('home/nvidia-device-plugin').find(({ kind }) => kind === 'RuntimeClass')).toMatchObject({ metadata: { name: 'nvidia' }, handler: 'nvidia' });
    expect(rendered.has('Application', 'gpu-operator')).toBe(false);
  });

  test('are refused without the label by which alone the plugin finds its nodes', () => {
    expect(refusalOf(() => declared(onTalos({})))).toBe(
      `node pool 'gpu' with GPUs must have the label 'nvidia.com/gpu.present: "true"', got none; the device plugin runs on no other nodes: set it on the machines and add labels: { 'nvidia.com/gpu.present': 'true' } to the pool`);
  });
});

describe('GPUs elsewhere', () => {
  test('are offered by the operator, which builds the driver, without jobs before each sync', () => {
    const rendered = declared(managed());
    expect(rendered.values('gpu-operator')).toMatchObject({ driver: { enabled: true }, operator: { upgradeCRD: false, cleanupCRD: false }, 'node-feature-discovery': { postDeleteCleanup: false } });
    expect(rendered.has('Application', 'nvidia-device-plugin')).toBe(false);
  });

  test('leave a field that the operator’s kind fills in out of Argo CD’s comparison, in its own group and not in Kyverno’s', () => {
    const { ignoreDifferences, syncPolicy } = declared(managed()).argoApplication('gpu-operator').spec;
    expect(ignoreDifferences).toEqual([{ group: 'nvidia.com', kind: 'ClusterPolicy', jsonPointers: ['/spec/cdi/default'] }]);
    expect(syncPolicy!.syncOptions).not.toContain('RespectIgnoreDifferences=true');
    expect(declared(onTalos()).argoApplication('nvidia-device-plugin').spec).not.toHaveProperty('ignoreDifferences');
  });

  test('reach the internet for the driver alone', () => {
    const { relations } = declared(managed()).models[0]!.cluster;
    expect(relations.reaches.filter(({ from }) => from.application.name === 'gpu-operator').map(({ from, host, port }) => `${from.name} ${host}:${port}`)).toEqual(['nvidia-driver *:443', 'nvidia-driver *:80']);
    expect(relations.metrics.map(({ endpoint }) => endpoint.port)).toEqual([9400]);
  });

  test.each([['machine', onTalos()], ['operator', managed()]])('and by %s run in a namespace that lets them', (_, platform) => {
    const rendered = declared(platform);
    const namespace = rendered.has('Application', 'gpu-operator') ? 'gpu-operator' : 'nvidia-device-plugin';
    expect(rendered.core('Namespace', namespace).metadata.labels!['pod-security.kubernetes.io/enforce']).toBe('privileged');
    for (const pods of rendered.models[0]!.cluster.relations.pods.filter(({ application }) => application.name === namespace)) expect(pods).toBeInstanceOf(Pods);
  });

  test('are refused where no node has any', () => {
    expect(refusalOf(() => renderCluster((cluster) => new NvidiaGpu(cluster)))).toBe("cluster 'home' must have nodes with GPUs for NvidiaGpu, got none; add gpus: 1 to a node pool, or remove NvidiaGpu");
  });
});

describe('a workload with GPUs', () => {
  const podOf = (rendered: Rendered) => rendered.core('Deployment', 'web').spec!.template.spec!;

  test('has a limit of them, tolerates the taint of their nodes and names the RuntimeClass where there is one', () => {
    const pod = podOf(declared(onTalos(), 2));
    expect(pod.containers[0]!.resources).toEqual({ requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '128Mi', 'nvidia.com/gpu': 2 } });
    expect(pod).toMatchObject({ tolerations: [{ key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' }], runtimeClassName: 'nvidia' });
    expect(podOf(declared(managed()))).not.toHaveProperty('runtimeClassName');
  });

  test('comes after what offers them, and cannot do without', () => {
    expect(declared(onTalos()).models[0]!.order.after('web').map(([name]) => name)).toContain('nvidia-device-plugin');
    const fleet = newFleet();
    const cluster = bareCluster(fleet, { platform: onTalos() });
    new Application(cluster, 'rest', { namespace: 'default' }).offers('pod-network', 'priority-class:workload-default', 'kind:argoproj.io/Application', 'kind:cilium.io/CiliumNetworkPolicy');
    new Workload(new Application(cluster, 'web'), 'web', { ...plain, gpus: 1 });
    expect(refusalOf(() => renderFleet(fleet))).toBe("cluster 'home' must have NvidiaGpu, got none; web needs GPUs of 'web': add new NvidiaGpu(this)");
  });

  test('may be a task', () => {
    const rendered = renderCluster((cluster) => {
      new NvidiaGpu(cluster);
      new SyncJob(new Application(cluster, 'train'), 'train', { image: 'registry.example.org/train:1.0', resources: { cpu: '1', memory: '2Gi' }, gpus: 1 });
    }, { platform: onTalos() });
    expect(rendered.core('Job', 'train').spec!.template.spec!.containers[0]!.resources!.limits).toMatchObject({ 'nvidia.com/gpu': 1 });
  });

  test.each<[string, Platform, number, string]>([
    ['on nodes without', machines(), 1, "cluster 'home' must have nodes with GPUs for 'web', got none; add gpus: 1 to a node pool, or take gpus away from 'web'"],
    ['more than a node has', onTalos(), 3, "gpus of 'web' must be a whole number from 1 to 2, what one node has, got '3'"],
    ['half of one', onTalos(), 0.5, "gpus of 'web' must be a whole number from 1 to 2, what one node has, got '0.5'"],
  ])('is refused %s', (_, platform, gpus, message) => {
    expect(refusalOf(() => renderCluster((cluster) => new Workload(new Application(cluster, 'web'), 'web', { ...plain, gpus }), { platform }))).toBe(message);
  });

  test('of none is as before', () => {
    const pod = renderCluster((cluster) => new Workload(new Application(cluster, 'web'), 'web', plain)).core('Deployment', 'web').spec!.template.spec!;
    expect(pod).not.toHaveProperty('tolerations');
    expect(pod.containers[0]!.resources!.limits).toEqual({ memory: '128Mi' });
  });
});
