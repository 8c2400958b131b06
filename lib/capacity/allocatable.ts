import { type NodePool, type Platform, type Reserved } from '../platforms/platform';
import { amountFor, type Amounts, resource } from './amounts';

/** Bytes of memory below which the kubelet evicts pods of its own accord; pods cannot have them. */
const evictionMemory = 100 * 2 ** 20;

/** The part of a disk below which it does so. */
const evictionDisk = 0.1;

const mostPods = 110;

export const gpu = 'nvidia.com/gpu';

/**
 * What pods can have of each node of a pool: all of it but what is reserved. Where nothing is said of that, it is what the platform's
 * nodes keep, or what the kubelet does by itself.
 *
 * @see https://kubernetes.io/docs/tasks/administer-cluster/reserve-compute-resources/
 */
export function allocatableOf(pool: NodePool, { usuallyReserved }: Pick<Platform, 'usuallyReserved'>): Map<string, number> {
  const reserved: Partial<Reserved> = pool.reserved ?? usuallyReserved?.[pool.role] ?? {};
  const disk = amountFor(resource.disk, pool.disk);
  const keptDisk = reserved.disk === undefined ? Math.ceil(disk * evictionDisk) : amountFor(resource.disk, reserved.disk);
  const keptMemory = reserved.memory === undefined ? evictionMemory : amountFor(resource.memory, reserved.memory);
  return new Map([
    [resource.cpu, left(amountFor(resource.cpu, pool.cpu), amountFor(resource.cpu, reserved.cpu))],
    [resource.memory, left(amountFor(resource.memory, pool.memory), keptMemory)],
    [resource.ephemeralStorage, left(disk, keptDisk)],
    [resource.disk, left(disk, keptDisk)],
    [resource.pods, pool.pods ?? mostPods],
    [gpu, pool.gpus ?? 0],
    ...Object.entries(pool.resources ?? {}).map(([name, quantity]): [string, number] => [name, amountFor(name, quantity)]),
  ]);
}

/** The most of everything that two nodes have. */
export function mostOf(amounts: readonly Amounts[], name: string): number {
  return Math.max(0, ...amounts.map((own) => own.get(name) ?? 0));
}

function left(all: number, kept: number): number {
  return Math.max(0, all - kept);
}
