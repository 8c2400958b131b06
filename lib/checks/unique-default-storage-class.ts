import { byCodeUnit } from '../names';
import { type Check } from './check';
import { defaultStorageClasses } from './default-storage-classes';

/** Of two default StorageClasses Kubernetes takes the one that was made last: a volume would be where nobody said. */
export const uniqueDefaultStorageClass: Check = ({ models }) => models.flatMap((model) => {
  const defaults = [...defaultStorageClasses(model)].sort(byCodeUnit);
  if (defaults.length < 2) return [];
  return [{
    where: model.cluster.name,
    message: `cluster '${model.cluster.name}' must have one default StorageClass at most, got ${defaults.map((name) => `'${name}'`).join(' and ')}; say isDefault: false to who brings the others`,
  }];
});
