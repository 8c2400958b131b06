import { groupedBy } from '../grouped-by';
import { type RenderedObject } from '../render';
import { clusterOf } from './check';

/** The objects of each cluster, by its name: the folder that they lie in. */
export function byCluster(objects: readonly RenderedObject[]): [string, RenderedObject[]][] {
  return [...groupedBy(objects, ({ path }) => clusterOf(path))];
}
