import { type Manifest } from '../../../manifest';
import { type ChartRelease } from '../../chart';
import { type GpuOperatorValues } from '../gpu-operator';
import { overlaid } from './known';
import { selectorLabels } from './labels';
import { container, type Placement, placement } from './pod';
import { releaseName } from './release-name';
import { type Unchecked } from './unchecked';
import { daemonSet, deployment, job } from './workload';

type Values = Unchecked<GpuOperatorValues>;

const linux = { 'kubernetes.io/os': 'linux' };
const onControlPlane = { key: 'node-role.kubernetes.io/control-plane', operator: 'Equal', value: '', effect: 'NoSchedule' };
const onGpu = { key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' };

/** On control plane nodes rather than elsewhere. */
const byControlPlane: Placement = {
  affinity: {
    nodeAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, preference: { matchExpressions: [{ key: 'node-role.kubernetes.io/control-plane', operator: 'In', values: [''] }] } }],
    },
  },
  tolerations: [onControlPlane],
};

/** Of its own kind and the pods that it makes of that nothing: see its operands. */
export function gpuOperatorWorkloads(values: Values, release: ChartRelease): Manifest[] {
  return [operator(values, release), cleanup(values, release), ...nodeFeatureDiscovery(values['node-feature-discovery'], release)];
}

function operator({ operator: own }: Values, release: ChartRelease): Manifest {
  return deployment('gpu-operator', {
    replicas: 1,
    selector: { 'app.kubernetes.io/component': 'gpu-operator', app: 'gpu-operator' },
    labels: { ...selectorLabels('gpu-operator', release), 'app.kubernetes.io/managed-by': 'Helm', 'nvidia.com/gpu-driver-upgrade-drain.skip': 'true' },
    pod: {
      // The limit of CPU is the chart's.
      containers: [container('gpu-operator', overlaid({ limits: { cpu: '500m' } }, own?.resources))],
      ...placement(own, { ...byControlPlane, nodeSelector: linux, priorityClassName: 'system-node-critical' }),
    },
  });
}

/** Before the chart is removed; the chart has no value for what it asks for. */
function cleanup({ operator: own }: Values, release: ChartRelease): Manifest {
  const { tolerations, nodeSelector } = placement(own, { tolerations: [onControlPlane], nodeSelector: linux });
  return job('gpu-operator-cleanup-gpucluster', {
    hook: 'pre-delete',
    labels: { ...selectorLabels('gpu-operator', release), 'app.kubernetes.io/managed-by': 'Helm', 'app.kubernetes.io/component': 'gpu-operator' },
    pod: { containers: [container('cleanup-gpucluster')], tolerations, nodeSelector },
  });
}

function nodeFeatureDiscovery(own: Values['node-feature-discovery'], release: ChartRelease): Manifest[] {
  const name = releaseName('node-feature-discovery', release, own);
  const selector = (role: string): Record<string, string> => ({ ...selectorLabels('node-feature-discovery', release), role });
  const where = (component: unknown, chart: Placement = {}): Placement => ({ ...placement(component, chart), priorityClassName: own?.priorityClassName ?? 'system-node-critical' });
  return [
    deployment(`${name}-master`, { replicas: 1, selector: selector('master'), pod: { containers: [container('master', own?.master?.resources)], ...where(own?.master, byControlPlane) } }),
    daemonSet(`${name}-worker`, {
      updateStrategy: { rollingUpdate: { maxUnavailable: '10%' } },
      selector: selector('worker'),
      pod: { containers: [container('worker', own?.worker?.resources)], ...where(own?.worker, { tolerations: [onControlPlane, onGpu] }) },
    }),
    deployment(`${name}-gc`, { replicas: 1, selector: selector('gc'), pod: { containers: [container('gc', own?.gc?.resources)], ...where(own?.gc) } }),
  ];
}
