import { type Manifest } from '../../../manifest';
import { type ChartRelease } from '../../chart';
import { type MetallbValues } from '../metallb';
import { listOf } from './known';
import { selectorLabels } from './labels';
import { container, hostPorts, placement } from './pod';
import { releaseName } from './release-name';
import { type Unchecked } from './unchecked';
import { daemonSet, deployment } from './workload';

export function metallbWorkloads(values: Unchecked<MetallbValues>, release: ChartRelease): Manifest[] {
  const { controller, speaker } = values;
  const name = releaseName('metallb', release, values);
  const selector = (component: string): Record<string, string> => ({ ...selectorLabels('metallb', release), 'app.kubernetes.io/component': component });
  const where = placement(speaker, { nodeSelector: linux });
  return [
    deployment(`${name}-controller`, {
      strategy: { type: 'RollingUpdate' },
      selector: selector('controller'),
      pod: { containers: [container('controller', controller?.resources)], ...placement(controller, { nodeSelector: linux }) },
    }),
    daemonSet(`${name}-speaker`, {
      updateStrategy: { type: 'RollingUpdate' },
      selector: selector('speaker'),
      pod: {
        hostNetwork: true,
        containers: [container('speaker', speaker?.resources, { ports: [...hostPorts(figures, members).ports ?? [], { containerPort: members, hostPort: members, protocol: 'UDP' }] })],
        ...where,
        tolerations: [...controlPlanes, ...listOf(where.tolerations) ?? []],
      },
    }),
  ];
}

const linux = { 'kubernetes.io/os': 'linux' };

/** Ports of the nodes: for metrics, and by which the speakers know of each other. */
const [figures, members] = [9120, 7946];

const controlPlanes = ['master', 'control-plane'].map((role) => ({ key: `node-role.kubernetes.io/${role}`, effect: 'NoSchedule', operator: 'Exists' }));
