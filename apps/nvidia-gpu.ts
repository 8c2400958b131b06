import { ApiObject } from 'cdk8s';
import { Application, type Cluster, declared, type Endpoint, Fault, gpuOperatorChart, HelmChart, Metrics, type NoProps, nvidiaDevicePluginChart, Pods } from '../lib';

/** Label by which the device plugin finds its nodes where nothing discovers them. */
const presence = 'nvidia.com/gpu.present';

const resources = (cpu: `${number}m`, memory: `${number}Mi`, limit: `${number}Mi` | `${number}Gi`): {
  requests: { cpu: typeof cpu; memory: typeof memory }; limits: { memory: typeof limit };
} => ({ requests: { cpu, memory }, limits: { memory: limit } });

/**
 * GPUs of NVIDIA for pods that ask for some with `gpus: 1`. Where the machines bring the driver, as Talos does by its extensions
 * `nvidia-open-gpu-kernel-modules` and `nvidia-container-toolkit`, it is the device plugin, on nodes that carry the label
 * `nvidia.com/gpu.present: "true"`, and the RuntimeClass `nvidia`. Elsewhere it is NVIDIA's operator, which finds the nodes itself and builds the
 * driver on them, for which they reach the internet. A taint `nvidia.com/gpu` keeps other pods from such nodes; these and those that ask
 * for GPUs tolerate it. The operator's pods have the resources and the priority that are said here, though it makes them itself;
 * its job before a removal has none, for which the chart has no value.
 *
 * @see https://docs.siderolabs.com/talos/v1.13/configure-your-talos-cluster/hardware-and-drivers/nvidia-gpu
 */
export class NvidiaGpu extends Application {
  public constructor(cluster: Cluster, props?: NoProps) {
    const byMachines = declared(NvidiaGpu, new.target, cluster, props).platform.gpuDrivers === 'machine';
    super(cluster, byMachines ? 'nvidia-device-plugin' : 'gpu-operator', {
      infrastructure: true, chartPodSecurity: 'privileged',
      // The operator's kind has a default that the chart leaves out: https://github.com/NVIDIA/gpu-operator/issues/2795
      ...(!byMachines && { ignoreDifferences: [{ group: 'nvidia.com', kind: 'ClusterPolicy', jsonPointers: ['/spec/cdi/default'] }] }),
    });
    const pools = cluster.platform.nodes.filter(({ gpus = 0 }) => gpus > 0);
    if (pools.length === 0) throw new Fault(`cluster '${cluster.name}' must have nodes with GPUs for NvidiaGpu, got none; add gpus: 1 to a node pool, or remove NvidiaGpu`);
    this.offers('gpu');
    if (byMachines) this.devicePlugin(pools);
    else this.operator();
  }

  private devicePlugin(pools: Cluster['platform']['nodes']): void {
    const { gpuRuntimeClass } = this.cluster.platform;
    const unlabelled = pools.find(({ labels }) => labels?.[presence] !== 'true');
    if (unlabelled) {
      throw new Fault(`node pool '${unlabelled.name}' with GPUs must have the label '${presence}: "true"', got none; the device plugin runs on no other nodes: set it on the machines and add labels: { '${presence}': 'true' } to the pool`);
    }
    if (gpuRuntimeClass !== undefined) {
      new ApiObject(this, `RuntimeClass-${gpuRuntimeClass}`, { apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', metadata: { name: gpuRuntimeClass }, handler: 'nvidia' });
    }
    new HelmChart(this, {
      chart: nvidiaDevicePluginChart,
      values: {
        priorityClassName: 'system-node-critical', resources: resources('10m', '64Mi', '128Mi'), gfd: { enabled: false },
        ...(gpuRuntimeClass !== undefined && { runtimeClassName: gpuRuntimeClass }),
      },
    });
    new Pods(this, 'nvidia-device-plugin', { 'app.kubernetes.io/name': 'nvidia-device-plugin' }).callsKubernetesApi();
  }

  private operator(): void {
    new HelmChart(this, {
      chart: gpuOperatorChart,
      values: {
        operator: { priorityClassName: 'system-node-critical', resources: resources('50m', '128Mi', '512Mi'), upgradeCRD: false, cleanupCRD: false },
        daemonsets: { priorityClassName: 'system-node-critical' },
        validator: { resources: resources('10m', '32Mi', '256Mi') },
        // It compiles a kernel module.
        driver: { enabled: true, resources: resources('100m', '256Mi', '4Gi') },
        toolkit: { enabled: true, resources: resources('10m', '64Mi', '256Mi') },
        devicePlugin: { enabled: true, resources: resources('10m', '64Mi', '256Mi') },
        dcgmExporter: { enabled: true, resources: resources('50m', '256Mi', '1Gi'), serviceMonitor: { enabled: false } },
        gfd: { enabled: true, resources: resources('10m', '32Mi', '256Mi') },
        migManager: { enabled: false },
        sandboxDevicePlugin: { enabled: false },
        vfioManager: { enabled: false },
        vgpuDeviceManager: { enabled: false },
        'node-feature-discovery': {
          priorityClassName: 'system-node-critical', postDeleteCleanup: false,
          master: { resources: resources('20m', '128Mi', '512Mi') }, worker: { resources: resources('10m', '64Mi', '256Mi') }, gc: { resources: resources('10m', '32Mi', '128Mi') },
        },
      },
    });
    this.operatorPods();
  }

  /** What the chart runs, and what the operator makes of its ClusterPolicy. */
  private operatorPods(): void {
    const named = (name: string, labels: Record<string, string>, ports?: Record<string, number>): Pods => new Pods(this, name, labels, ports);
    named('gpu-operator', { 'app.kubernetes.io/component': 'gpu-operator' }).callsKubernetesApi();
    named('node-feature-discovery', { 'app.kubernetes.io/name': 'node-feature-discovery' }).callsKubernetesApi();
    named('nvidia-driver', { app: 'nvidia-driver-daemonset' }).callsKubernetesApi().reaches('*').reaches('*', 80);
    for (const app of ['nvidia-operator-validator', 'nvidia-container-toolkit-daemonset', 'nvidia-device-plugin-daemonset', 'gpu-feature-discovery']) named(app, { app }).callsKubernetesApi();
    const figures: Endpoint = named('nvidia-dcgm-exporter', { app: 'nvidia-dcgm-exporter' }, { metrics: 9400 }).endpoint('metrics');
    new Metrics(this, 'nvidia-dcgm-exporter', { from: figures });
  }
}
