import { type ClusterModel } from '../model';
import { byCodeUnit } from '../names';
import { groupKind } from '../object-identity';
import { type Check } from './check';

const mark = 'storageclass.kubernetes.io/is-default-class';

/** Of two default StorageClasses Kubernetes takes the one that was made last: a volume would be where nobody said. */
export const uniqueDefaultStorageClass: Check = ({ models }) => models.flatMap((model) => {
  const defaults = [...defaultsOf(model)].sort(byCodeUnit);
  if (defaults.length < 2) return [];
  return [{
    where: model.cluster.name,
    message: `cluster '${model.cluster.name}' must have one default StorageClass at most, got ${defaults.map((name) => `'${name}'`).join(' and ')}; say isDefault: false to who brings the others`,
  }];
});

/** Those of the platform, those that applications say they bring, and those that stand in the tree. */
function defaultsOf({ cluster, applications }: ClusterModel): Set<string> {
  const told = [...cluster.platform.storageClasses, ...cluster.relations.storageClasses].filter(({ isDefault }) => isDefault);
  const declared = applications.flatMap(({ objects }) => objects.filter(({ manifest }) =>
    groupKind(manifest) === 'storage.k8s.io/StorageClass' && manifest.metadata.annotations?.[mark] === 'true'));
  return new Set([...told.map(({ name }) => name), ...declared.map(({ manifest }) => manifest.metadata.name)]);
}
