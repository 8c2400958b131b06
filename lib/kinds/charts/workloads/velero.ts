import { type Manifest } from '../../../manifest';
import { type ChartRelease } from '../../chart';
import { type VeleroValues } from '../velero';
import { listOf, textOf } from './known';
import { labelsOf, selectorLabels } from './labels';
import { container, placement } from './pod';
import { type Unchecked } from './unchecked';
import { daemonSet, deployment } from './workload';

/** The server and, where it is on, an agent on each node. Their names are always the same. */
export function veleroWorkloads(values: Unchecked<VeleroValues>, release: ChartRelease): Manifest[] {
  const { nodeAgent } = values;
  const selector = selectorLabels('velero', release);
  const common = { 'app.kubernetes.io/managed-by': 'Helm' };
  const server = deployment('velero', {
    replicas: 1,
    strategy: { type: 'Recreate' },
    selector,
    labels: { ...common, name: 'velero', ...labelsOf(values.podLabels) },
    pod: {
      initContainers: listOf(values.initContainers)?.map(({ name, resources }) => container(textOf(name) ?? 'plugin', resources)),
      containers: [container('velero', values.resources)],
      ...placement(values),
    },
  });
  return values.deployNodeAgent ? [server, daemonSet('node-agent', {
    selector: { name: 'node-agent' },
    labels: { ...selector, ...common, role: 'node-agent' },
    pod: { containers: [container('node-agent', nodeAgent?.resources)], ...placement(nodeAgent) },
  })] : [server];
}
