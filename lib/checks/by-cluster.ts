import { type RenderedObject } from '../render';
import { clusterOf } from './check';

/** The objects of each cluster, by its name: the folder that they lie in. */
export function byCluster(objects: readonly RenderedObject[]): [string, RenderedObject[]][] {
  const clusters = new Map<string, RenderedObject[]>();
  for (const object of objects) {
    const cluster = clusterOf(object.path);
    const others = clusters.get(cluster);
    if (others) others.push(object);
    else clusters.set(cluster, [object]);
  }
  return [...clusters];
}
