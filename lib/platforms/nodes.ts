import { Fault } from '../fault';
import { dnsLabel } from '../names';
import { bytes, millicores } from '../units';
import { type NodePool, type Platform } from './platform';

/** One machine of a pool. */
export interface Node {
  readonly name: string;
  readonly pool: NodePool;
  readonly zone: string;
}

/** The nodes that ordinary pods may run on, in the order of the pools. */
export function workloadNodes(platform: Platform): Node[] {
  return nodes(platform).filter((node) => node.pool.workloads !== false);
}

/** All nodes, in the order of the pools. */
export function nodes(platform: Pick<Platform, 'nodes'>): Node[] {
  return platform.nodes.flatMap((pool) =>
    Array.from({ length: pool.count }, (_, index) => ({ name: `${pool.name}-${index + 1}`, pool, zone: pool.zone ?? 'default' })));
}

/** How many nodes ordinary pods can have at once, those that an autoscaler would add included. */
export function mostWorkloadNodes(platform: Platform): number {
  return platform.nodes.filter(({ workloads }) => workloads !== false).reduce((sum, { count, maximum = count }) => sum + maximum, 0);
}

/** Refuses pools that no cluster of machines of our own can be made of. */
export function checkPools(pools: readonly NodePool[], platform: string): void {
  checkEachPool(pools, platform);
  const controlPlanes = pools.filter((pool) => pool.role === 'control-plane').reduce((sum, pool) => sum + pool.count, 0);
  if (controlPlanes !== 1 && controlPlanes !== 3 && controlPlanes !== 5) {
    throw new Fault(`control-plane nodes of ${platform} must be 1, 3 or 5 so that etcd keeps a majority, got '${controlPlanes}'`);
  }
}

/** Refuses pools that cannot be, whoever runs the control plane. */
export function checkEachPool(pools: readonly NodePool[], platform: string): void {
  const names = new Set<string>();
  for (const pool of pools) {
    const subject = `node pool '${pool.name}' of ${platform}`;
    dnsLabel(pool.name, `name of ${subject}`, 60);
    if (names.has(pool.name)) throw new Fault(`${subject} must have a name of its own, got it twice; rename one of them`);
    names.add(pool.name);
    if (!Number.isInteger(pool.count) || pool.count < 0 || pool.count > 1000) {
      throw new Fault(`count of ${subject} must be a whole number from 0 to 1000, got '${String(pool.count)}'`);
    }
    if (pool.maximum !== undefined && (!Number.isInteger(pool.maximum) || pool.maximum < Math.max(1, pool.count) || pool.maximum > 1000)) {
      throw new Fault(`maximum of ${subject} must be a whole number from ${Math.max(1, pool.count)} to 1000, got '${String(pool.maximum)}'`);
    }
    bytes(pool.memory, `memory of ${subject}`);
    bytes(pool.disk, `disk of ${subject}`);
    millicores(pool.cpu, `cpu of ${subject}`);
  }
}
