import { Fault } from '../fault';
import { type Bytes, bytes, type Cpu, millicores } from '../units';
import { checkEachPool } from './nodes';
import { type NodePool, type Price } from './platform';

export interface CloudTempleWorkers {
  /** At least 3, one for each zone in production; more in steps of 3 keep the zones alike. */
  readonly count: number;
  /** At least 12. */
  readonly cpu: Cpu;
  /** At least 24Gi. */
  readonly memory: Bytes;
  /** @default '64Gi' */
  readonly disk?: Bytes;
  /** GPUs of each worker, which is a machine of its own then. @default 0 */
  readonly gpus?: number;
  /** What one worker costs. @default - not known, or part of the platform's price */
  readonly price?: Price;
}

/** Nodes that Cloud Temple makes and runs itself: control planes, and in production those of Ceph. */
const control = { cpu: '8', memory: '12Gi', disk: '64Gi', workloads: false } as const;
const storage = { cpu: '12', memory: '24Gi', disk: '564Gi', workloads: false } as const;

/** The nodes of a cluster: of three zones in production, of one otherwise. */
export function cloudTempleNodes(workers: CloudTempleWorkers, zones: readonly string[], hasStorageNodes: boolean, platform: string): NodePool[] {
  checkWorkers(workers, hasStorageNodes ? 100 : 250, platform);
  const { count, cpu, memory, disk = '64Gi', gpus, price } = workers;
  const pools = zones.flatMap((zone, index): NodePool[] => {
    const suffix = zones.length === 1 ? '' : `-${zone.toLowerCase()}`;
    return [
      { name: `cp${suffix}`, role: 'control-plane', count: 1, zone, ...control },
      ...(hasStorageNodes ? [{ name: `ceph${suffix}`, role: 'worker', count: 1, zone, ...storage } as const] : []),
      {
        name: `wrk${suffix}`, role: 'worker', count: Math.floor(count / zones.length) + (index < count % zones.length ? 1 : 0), zone, cpu, memory, disk,
        ...(gpus !== undefined && { gpus }), ...(price && { price }),
      },
    ];
  });
  checkEachPool(pools, platform);
  return pools;
}

/** What the provider asks of workers. @see https://docs.cloud-temple.com/managed_kubernetes/concepts */
function checkWorkers({ count, cpu, memory }: CloudTempleWorkers, most: number, platform: string): void {
  const subject = `of the workers of ${platform}`;
  if (!Number.isInteger(count) || count < 3 || count > most) throw new Fault(`count ${subject} must be a whole number from 3 to ${most}, got '${String(count)}'; write 3 or more`);
  if (millicores(cpu, `cpu ${subject}`) < 12_000) throw new Fault(`cpu ${subject} must be at least 12, got '${cpu}'; write '12' or more`);
  if (bytes(memory, `memory ${subject}`) < 24 * 2 ** 30) throw new Fault(`memory ${subject} must be at least 24Gi, got '${memory}'; write '24Gi' or more`);
}
