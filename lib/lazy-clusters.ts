import { Cluster } from './cluster';
import { Fault } from './fault';
import { type Fleet, type LazyCluster } from './fleet';
import { byCodeUnit } from './names';

/** Names of all clusters of a fleet, those included that are not declared yet, in alphabetical order. */
export function clusterNames(fleet: Fleet): string[] {
  return [...declaredClusters(fleet).map(({ name }) => name), ...fleet.lazyClusters.keys()].sort(byCodeUnit);
}

/** Declares the clusters that were put off: all of them, or those that are chosen, their hubs, and what the hubs among them manage. */
export function declareLazyClusters(fleet: Fleet, chosen?: ReadonlySet<string>): void {
  for (const [name, { hub }] of [...fleet.lazyClusters]) {
    if (chosen === undefined || chosen.has(name) || (hub !== undefined && chosen.has(hub))) declareLazyCluster(fleet, name);
  }
  for (const { name, hub } of declaredClusters(fleet)) {
    if (hub !== undefined && chosen?.has(name) === true) declareLazyCluster(fleet, hub);
  }
}

function declareLazyCluster(fleet: Fleet, name: string): void {
  const lazy = fleet.lazyClusters.get(name);
  if (!lazy) return;
  fleet.lazyClusters.delete(name);
  const before = declaredClusters(fleet).length;
  checkMade(fleet, name, lazy, lazy.make(), declaredClusters(fleet).length - before);
}

/** What is chosen by name must be what is made. */
function checkMade(fleet: Fleet, name: string, { hub }: LazyCluster, made: unknown, count: number): void {
  const remedy = `write this.lazily('${name}', () => new MyCluster(this))`;
  if (!(made instanceof Cluster) || made.fleet !== fleet || count !== 1) throw new Fault(`what is declared lazily as cluster '${name}' must be one cluster of the fleet, got ${made instanceof Cluster && made.fleet === fleet ? count : 'something else'}; ${remedy}`);
  if (made.name !== name) throw new Fault(`what is declared lazily as cluster '${name}' must have that name, got '${made.name}'; ${remedy}`);
  if (made.hub !== hub) throw new Fault(`hub of cluster '${name}', which is declared lazily, must be said beside it, got '${String(made.hub)}' and '${String(hub)}'; give lazily ${made.hub === undefined ? 'no hub' : `{ hub: '${made.hub}' }`}`);
}

/** The clusters that are declared by now. */
export function declaredClusters(fleet: Fleet): Cluster[] {
  return fleet.node.children.filter((child): child is Cluster => child instanceof Cluster);
}
