import { type Static, Type } from '@sinclair/typebox';
import { choice } from '../fields/choice';
import { labels } from '../fields/labels';
import { list } from '../fields/list';
import { dnsLabel, dnsSubdomain } from '../fields/name';
import { toleration } from '../fields/scheduling';
import { strict } from '../fields/strict';
import { text } from '../fields/text';
import { defineChart } from '../chart';
import { containerResources } from './fields/container-resources';
import { cephCsiDriversOperands } from './operands/ceph-csi-drivers';

const snapshotPolicy = choice('none', 'volumeSnapshot');
const log = strict({ rotation: strict({ enabled: Type.Literal(false) }) });

/** The pod on each node that mounts volumes; all of its containers that run with these values. */
const nodePlugin = strict({
  priorityClassName: dnsSubdomain,
  kubeletDirPath: Type.Optional(text("a path such as '/var/lib/kubelet'", '^(/[^/]+)+$')),
  labels: Type.Optional(labels),
  tolerations: Type.Optional(list(toleration)),
  resources: strict({ registrar: containerResources, liveness: containerResources, plugin: containerResources }),
});

/** The pod that makes volumes and snapshots; all of its containers that run with these values. */
const controllerPlugin = strict({
  priorityClassName: dnsSubdomain,
  tolerations: Type.Optional(list(toleration)),
  resources: strict({
    attacher: containerResources, snapshotter: containerResources, resizer: containerResources, provisioner: containerResources,
    omapGenerator: containerResources, liveness: containerResources, plugin: containerResources,
  }),
});

const off = strict({ enabled: Type.Literal(false) });

/**
 * A driver under the name that StorageClasses know it by. What is not said here comes from the defaults of all drivers, but the
 * chart says the number of copies and the policy for snapshots of each driver itself: that of block devices is `none`.
 */
function driver(name: string) {
  return Type.Union([off, strict({
    enabled: Type.Literal(true),
    name: choice(name),
    log,
    snapshotPolicy,
    controllerPlugin: strict({ replicas: Type.Integer({ minimum: 1, maximum: 10 }) }),
  })]);
}

const cephCsiDriversValues = strict({
  operatorConfig: strict({
    namespace: dnsLabel,
    driverSpecDefaults: strict({ imageSet: strict({ name: choice('rook-csi-operator-image-set-configmap') }), log, nodePlugin, controllerPlugin }),
  }),
  drivers: strict({
    rbd: driver('rook-ceph.rbd.csi.ceph.com'),
    cephfs: driver('rook-ceph.cephfs.csi.ceph.com'),
    nfs: off,
    nvmeof: off,
  }),
});

export type CephCsiDriversValues = Static<typeof cephCsiDriversValues>;

/**
 * The CSI drivers of Ceph. Rook no longer brings them with its operator: without this chart no claim is ever bound. The chart's
 * own names of drivers, image set and namespace are not Rook's; those here are. It names no namespace in its roles and accounts
 * and therefore must be released into Rook's.
 *
 * @see https://github.com/rook/rook/blob/v1.20.6/Documentation/Helm-Charts/csi-drivers-chart.md
 */
export const cephCsiDriversChart = defineChart({
  name: 'ceph-csi-drivers',
  version: '1.0.4',
  appVersion: 'v1.0.4',
  repository: 'https://ceph.github.io/ceph-csi-operator',
  values: cephCsiDriversValues,
  /** All its pods are made of its objects. */
  workloads: () => [],
  operands: cephCsiDriversOperands,
  clusterKinds: ['rbac.authorization.k8s.io/ClusterRole', 'rbac.authorization.k8s.io/ClusterRoleBinding'],
  namespacedKinds: ['/ServiceAccount', 'csi.ceph.io/Driver', 'csi.ceph.io/OperatorConfig', 'rbac.authorization.k8s.io/Role', 'rbac.authorization.k8s.io/RoleBinding'],
  installs: [],
});
