import { type Manifest } from '../../../manifest';
import { type CephCsiDriversValues } from '../ceph-csi-drivers';
import { labelsOf } from '../workloads/labels';
import { container } from '../workloads/pod';
import { type Unchecked } from '../workloads/unchecked';
import { daemonSet, deployment } from '../workloads/workload';

type Values = Unchecked<CephCsiDriversValues>;
type Driver = NonNullable<Values['drivers']>['rbd'];

/**
 * What the operator makes of each Driver of the chart: a pod on every node, and one or more that make volumes and keep apart.
 * Tolerations are none of those that the values say for all drivers: the chart writes an empty list into each driver, which the
 * operator takes for what is wanted.
 *
 * @see https://github.com/ceph/ceph-csi-operator/blob/v1.0.4/internal/controller/driver_controller.go
 */
export function cephCsiDriversOperands({ drivers, operatorConfig }: Values): Manifest[] {
  const defaults = operatorConfig?.driverSpecDefaults;
  return [...pods('rbd', drivers?.rbd, defaults), ...pods('cephfs', drivers?.cephfs, defaults)];
}

function pods(type: string, driver: Driver, defaults: NonNullable<Values['operatorConfig']>['driverSpecDefaults']): Manifest[] {
  if (!driver?.enabled) return [];
  const { nodePlugin, controllerPlugin } = defaults ?? {};
  const name = driver.name ?? `${type}.csi.ceph.com`;
  const controller = { app: `${name}-ctrlplugin` };
  const { resources } = controllerPlugin ?? {};
  return [
    daemonSet(`${name}-nodeplugin`, {
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
      selector: { app: `${name}-nodeplugin` },
      labels: labelsOf(nodePlugin?.labels),
      pod: {
        hostNetwork: true, priorityClassName: nodePlugin?.priorityClassName,
        containers: [container(`csi-${type}plugin`, nodePlugin?.resources?.plugin), container('driver-registrar', nodePlugin?.resources?.registrar)],
      },
    }),
    deployment(controller.app, {
      replicas: driver.controllerPlugin?.replicas ?? 1,
      strategy: { type: 'Recreate' },
      selector: controller,
      pod: {
        priorityClassName: controllerPlugin?.priorityClassName,
        affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: { matchLabels: controller }, topologyKey: 'kubernetes.io/hostname' }] } },
        containers: [
          container(`csi-${type}plugin`, resources?.plugin), container('csi-provisioner', resources?.provisioner), container('csi-resizer', resources?.resizer),
          container('csi-attacher', resources?.attacher), ...(driver.snapshotPolicy === 'none' ? [] : [container('csi-snapshotter', resources?.snapshotter)]),
        ],
      },
    }),
  ];
}
