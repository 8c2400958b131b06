import { type ClusterModel } from '../model';
import { type NodePool } from '../platforms/platform';
import { claimedStorage } from './claimed-storage';
import { loadBalancers } from './load-balancers';
import { Money, sum } from './money';

/** Something that is paid for all the time. */
export interface FixedCost {
  readonly what: string;
  /** What it costs in a month of 730 hours. */
  readonly monthly: Money;
}

/** Nodes that an autoscaler adds to a pool and takes away again. */
export interface GrowingCost {
  readonly pool: string;
  /** How many there can be beside those that stay. */
  readonly nodes: number;
  /** What each costs in an hour. @default - not known */
  readonly hourly?: Money;
}

/** What a cluster costs, as far as the prices of its platform say. Taxes, traffic and snapshots are not in it. */
export interface ClusterCost {
  readonly fixed: readonly FixedCost[];
  readonly growing: readonly GrowingCost[];
  /** What is paid for without a known price or amount, each in a sentence. */
  readonly unknown: readonly string[];
}

/** The sum of what is paid all the time, by the month. */
export function fixedCost({ fixed }: ClusterCost): Money {
  return sum(fixed.map(({ monthly }) => monthly));
}

/**
 * The cost of a cluster from the facts of its platform and its finished objects. A gigabyte of a volume is one of 2^30
 * bytes: providers sell volumes in the unit that Kubernetes asks for them in.
 */
export function costOf(model: ClusterModel): ClusterCost {
  const { platform } = model.cluster;
  const fixed: FixedCost[] = [];
  const growing: GrowingCost[] = [];
  const unknown: string[] = [];
  if (platform.price) fixed.push({ what: `platform ${platform.name}`, monthly: Money.of(platform.price) });
  for (const pool of platform.nodes) {
    if (pool.count > 0) addNodes(model, pool, fixed, unknown);
    if ((pool.maximum ?? pool.count) > pool.count) growing.push(growingCost(pool, unknown));
  }
  addLoadBalancers(model, fixed, unknown);
  addStorage(model, fixed, unknown);
  return { fixed, growing, unknown };
}

function addNodes({ cluster: { platform } }: ClusterModel, { name, count, price }: NodePool, fixed: FixedCost[], unknown: string[]): void {
  const what = `${count} ${count === 1 ? 'node' : 'nodes'} of pool '${name}'`;
  if (price) fixed.push({ what, monthly: Money.of(price).times(count) });
  else if (!platform.price || platform.price.amount === 0) unknown.push(`${what}: no price is stated`);
}

function growingCost({ name, count, maximum = count, price }: NodePool, unknown: string[]): GrowingCost {
  if (!price) unknown.push(`nodes that are added to pool '${name}': no price is stated`);
  return { pool: name, nodes: maximum - count, ...(price && { hourly: Money.of(price, 1) }) };
}

function addLoadBalancers(model: ClusterModel, fixed: FixedCost[], unknown: string[]): void {
  const found = loadBalancers(model);
  if (found.length === 0) return;
  const what = `${found.length} load ${found.length === 1 ? 'balancer' : 'balancers'} (${found.join(', ')})`;
  const price = model.cluster.platform.tariff?.loadBalancer;
  if (price) fixed.push({ what, monthly: Money.of(price).times(found.length) });
  else unknown.push(`${what}: no price is stated`);
}

function addStorage(model: ClusterModel, fixed: FixedCost[], unknown: string[]): void {
  const { platform, backups } = model.cluster;
  const gigabytes = claimedStorage(model).reduce((total, claim) => total + claim.bytes, 0) / 2 ** 30;
  const { blockStorage, objectStorage } = platform.tariff ?? {};
  const what = `${Math.round(gigabytes * 10) / 10} GB of volumes`;
  if (gigabytes > 0 && blockStorage) fixed.push({ what, monthly: Money.of(blockStorage).times(gigabytes) });
  else if (gigabytes > 0) unknown.push(`${what}: no price is stated`);
  if (!backups) return;
  const price = objectStorage ? `${Money.of(objectStorage).toString()} a GB each month` : 'no price is stated';
  unknown.push(`what lies in bucket '${backups.bucket}': ${price}, and nobody says how much it will be`);
}
