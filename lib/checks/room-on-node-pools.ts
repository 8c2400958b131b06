import { fields, list } from '../fields';
import { demandOf, sumOf, type Demand } from '../karpenter/demands';
import { mayRunOn, type NodesToChoose } from '../karpenter/placement';
import { nodeLabel, nodePoolsAmong, type OvhNodePool } from '../karpenter/node-pools';
import { assumedRoomOn, fits, launchesForEver, roomOn, told, type Room } from '../karpenter/room';
import { groupKind } from '../object-identity';
import { type NodePool, type Platform } from '../platforms/platform';
import { type Problem } from '../problem';
import { amountOf } from '../quantity';
import { type RenderedObject } from '../render';
import { byCluster } from './by-cluster';
import { type Check, whereIs } from './check';

type Pool = OvhNodePool<RenderedObject>;

/** Every pod that Karpenter launches a node for fits on that node, and none asks for what it cannot see there. */
export const roomOnNodePools: Check = ({ models, objects }) => [...byCluster(objects)].flatMap(([cluster, all]) => {
  const pools = nodePoolsAmong(all);
  const platform = models.find((model) => model.cluster.name === cluster)?.cluster.platform;
  if (pools.length === 0 || !platform) return [];
  const demands = all.flatMap((object) => demandOf(object) ?? []);
  const everywhere = demands.filter(({ onEveryNode }) => onEveryNode);
  const shared = pools.map((pool) => ({ pool, nodes: nodesOf(pool) })).map(({ pool, nodes }): SharedPool => ({ pool, nodes, others: sumOf(everywhere.filter((other) => mayRunOn(other, nodes))) }));
  return [
    ...demands.filter(({ onEveryNode }) => !onEveryNode).flatMap((demand) => faultsOf(demand, shared, platform)),
    ...all.filter(asksByDefault).map((object) => ({
      where: whereIs(object),
      message: `ephemeral-storage of LimitRange '${object.manifest.metadata.name}' must be left out, got a default for every container; Karpenter counts no disk on its nodes and would launch none for them: remove it`,
    })),
  ];
});

/** A pool with what its nodes are for whoever chooses among them, and what runs on each of them. */
interface SharedPool {
  readonly pool: Pool;
  readonly nodes: NodesToChoose;
  readonly others: Room;
}

function faultsOf(demand: Demand<RenderedObject>, pools: readonly SharedPool[], platform: Platform): Problem[] {
  const possible = pools.filter(({ nodes }) => mayRunOn(demand, nodes));
  if (possible.length === 0) return [];
  const { manifest } = demand.object;
  const where = whereIs(demand.object);
  const pods = `pods of ${manifest.kind} '${manifest.metadata.name}'`;
  if (demand.ephemeralStorage) {
    return [{ where, message: `${pods} must not request ephemeral-storage, got a request; Karpenter counts no disk on its nodes and launches none for them: remove it, or bind them to a pool of fixed size with a nodeSelector` }];
  }
  const endless = possible.flatMap(({ pool, others }) => pool.flavors.filter((flavor) => launchesForEver(demand.asks, flavor, others)).map((flavor) => ({ pool, flavor, others })));
  if (endless.length > 0) {
    const { pool, flavor, others } = endless[0]!;
    return [{
      where: whereIs(pool.object),
      message: `NodePool '${pool.name}' must leave room for the ${pods}, got ${told(demand.asks)}${others.millicores + others.mebibytes > 0 ? ` beside ${told(others)} on every node` : ''} on '${flavor.name}' with ${told(roomOn(flavor))}; `
        + `Karpenter counts on ${told(assumedRoomOn(flavor))} and would launch one node after another: take a larger flavor, or smaller requests`,
    }];
  }
  const found = possible.some(({ pool, others }) => pool.flavors.some((flavor) => fits(demand.asks, roomOn(flavor), others))) || platform.nodes.some((pool) => fitsStatic(demand, pool));
  if (found || possible.every(({ pool: { flavors } }) => flavors.length === 0)) return [];
  return [{ where, message: `${pods} must fit on some node, got ${told(demand.asks)}; the largest of ${names(possible)} has ${told(largest(possible))}: add a larger flavor, or lower the requests` }];
}

function nodesOf({ allowed, labels, name, taints, zones, flavors }: Pool): NodesToChoose {
  const own: Readonly<Record<string, readonly string[]>> = {
    [nodeLabel.pool]: [name], [nodeLabel.capacity]: ['on-demand'], [nodeLabel.architecture]: ['amd64'], [nodeLabel.system]: ['linux'], [nodeLabel.zone]: zones,
    [nodeLabel.flavor]: flavors.map((flavor) => flavor.name),
  };
  return { taints, valuesOf: (label) => own[label] ?? (labels[label] === undefined ? allowed(label) : [labels[label]]) };
}

function fitsStatic(demand: Demand, pool: NodePool): boolean {
  const labels: Readonly<Record<string, string | undefined>> = {
    [nodeLabel.architecture]: pool.architecture ?? 'amd64', [nodeLabel.system]: 'linux', [nodeLabel.zone]: pool.zone, ...pool.labels,
  };
  const nodes = { taints: pool.taints ?? [], valuesOf: (label: string) => labels[label] === undefined ? undefined : [labels[label]] };
  const room = {
    millicores: (amountOf(pool.cpu) - amountOf(pool.reserved?.cpu)) * 1000, mebibytes: (amountOf(pool.memory) - amountOf(pool.reserved?.memory)) / 2 ** 20, gpus: pool.gpus ?? 0,
  };
  return pool.workloads !== false && (pool.maximum ?? pool.count) > 0 && mayRunOn(demand, nodes) && fits(demand.asks, room);
}

function names(pools: readonly SharedPool[]): string {
  return pools.map(({ pool: { name } }) => `'${name}'`).slice(0, 4).join(', ');
}

function largest(pools: readonly SharedPool[]): Room {
  const rooms = pools.flatMap(({ pool: { flavors } }) => flavors.map(roomOn));
  return rooms.reduce((best, room) => room.mebibytes > best.mebibytes ? room : best);
}

function asksByDefault({ manifest }: RenderedObject): boolean {
  if (groupKind(manifest) !== '/LimitRange') return false;
  return list(fields(manifest.spec).limits).some((limit) => [limit.default, limit.defaultRequest].some((amounts) => fields(amounts)['ephemeral-storage'] !== undefined));
}
