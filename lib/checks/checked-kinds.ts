import { groupOf } from '../object-identity';
import { knows } from '../schema';
import { type Check, clusterOf } from './check';

/** Every object is of a kind that Kubernetes or this library defines; of others the metadata alone can be checked. */
export const checkedKinds: Check = ({ objects }) => {
  const counts = new Map<string, { readonly where: string; readonly kind: string; count: number }>();
  for (const { manifest, path } of objects) {
    if (knows(manifest) !== 'unknown') continue;
    const where = clusterOf(path);
    const kind = `${manifest.kind} of ${groupOf(manifest)}`;
    const entry = counts.get(`${where} ${kind}`) ?? { where, kind, count: 0 };
    entry.count += 1;
    counts.set(`${where} ${kind}`, entry);
  }
  return [...counts.values()].map(({ where, kind, count }) => ({
    where, severity: 'warning', message: `kind ${kind} must have a definition to be checked by, got none for ${count} ${count === 1 ? 'object' : 'objects'}, of which only the metadata was checked`,
  }));
};
