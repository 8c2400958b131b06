import { type Manifest } from './manifest';
import { groupKind, groupOf, isCoreGroup } from './object-identity';

/** Kinds whose loss destroys data, or everything of a kind, or whatever their objects own. */
const known: ReadonlySet<string> = new Set([
  '/Namespace', '/PersistentVolume', '/PersistentVolumeClaim', 'apiextensions.k8s.io/CustomResourceDefinition', 'barmancloud.cnpg.io/ObjectStore',
  'capsule.clastix.io/Tenant', 'ceph.rook.io/CephBlockPool', 'ceph.rook.io/CephCluster', 'ceph.rook.io/CephFilesystem', 'ceph.rook.io/CephFilesystemSubVolumeGroup',
  'ceph.rook.io/CephObjectStore', 'objectbucket.io/ObjectBucketClaim', 'postgresql.cnpg.io/Cluster', 'postgresql.cnpg.io/Database',
  'snapshot.storage.k8s.io/VolumeSnapshotContent',
  // Servers of data that operators of others run, under the names by which these know them.
  'acid.zalan.do/postgresql', 'cassandra.datastax.com/CassandraDatacenter', 'cdi.kubevirt.io/DataVolume', 'clickhouse.altinity.com/ClickHouseInstallation',
  'elasticsearch.k8s.elastic.co/Elasticsearch', 'k8s.mariadb.com/MariaDB', 'kafka.strimzi.io/Kafka', 'kafka.strimzi.io/KafkaNodePool', 'kafka.strimzi.io/KafkaTopic',
  'kubevirt.io/VirtualMachine', 'longhorn.io/Volume', 'minio.min.io/Tenant', 'mongodbcommunity.mongodb.com/MongoDBCommunity', 'mysql.oracle.com/InnoDBCluster',
  'psmdb.percona.com/PerconaServerMongoDB', 'rabbitmq.com/RabbitmqCluster',
]);

/** Kinds that hold nothing, so that nobody has to look into them. */
const harmless: ReadonlySet<string> = new Set([
  'AppProject', 'Application', 'ClusterRole', 'ClusterRoleBinding', 'ConfigMap', 'CiliumNetworkPolicy', 'CronJob', 'DaemonSet', 'Deployment', 'ExternalSecret', 'HTTPRoute',
  'HorizontalPodAutoscaler', 'Ingress', 'Job', 'NetworkPolicy', 'PodDisruptionBudget', 'PodMonitor', 'PriorityClass', 'PrometheusRule', 'Role', 'RoleBinding', 'Secret',
  'Service', 'ServiceAccount', 'ServiceMonitor', 'StorageClass',
]);

/** Whether data goes with an object when it is deleted. */
export function holdsData(manifest: Manifest): boolean {
  return known.has(groupKind(manifest)) || (!isCoreGroup(groupOf(manifest)) && claimsStorage(manifest.spec));
}

/** Whether an object holds data by itself, or in volumes that it makes for its pods and that are found again by its name. */
export function standsForData(manifest: Manifest): boolean {
  const { volumeClaimTemplates = [] } = (manifest.spec ?? {}) as { volumeClaimTemplates?: unknown[] };
  return holdsData(manifest) || (groupKind(manifest) === 'apps/StatefulSet' && volumeClaimTemplates.length > 0);
}

/** Whether the file of a tree may be that of such an object, by its path alone. */
export function mayStandForData(path: string): boolean {
  const kind = /\/([A-Z][A-Za-z]*)[.-][^/]*$/.exec(path)?.[1];
  return kind !== undefined && !harmless.has(kind);
}

/** Whether an object of a custom kind says what volumes its controller makes for it, as those of most databases do. */
function claimsStorage(value: unknown, depth = 0): boolean {
  if (typeof value !== 'object' || value === null || depth > 8) return false;
  if (Array.isArray(value)) return value.some((item) => claimsStorage(item, depth + 1));
  return Object.keys(value).some((key) => {
    const inner = (value as Readonly<Record<string, unknown>>)[key];
    return typeof inner === 'object' && inner !== null && (claims.has(key) || claimsStorage(inner, depth + 1));
  });
}

const claims: ReadonlySet<string> = new Set(['volumeClaimTemplate', 'volumeClaimTemplates', 'volumeClaimSpec', 'persistentVolumeClaimSpec', 'persistentVolumeClaimTemplate']);
