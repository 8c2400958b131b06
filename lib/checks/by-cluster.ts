import { groupedBy } from '../grouped-by';
import { type RenderedObject } from '../render';
import { clusterOf } from './check';

const known = new WeakMap<readonly RenderedObject[], ReadonlyMap<string, readonly RenderedObject[]>>();

/** The objects of each cluster, by its name: the folder that they lie in. */
export function byCluster(objects: readonly RenderedObject[]): ReadonlyMap<string, readonly RenderedObject[]> {
  const found = known.get(objects) ?? groupedBy(objects, ({ path }) => clusterOf(path));
  known.set(objects, found);
  return found;
}
