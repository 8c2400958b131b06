import { type Manifest } from '../../../manifest';
import { type ChartRelease } from '../../chart';
import { type PrometheusNodeExporterValues } from '../prometheus-node-exporter';
import { selectorLabels } from './labels';
import { container, hostPorts, placement } from './pod';
import { releaseName } from './release-name';
import { type Unchecked } from './unchecked';
import { daemonSet } from './workload';

const chart = 'prometheus-node-exporter';

export function prometheusNodeExporterWorkloads(values: Unchecked<PrometheusNodeExporterValues>, release: ChartRelease): Manifest[] {
  return [daemonSet(releaseName(chart, release, values), {
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
    selector: selectorLabels(chart, release),
    labels: { 'app.kubernetes.io/managed-by': 'Helm', 'app.kubernetes.io/component': 'metrics', 'app.kubernetes.io/part-of': chart },
    pod: { hostNetwork: true, containers: [container('node-exporter', values.resources, hostPorts(9100))], ...placement(values, everywhere) },
  })];
}

/** On every machine; what only looks like a node of someone's service is none. */
const notMachines = [['eks.amazonaws.com/compute-type', 'fargate'], ['type', 'virtual-kubelet']];

const everywhere = {
  nodeSelector: { 'kubernetes.io/os': 'linux' },
  tolerations: [{ effect: 'NoSchedule', operator: 'Exists' }],
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: notMachines.map(([key, value]) => ({ key, operator: 'NotIn', values: [value] })) }],
      },
    },
  },
};
