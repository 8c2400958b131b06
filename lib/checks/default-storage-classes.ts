import { type ClusterModel } from '../model';
import { groupKind } from '../object-identity';

const mark = 'storageclass.kubernetes.io/is-default-class';

/** Names of the StorageClasses that volumes are of which name none: of the platform, of applications that say they bring one, and those that stand in the tree. */
export function defaultStorageClasses({ cluster, applications }: ClusterModel): Set<string> {
  const told = [...cluster.platform.storageClasses, ...cluster.relations.storageClasses].filter(({ isDefault }) => isDefault);
  const declared = applications.flatMap(({ objects }) => objects.filter(({ manifest }) =>
    groupKind(manifest) === 'storage.k8s.io/StorageClass' && manifest.metadata.annotations?.[mark] === 'true'));
  return new Set([...told.map(({ name }) => name), ...declared.map(({ manifest }) => manifest.metadata.name)]);
}
