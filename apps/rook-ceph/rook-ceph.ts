import { Application, type Cluster, declared, type Endpoint, HelmChart, Pods, rookCephChart } from '../../lib';
import { Ceph } from './ceph';
import { CephDrivers, cephNamespace } from './drivers';
import { type Profile } from './resources';
import { checkEnough, storageNodes, type Devices } from './storage-nodes';

export interface RookCephProps {
  /**
   * Disks that Ceph gets, by the name of a pool of nodes or of one node. They are empty: no partition, no file system. Names
   * such as `sdb` can change when a machine starts; paths below `/dev/disk/by-id` do not.
   */
  readonly devices: Readonly<Record<string, Devices>>;
  /** Copies of everything, each on another node, or in another zone where there are as many. Fewer than 3 in `development` only. @default 3 */
  readonly replicas?: number;
  /** Whether there are volumes that pods on several nodes write to at once, of class `ceph-filesystem`. @default false */
  readonly filesystem?: boolean;
  /** Whether there are buckets, of class `ceph-bucket`, reached by S3. @default false */
  readonly objectStore?: boolean;
  /** What its parts ask for: `small`, or `full` as Ceph's project recommends. @default 'small' */
  readonly resources?: Profile;
  /** Whether a volume that names no class gets `ceph-block`. @default - where the platform has no default */
  readonly isDefault?: boolean;
  /** Whether volumes can be snapshot, which backups want; needs VolumeSnapshots. @default true */
  readonly snapshots?: boolean;
  /** Whether Ceph's traffic between nodes is encrypted; needs kernel 5.11 on all of them. @default false: the pod network does it, or is trusted */
  readonly encryption?: boolean;
  /** Host of Ceph's own page; its user is `admin`, the password is in the Secret `rook-ceph-dashboard-password`. @default - no page */
  readonly dashboard?: string;
}

/**
 * Rook, which runs Ceph on disks of the nodes: volumes in three copies that outlive the loss of a node and move with their
 * pods. Three Applications follow one another: the operator, its CSI drivers, and Ceph with its classes. On a platform that
 * brings Ceph nothing is installed.
 *
 * With one disk on each of three nodes it asks for about 2.2 CPU and 9.2 GiB in all before any data, of them 0.3 CPU and 2 GiB for each disk
 * (`full`: 6.9 CPU and 16.7 GiB, 1 CPU and 4 GiB for each); a file system adds 0.7 CPU and 2.7 GiB, buckets 0.2 CPU and 0.5 GiB. In production
 * the manager and the drivers' controllers run twice. The pods are the operator's, which gives the requests on; the containers that it adds to
 * prepare each pod have those of the pod's own part.
 *
 * What holds data is pruned by no sync and deleted with no Application. To take Ceph away for good, delete its claims, then the
 * CephCluster after setting its `cleanupPolicy.confirmation`; what is left in `/var/lib/rook` and on the disks keeps a new Ceph
 * from starting.
 *
 * @see https://rook.io/docs/rook/v1.20/CRDs/Cluster/ceph-cluster-crd/
 */
export class RookCeph extends Application {
  /** S3 of the buckets inside the cluster; none without `objectStore`, or where the platform brings Ceph. */
  public readonly s3: Endpoint | undefined;

  public constructor(cluster: Cluster, props: RookCephProps) {
    // Its kinds cannot be marked: nothing of it is pruned, or Ceph would go with its kinds.
    super(declared(RookCeph, new.target, cluster, props), 'rook-ceph', { namespace: cephNamespace, infrastructure: true, chartPodSecurity: 'privileged', prune: false });
    if (cluster.brings('rook-ceph')) return;
    const { replicas = 3, filesystem = false, objectStore = false, snapshots = true, encryption = false, resources = 'small', dashboard } = props;
    const storage = storageNodes(cluster, props.devices);
    checkEnough(cluster, storage, replicas);
    this.operator();
    const drivers = new CephDrivers(cluster, { filesystem, snapshots });
    const isDefault = props.isDefault ?? !cluster.platform.storageClasses.some((storageClass) => storageClass.isDefault);
    const ceph = new Ceph(cluster, { storage, replicas, filesystem, objectStore, snapshots, isDefault, encryption, resources, dashboard });
    ceph.comesAfter(drivers, 'without its drivers no claim is bound');
    this.s3 = ceph.s3;
  }

  private operator(): void {
    new HelmChart(this, {
      chart: rookCephChart,
      values: {
        crds: { enabled: true },
        priorityClassName: 'system-cluster-critical',
        resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '512Mi' } },
        containerSecurityContext: {
          allowPrivilegeEscalation: false, runAsNonRoot: true, runAsUser: 2016, runAsGroup: 2016, capabilities: { drop: ['ALL'] }, seccompProfile: { type: 'RuntimeDefault' },
        },
        csi: { installCsiOperator: true },
        'ceph-csi-operator': {
          kubernetesClusterDomain: this.cluster.platform.clusterDomain,
          controllerManager: {
            priorityClassName: 'system-cluster-critical',
            podSecurityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
            manager: { resources: { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '256Mi' } } },
          },
        },
      },
    });
    new Pods(this, 'rook-ceph-operator', { app: 'rook-ceph-operator' }).callsKubernetesApi();
    new Pods(this, 'ceph-csi-controller-manager', { 'control-plane': 'ceph-csi-op-controller-manager' }).callsKubernetesApi();
  }
}
