import { nodePoolsAmong, type OvhNodePool } from '../karpenter/node-pools';
import { type Problem } from '../problem';
import { type RenderedObject } from '../render';
import { byCluster } from './by-cluster';
import { type Check, whereIs } from './check';

/**
 * Each flavor in each zone belongs to one NodePool: the provider keeps all such nodes in one pool of OVHcloud's, with the
 * labels, taints and billing of whoever came first. A static pool must not look like one of these.
 */
export const unsharedNodePools: Check = ({ models, objects }) => [...byCluster(objects)].flatMap(([cluster, all]) => {
  const pools = nodePoolsAmong(all);
  const { platform } = models.find((model) => model.cluster.name === cluster)?.cluster ?? {};
  const taken = pools.length === 0 ? [] : (platform?.nodes ?? []).filter(({ name }) => name.startsWith('karpenter-'));
  return [
    ...sharedPlaces(pools),
    ...taken.map(({ name }) => ({
      where: cluster, message: `name of node pool '${name}' must not begin with 'karpenter-', got a cluster with NodePools; Karpenter takes it for one of its own and deletes nodes from it`,
    })),
  ];
});

function sharedPlaces(pools: readonly OvhNodePool<RenderedObject>[]): Problem[] {
  const owners = new Map<string, string>();
  return pools.flatMap((pool) => {
    const shared = new Map<string, string[]>();
    for (const { name: flavor } of pool.flavors) {
      for (const zone of pool.zones) {
        const owner = owners.get(`${flavor} ${zone}`);
        if (owner === undefined) owners.set(`${flavor} ${zone}`, pool.name);
        else if (owner !== pool.name) shared.set(owner, [...shared.get(owner) ?? [], `${flavor} in ${zone}`]);
      }
    }
    return [...shared].map(([owner, places]) => ({
      where: whereIs(pool.object),
      message: `a flavor in a zone must belong to one NodePool, got ${places.join(', ')} in '${owner}' and '${pool.name}'; nodes of the second would get the labels, taints and billing of the first: give one of them another flavor or zone`,
    }));
  });
}
