import { Application, cephCsiDriversChart, type ChartValues, type Cluster, HelmChart } from '../../lib';

type Values = ChartValues<typeof cephCsiDriversChart>;
type Defaults = Values['operatorConfig']['driverSpecDefaults'];

/** Namespace of everything of Ceph's; drivers and their secrets are known under it. */
export const cephNamespace = 'rook-ceph';

const small = { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '128Mi' } } as const;
const plugin = { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '1Gi' } } as const;
// A driver's log is that of its pods: no file on the node has to be turned over.
const log = { rotation: { enabled: false } } as const;

const defaults: Defaults = {
  imageSet: { name: 'rook-csi-operator-image-set-configmap' },
  log,
  nodePlugin: { priorityClassName: 'system-node-critical', resources: { registrar: small, liveness: small, plugin } },
  controllerPlugin: {
    priorityClassName: 'system-cluster-critical',
    resources: { attacher: small, snapshotter: small, resizer: small, provisioner: small, omapGenerator: small, liveness: small, plugin },
  },
};

/** The CSI drivers. Without them Ceph runs and no claim is ever bound; the operator no longer brings them itself. */
export class CephDrivers extends Application {
  public constructor(cluster: Cluster, props: { readonly filesystem: boolean; readonly snapshots: boolean }) {
    super(cluster, 'ceph-csi-drivers', { namespace: cephNamespace, infrastructure: true, chartPodSecurity: 'privileged' });
    const common = {
      enabled: true, log, snapshotPolicy: props.snapshots ? 'volumeSnapshot' : 'none', controllerPlugin: { replicas: cluster.replicas },
    } as const;
    new HelmChart(this, {
      chart: cephCsiDriversChart,
      values: {
        operatorConfig: { namespace: cephNamespace, driverSpecDefaults: defaults },
        drivers: {
          rbd: { ...common, name: 'rook-ceph.rbd.csi.ceph.com' },
          cephfs: props.filesystem ? { ...common, name: 'rook-ceph.cephfs.csi.ceph.com' } : { enabled: false },
          nfs: { enabled: false },
          nvmeof: { enabled: false },
        },
      },
    });
    if (!props.snapshots) return;
    // The part of a driver that makes snapshots ends again and again where the kind is missing.
    cluster.relations.needs.push({
      application: this, capability: 'kind:snapshot.storage.k8s.io/VolumeSnapshot', remedy: 'new VolumeSnapshots(this)', purpose: 'kind VolumeSnapshot of snapshot.storage.k8s.io',
    });
  }
}
