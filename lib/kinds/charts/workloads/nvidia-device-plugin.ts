import { type Manifest } from '../../../manifest';
import { type ChartRelease } from '../../chart';
import { type NvidiaDevicePluginValues } from '../nvidia-device-plugin';
import { selectorLabels } from './labels';
import { container, placement } from './pod';
import { cut, releaseName } from './release-name';
import { type Unchecked } from './unchecked';
import { daemonSet } from './workload';

/** Two kinds of pods on nodes with GPUs; the second only where several pods share one by MPS, which a label of the node says. */
export function nvidiaDevicePluginWorkloads(values: Unchecked<NvidiaDevicePluginValues>, release: ChartRelease): Manifest[] {
  const name = releaseName('nvidia-device-plugin', release, values);
  const common = { updateStrategy: { type: 'RollingUpdate' }, selector: selectorLabels('nvidia-device-plugin', release) };
  return [
    daemonSet(name, { ...common, pod: { containers: [container('nvidia-device-plugin-ctr', values.resources)], ...placement(values, onGpus) } }),
    daemonSet(cut(`${name}-mps-control-daemon`), {
      ...common,
      pod: {
        initContainers: [container('mps-control-daemon-mounts', values.resources)],
        containers: [container('mps-control-daemon-ctr', values.resources)],
        ...placement(values, { ...onGpus, nodeSelector: { 'nvidia.com/mps.capable': 'true' } }),
      },
    }),
  ];
}

/** Nodes that a discovery has found to have GPUs, or that are marked by hand. */
const found = [['feature.node.kubernetes.io/pci-10de.present', 'true'], ['feature.node.kubernetes.io/cpu-model.vendor_id', 'NVIDIA'], ['nvidia.com/gpu.present', 'true']];

const onGpus = {
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: found.map(([key, value]) => ({ matchExpressions: [{ key, operator: 'In', values: [value] }] })) },
    },
  },
  tolerations: [{ key: 'CriticalAddonsOnly', operator: 'Exists' }, { key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' }],
};
