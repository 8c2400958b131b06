import { Fault } from '../fault';
import { bytes, millicores } from '../units';
import { type NodePool } from './platform';

const mebi = 2 ** 20;
const gibi = 2 ** 30;

/** Memory below which the kubelet evicts pods before the kernel kills something: mebibytes. */
const evictionMemory = 512;

/**
 * What the kubelet is told to keep, so that a node allots to pods exactly what its pool says: capacity without
 * `reserved`. A threshold of eviction counts too, so it is taken out of what the system keeps.
 */
export interface KubeletReservation {
  readonly systemReserved: { readonly cpu: string; readonly memory: string; readonly 'ephemeral-storage'?: string };
  readonly evictionHard: Readonly<Record<'memory.available' | 'nodefs.available' | 'nodefs.inodesFree' | 'imagefs.available', string>>;
}

/** The kubelet's settings for a pool's `reserved`. Thresholds that are left out count as none, so all are written. */
export function kubeletReservation(pool: NodePool, reserved: NonNullable<NodePool['reserved']>, platform: string): KubeletReservation {
  const subject = `of node pool '${pool.name}' of ${platform}`;
  const memory = Math.floor(bytes(reserved.memory, `reserved memory ${subject}`) / mebi) - evictionMemory;
  if (memory <= 0) throw new Fault(`reserved memory ${subject} must be more than the ${evictionMemory}Mi below which pods are evicted, got '${reserved.memory}'; write '1Gi' or more`);
  refuseTooMuch(pool, reserved, subject);
  const threshold = diskThreshold(pool, subject);
  const disk = reserved.disk === undefined ? undefined : Math.floor(bytes(reserved.disk, `reserved disk ${subject}`) / gibi) - threshold;
  if (disk !== undefined && disk <= 0) {
    throw new Fault(`reserved disk ${subject} must be more than the ${threshold}Gi below which pods are evicted, got '${String(reserved.disk)}'; write '${threshold + 1}Gi' or more`);
  }
  return {
    systemReserved: { cpu: reserved.cpu, memory: `${memory}Mi`, ...(disk !== undefined && { 'ephemeral-storage': `${disk}Gi` }) },
    evictionHard: { 'memory.available': `${evictionMemory}Mi`, 'nodefs.available': `${threshold}Gi`, 'nodefs.inodesFree': '5%', 'imagefs.available': `${threshold}Gi` },
  };
}

/** Gibibytes of disk below which pods are evicted: a tenth, as the kubelet has it of its own accord. */
export function diskThreshold({ disk }: NodePool, subject: string): number {
  return Math.max(1, Math.ceil(bytes(disk, `disk ${subject}`) / gibi / 10));
}

function refuseTooMuch(pool: NodePool, reserved: NonNullable<NodePool['reserved']>, subject: string): void {
  const isTooMuch = bytes(reserved.memory, subject) >= bytes(pool.memory, subject) || millicores(reserved.cpu, `reserved cpu ${subject}`) >= millicores(pool.cpu, subject)
    || (reserved.disk !== undefined && bytes(reserved.disk, `reserved disk ${subject}`) >= bytes(pool.disk, subject));
  if (!isTooMuch) return;
  const has = [pool.cpu, pool.memory, pool.disk].join(', ');
  const keeps = [reserved.cpu, reserved.memory, ...(reserved.disk ? [reserved.disk] : [])].join(', ');
  throw new Fault(`reserved ${subject} must be less than its nodes have (${has}), got '${keeps}'; choose larger nodes, or set reserved`);
}
