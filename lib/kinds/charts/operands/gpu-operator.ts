import { type Manifest } from '../../../manifest';
import { type GpuOperatorValues } from '../gpu-operator';
import { container } from '../workloads/pod';
import { type Unchecked } from '../workloads/unchecked';
import { daemonSet } from '../workloads/workload';

type Values = Unchecked<GpuOperatorValues>;
type Containers = readonly Readonly<Record<string, unknown>>[];

/**
 * What the operator makes of the chart's ClusterPolicy on each node with GPUs. It picks these by a label for each part, which it
 * writes itself where it writes the one that is named here. Two pods that try a GPU out run once and are left out, as is the
 * server for sharing by MPS, which runs on no node without a label that says so.
 *
 * @see https://github.com/NVIDIA/gpu-operator/tree/v26.7.0/assets
 */
export function gpuOperatorOperands(values: Values): Manifest[] {
  const { driver, toolkit, devicePlugin, dcgmExporter, gfd, validator } = values;
  const valid = (name: string): Containers[number] => container(`${name}-validation`, validator?.resources);
  const part = (name: string, initContainers: Containers, main: Containers[number], runtimeClassName?: string): Manifest => daemonSet(name, {
    updateStrategy: name === 'nvidia-driver-daemonset' ? { type: 'OnDelete' } : { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '1' } },
    selector: { app: name },
    labels: { 'app.kubernetes.io/managed-by': 'gpu-operator' },
    pod: { initContainers, containers: [main], ...onGpus, priorityClassName: values.daemonsets?.priorityClassName ?? 'system-node-critical', runtimeClassName },
  });
  return [
    part('nvidia-driver-daemonset', [container('k8s-driver-manager', driver?.resources)], container('nvidia-driver-ctr', driver?.resources)),
    part('nvidia-container-toolkit-daemonset', [valid('driver')], container('nvidia-container-toolkit-ctr', toolkit?.resources)),
    part('nvidia-device-plugin-daemonset', [valid('toolkit')], container('nvidia-device-plugin', devicePlugin?.resources), 'nvidia'),
    part('nvidia-dcgm-exporter', [valid('toolkit')], container('nvidia-dcgm-exporter', dcgmExporter?.resources), 'nvidia'),
    part('gpu-feature-discovery', [valid('toolkit')], container('gpu-feature-discovery', gfd?.resources), 'nvidia'),
    part('nvidia-operator-validator', ['driver', 'toolkit', 'cuda', 'plugin'].map(valid), container('nvidia-operator-validator', validator?.resources), 'nvidia'),
  ];
}

const onGpus = {
  nodeSelector: { 'nvidia.com/gpu.present': 'true' },
  tolerations: [{ key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' }],
};
