import {
  Alerts, Application, CephBlockPool, CephCluster, CephFilesystem, CephFilesystemSubVolumeGroup, CephObjectStore, type Cluster, CoreObject, CustomObject, type Endpoint,
  type KindProps, Metrics, Route, SnapshotClass,
} from '../../lib';
import { cephAlerts } from './alerts';
import { cephNamespace } from './drivers';
import { clusterResources, partResources, type Profile } from './resources';
import { failureDomain, type StorageNode } from './storage-nodes';
import { cephPods, cephTraffic } from './traffic';

export interface CephProps {
  readonly storage: readonly StorageNode[];
  readonly replicas: number;
  readonly filesystem: boolean;
  readonly objectStore: boolean;
  readonly snapshots: boolean;
  readonly isDefault: boolean;
  readonly encryption: boolean;
  readonly resources: Profile;
  readonly dashboard: string | undefined;
}

type ClusterSpec = KindProps<typeof CephCluster>['spec'];
type Pool = KindProps<typeof CephBlockPool>['spec'];

/**
 * Ceph itself and what is kept in it. These are objects of ours, as its chart has them but for two things: each that holds data is
 * marked so that nothing removes it, for which the chart has a value at one of them alone, and none says what is false, for which
 * a value of the chart would have to be null, and Argo CD loses nulls (argo-cd#16312).
 */
export class Ceph extends Application {
  /** S3 inside the cluster. */
  public readonly s3: Endpoint | undefined;
  private readonly pool: Pool;

  public constructor(cluster: Cluster, private readonly props: CephProps) {
    super(cluster, 'rook-ceph-cluster', { namespace: cephNamespace, infrastructure: true });
    const { storage, replicas } = props;
    this.pool = { failureDomain: failureDomain(storage, replicas), replicated: { size: replicas, ...(replicas > 1 && { requireSafeReplicaSize: true }) } };
    new CustomObject(this, CephCluster, { metadata: { name: cephNamespace }, spec: this.clusterSpec() });
    this.blocks();
    if (props.filesystem) this.files();
    if (props.objectStore) this.buckets();
    const { manager, exporter, gateway } = cephPods(this, props);
    this.s3 = gateway?.endpoint('http');
    cephTraffic(this, props.objectStore);
    new Metrics(this, 'ceph', { from: manager.endpoint('metrics') });
    new Metrics(this, 'ceph-daemons', { from: exporter.endpoint('metrics') });
    new Alerts(this, 'ceph', cephAlerts);
    if (props.dashboard !== undefined) new Route(this, 'dashboard', { host: props.dashboard, to: manager.endpoint('dashboard') });
  }

  private clusterSpec(): ClusterSpec {
    const { storage, replicas, encryption, resources, dashboard } = this.props;
    return {
      cephVersion: { image: 'quay.io/ceph/ceph:v20.2.4' },
      // A pool that Ceph makes for itself has as many copies as it is told here.
      ...(replicas < 3 && { cephConfig: { global: { mon_warn_on_pool_no_redundancy: 'false', osd_pool_default_size: String(replicas) } } }),
      dataDirHostPath: '/var/lib/rook',
      mon: { count: storage.length >= 3 ? 3 : 1 },
      mgr: { count: this.cluster.tier === 'production' ? 2 : 1 },
      ...(dashboard !== undefined && { dashboard: { enabled: true, port: 7000 } }),
      ...(encryption && { network: { connections: { encryption: { enabled: true } } } }),
      // Kernels before 7.0 know no other.
      security: { cephx: { csi: { keyType: 'aes' } } },
      disruptionManagement: { managePodBudgets: true },
      priorityClassNames: { all: 'system-cluster-critical', mon: 'system-node-critical', osd: 'system-node-critical' },
      resources: { ...clusterResources(resources) },
      storage: {
        nodes: storage.map(({ name, devices }) => ({
          name, ...(typeof devices === 'string' ? { deviceFilter: devices } : { devices: devices.map((device) => ({ name: device })) }), resources: {},
        })),
      },
    };
  }

  private blocks(): void {
    new CustomObject(this, CephBlockPool, { metadata: { name: 'ceph-blockpool' }, spec: this.pool });
    this.storageClass('ceph-block', 'rbd', { pool: 'ceph-blockpool', imageFormat: '2', imageFeatures: 'layering', 'csi.storage.k8s.io/fstype': 'ext4' }, this.props.isDefault);
    this.cluster.relations.storageClasses.push({ name: 'ceph-block', isDefault: this.props.isDefault });
  }

  private files(): void {
    const name = 'ceph-filesystem';
    new CustomObject(this, CephFilesystem, {
      metadata: { name },
      spec: {
        metadataPool: this.pool,
        dataPools: [{
          name: 'data0', ...this.pool, application: '', erasureCoded: { codingChunks: 0, dataChunks: 0 }, mirroring: {}, quotas: {}, statusCheck: { mirror: {} },
        }],
        preserveFilesystemOnDelete: true,
        metadataServer: { activeCount: 1, activeStandby: true, priorityClassName: 'system-cluster-critical', resources: partResources(this.props.resources, 'mds') },
      },
    });
    new CustomObject(this, CephFilesystemSubVolumeGroup, { metadata: { name: `${name}-csi` }, spec: { name: 'csi', filesystemName: name, pinning: { distributed: 1 } } });
    this.storageClass(name, 'cephfs', { fsName: name, pool: `${name}-data0` }, false);
    this.cluster.relations.storageClasses.push({ name, accessModes: ['ReadWriteOnce', 'ReadWriteMany'] });
  }

  private buckets(): void {
    const name = 'ceph-objectstore';
    new CustomObject(this, CephObjectStore, {
      metadata: { name },
      spec: {
        metadataPool: this.pool,
        dataPool: { ...this.pool, parameters: { bulk: 'true' } },
        preservePoolsOnDelete: true,
        gateway: { port: 80, instances: this.cluster.replicas, priorityClassName: 'system-cluster-critical', resources: partResources(this.props.resources, 'rgw') },
      },
    });
    new CoreObject(this, 'StorageClass', {
      metadata: { name: 'ceph-bucket' },
      provisioner: `${cephNamespace}.ceph.rook.io/bucket`,
      reclaimPolicy: 'Delete',
      volumeBindingMode: 'Immediate',
      parameters: { objectStoreName: name, objectStoreNamespace: cephNamespace, region: 'us-east-1' },
    });
  }

  /** A class of volumes and, for backups, one of snapshots. What a claim gave up goes: backups make and remove claims every night. */
  private storageClass(name: string, driver: 'rbd' | 'cephfs', parameters: Readonly<Record<string, string>>, isDefault: boolean): void {
    const provisioner = `rook-csi-${driver}-provisioner`;
    const secret = (action: string, secretName: string): Record<string, string> => ({
      [`csi.storage.k8s.io/${action}-secret-name`]: secretName, [`csi.storage.k8s.io/${action}-secret-namespace`]: cephNamespace,
    });
    new CoreObject(this, 'StorageClass', {
      metadata: { name, annotations: { 'storageclass.kubernetes.io/is-default-class': String(isDefault) } },
      provisioner: `${cephNamespace}.${driver}.csi.ceph.com`,
      reclaimPolicy: 'Delete',
      allowVolumeExpansion: true,
      volumeBindingMode: 'Immediate',
      parameters: {
        clusterID: cephNamespace, ...parameters, ...secret('provisioner', provisioner), ...secret('controller-expand', provisioner), ...secret('controller-publish', provisioner),
        ...secret('node-stage', `rook-csi-${driver}-node`),
      },
    });
    if (!this.props.snapshots) return;
    new SnapshotClass(this, name, { driver: `${cephNamespace}.${driver}.csi.ceph.com`, parameters: { clusterID: cephNamespace, ...secret('snapshotter', provisioner) } });
  }
}
