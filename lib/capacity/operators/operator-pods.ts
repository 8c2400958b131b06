import { type Manifest } from '../../manifest';
import { groupKind } from '../../object-identity';
import { cephDriverPods } from './ceph-driver-pods';
import { cephClusterPods, cephFilesystemPods, cephObjectStorePods } from './ceph-pods';
import { type MadeWorkload } from './made-workload';
import { monitoringPods } from './monitoring-pods';
import { barmanSidecars, databasePods, poolerPods } from './postgres-pods';

/** What operators make pods of: `group/Kind` of the objects that they read. */
export type OperatorPods = (manifest: Manifest) => readonly MadeWorkload[];

const none: readonly MadeWorkload[] = [];

/** The workloads that operators make of objects; none of what is read by nobody we know. */
export function operatorPods(manifests: readonly Manifest[]): OperatorPods {
  const sidecars = barmanSidecars(manifests);
  return (manifest) => {
    switch (groupKind(manifest)) {
      case 'postgresql.cnpg.io/Cluster': return databasePods(manifest, sidecars);
      case 'postgresql.cnpg.io/Pooler': return poolerPods(manifest);
      case 'monitoring.coreos.com/Alertmanager':
      case 'monitoring.coreos.com/Prometheus': return monitoringPods(manifest);
      case 'ceph.rook.io/CephCluster': return cephClusterPods(manifest);
      case 'ceph.rook.io/CephFilesystem': return cephFilesystemPods(manifest);
      case 'ceph.rook.io/CephObjectStore': return cephObjectStorePods(manifest);
      case 'csi.ceph.io/Driver': return cephDriverPods(manifest);
      default: return none;
    }
  };
}
