import { type Manifest } from '../../../manifest';
import { type ChartRelease } from '../../chart';
import { type RookCephValues } from '../rook-ceph';
import { listOf, overlaid } from './known';
import { selectorLabels } from './labels';
import { container, placement } from './pod';
import { type Unchecked } from './unchecked';
import { deployment } from './workload';

/** The two operators; what they make is told by the kinds that they make it of. */
export function rookCephWorkloads(values: Unchecked<RookCephValues>, release: ChartRelease): Manifest[] {
  const { controllerManager } = values['ceph-csi-operator'] ?? {};
  // Neither chart has a value for affinity.
  const where = { ...placement(values), affinity: undefined };
  return [
    deployment('rook-ceph-operator', {
      replicas: 1,
      strategy: { type: 'Recreate' },
      selector: { app: 'rook-ceph-operator' },
      pod: {
        containers: [container('rook-ceph-operator', values.resources)],
        ...where,
        tolerations: [{ effect: 'NoExecute', key: 'node.kubernetes.io/unreachable', operator: 'Exists', tolerationSeconds: 5 }, ...listOf(where.tolerations) ?? []],
      },
    }),
    deployment('ceph-csi-controller-manager', {
      replicas: controllerManager?.replicas ?? 1,
      selector: { ...selectorLabels('ceph-csi', release), 'control-plane': 'ceph-csi-op-controller-manager' },
      pod: { containers: [container('manager', overlaid({ limits: { cpu: '500m' } }, controllerManager?.manager?.resources))], ...placement(controllerManager), affinity: undefined },
    }),
  ];
}
