import { type FinishedObject } from '../model';
import { groupKind } from '../object-identity';
import { annotate } from './object-waves';

/** Annotation with Argo CD's options for one object. */
const syncOptions = 'argocd.argoproj.io/sync-options';

/** Kinds whose deletion destroys data, or everything of a kind. */
const precious = new Set([
  '/Namespace', '/PersistentVolumeClaim', 'apiextensions.k8s.io/CustomResourceDefinition',
  'ceph.rook.io/CephBlockPool', 'ceph.rook.io/CephCluster', 'ceph.rook.io/CephFilesystem', 'ceph.rook.io/CephFilesystemSubVolumeGroup', 'ceph.rook.io/CephObjectStore',
  'barmancloud.cnpg.io/ObjectStore', 'postgresql.cnpg.io/Cluster', 'postgresql.cnpg.io/Database',
]);

/**
 * Keeps what holds data from being removed: `Prune=false` when it leaves the declaration, `Delete=false` when its
 * Application is deleted. One without the other does not protect (argo-cd#9853).
 */
export function protectData(objects: readonly FinishedObject[]): void {
  for (const { manifest } of objects) {
    if (!precious.has(groupKind(manifest))) continue;
    const present = manifest.metadata.annotations?.[syncOptions]?.split(',').map((option) => option.trim()) ?? [];
    const kept = present.filter((option) => !/^(Prune|Delete)=/.test(option));
    const own = (name: string): string => present.find((option) => option === `${name}=confirm`) ?? `${name}=false`;
    annotate(manifest, syncOptions, [...kept, own('Prune'), own('Delete')].join(','));
  }
}
