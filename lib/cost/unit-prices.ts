import { type Currency, type NodePool, type Platform } from '../platforms/platform';
import { bytes, millicores } from '../units';
import { Money } from './money';

/** What a month of each thing costs, in one currency. */
export interface UnitPrices {
  readonly currency: Currency;
  /** One virtual CPU. */
  readonly cpu: number;
  /** One GiB of memory. */
  readonly memory: number;
  /** One GPU; 0 where there are none. */
  readonly gpu: number;
  /** One GB of a volume. @default - no price is stated */
  readonly storage?: number;
}

/**
 * Weights by which the price of a node is split, in hourly prices of CPU, a GiB and a GPU that are usual: those that
 * OpenCost itself starts from. A CPU weighs as much as 7.46 GiB.
 * @see https://github.com/opencost/opencost/blob/develop/pkg/cloud/provider/providerconfig.go
 */
const weights = { cpu: 0.021811, memory: 0.002923, gpu: 0.95 };

/** Currencies of all prices that the platform states for nodes and volumes. */
export function currenciesOf({ nodes, price, tariff }: Platform): Currency[] {
  const prices = [...nodes.map((pool) => pool.price), nodes.some((pool) => pool.price) ? undefined : price, tariff?.blockStorage];
  return [...new Set(prices.flatMap((each) => each && each.amount > 0 ? [each.currency] : []))];
}

/**
 * Prices of single things from those of whole nodes: all nodes of one price list share them, an autoscaled pool with the most
 * nodes it can have. Pools without a price count only where the platform has one price for all. Undefined where no node has a price.
 */
export function unitPrices(platform: Platform): UnitPrices | undefined {
  const [currency, ...others] = currenciesOf(platform);
  const priced = platform.nodes.filter(({ price }) => price);
  const pools = priced.length > 0 ? priced : platform.nodes;
  const total = priced.length > 0 ? priced.map((pool) => monthly(pool) * most(pool)).reduce(add, 0) : platform.price ? Money.of(platform.price).in(platform.price.currency) : 0;
  if (currency === undefined || others.length > 0 || total === 0) return undefined;
  const plain = priced.length > 0 ? pools.filter(({ gpus = 0 }) => gpus === 0) : [];
  const { cpu, memory } = plain.length > 0 ? split(plain, plain.map((pool) => monthly(pool) * most(pool)).reduce(add, 0)) : split(pools, total);
  const { blockStorage } = platform.tariff ?? {};
  return {
    currency, cpu, memory,
    gpu: plain.length > 0 ? restOfGpus(pools, cpu, memory) : pools.some(({ gpus = 0 }) => gpus > 0) ? split(pools, total).gpu : 0,
    ...(blockStorage && { storage: Money.of(blockStorage).in(currency) }),
  };
}

function split(pools: readonly NodePool[], total: number): { cpu: number; memory: number; gpu: number } {
  const weight = pools.map((pool) => most(pool) * (cores(pool) * weights.cpu + gibibytes(pool) * weights.memory + (pool.gpus ?? 0) * weights.gpu)).reduce(add, 0);
  const factor = weight === 0 ? 0 : total / weight;
  return { cpu: weights.cpu * factor, memory: weights.memory * factor, gpu: weights.gpu * factor };
}

/** What nodes with GPUs cost more than their CPUs and memory would elsewhere. */
function restOfGpus(pools: readonly NodePool[], cpu: number, memory: number): number {
  const withGpus = pools.filter(({ gpus = 0 }) => gpus > 0);
  const count = withGpus.map((pool) => pool.gpus! * most(pool)).reduce(add, 0);
  const rest = withGpus.map((pool) => most(pool) * (monthly(pool) - cores(pool) * cpu - gibibytes(pool) * memory)).reduce(add, 0);
  return count === 0 ? 0 : Math.max(0, rest / count);
}

const add = (left: number, right: number): number => left + right;
const most = ({ count, maximum = count }: NodePool): number => maximum;
const monthly = ({ price }: NodePool): number => price ? Money.of(price).in(price.currency) : 0;
const cores = ({ cpu, name }: NodePool): number => millicores(cpu, `cpu of node pool '${name}'`) / 1000;
const gibibytes = ({ memory, name }: NodePool): number => bytes(memory, `memory of node pool '${name}'`) / 2 ** 30;
