import { type Manifest } from './manifest';
import { groupKind } from './object-identity';

/** Kinds whose loss destroys data, or everything of a kind, or whatever their objects own. */
const dataKinds: readonly string[] = [
  '/Namespace', '/PersistentVolumeClaim', 'apiextensions.k8s.io/CustomResourceDefinition', 'barmancloud.cnpg.io/ObjectStore', 'capsule.clastix.io/Tenant',
  'ceph.rook.io/CephBlockPool', 'ceph.rook.io/CephCluster', 'ceph.rook.io/CephFilesystem', 'ceph.rook.io/CephFilesystemSubVolumeGroup', 'ceph.rook.io/CephObjectStore',
  'postgresql.cnpg.io/Cluster', 'postgresql.cnpg.io/Database',
];

const known = new Set(dataKinds);
const names = new Set([...dataKinds.map((kind) => kind.split('/')[1]!), 'StatefulSet']);

/** Whether data goes with an object when it is deleted. */
export function holdsData(manifest: Manifest): boolean {
  return known.has(groupKind(manifest));
}

/** Whether an object holds data by itself, or in volumes that it makes for its pods and that are found again by its name. */
export function standsForData(manifest: Manifest): boolean {
  const { volumeClaimTemplates = [] } = (manifest.spec ?? {}) as { volumeClaimTemplates?: unknown[] };
  return holdsData(manifest) || (groupKind(manifest) === 'apps/StatefulSet' && volumeClaimTemplates.length > 0);
}

/** Whether the file of a tree may be that of such an object, by its path alone. */
export function mayStandForData(path: string): boolean {
  return names.has(/\/([A-Za-z]+)[.-][^/]*$/.exec(path)?.[1] ?? '');
}
