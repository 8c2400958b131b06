import { Fault } from '../fault';
import { type Bytes, type Cpu } from '../units';

/** Gigabytes of memory that machines come with, by their vCPUs: twice or four times as many. */
const memories = { 1: [2, 4], 2: [4, 8], 4: [8, 16], 8: [16, 32], 12: [24, 48], 16: [32, 64] } as const;

const disks = [20, 50, 80] as const;

type Vcpus = keyof typeof memories;
type Size = { [Count in Vcpus]: `a${Count}-ram${(typeof memories)[Count][number]}` }[Vcpus];

/**
 * A make of machine: `a<vCPU>-ram<GB>-disk<GB>-perf<1|2>`, so `a1` is one vCPU. The last part is the class of its disk:
 * `perf1` has 500 IOPS, `perf2`, which a project gets on request, 1000.
 */
export type InfomaniakFlavor = `${Size}-disk${(typeof disks)[number]}-perf${1 | 2}`;

/** What a machine has. */
export interface InfomaniakMachine {
  readonly cpu: Cpu;
  readonly memory: Bytes;
  readonly disk: Bytes;
  /** @default 0 */
  readonly gpus?: number;
}

/**
 * The machine that a flavor's name tells of.
 *
 * @throws Fault for a name that is none, or that no machine of Infomaniak has, with one that is as large
 * @see https://www.infomaniak.com/en/hosting/public-cloud/calculator; names as `openstack flavor list` shows them
 */
export function infomaniakMachine(flavor: string, subject: string): InfomaniakMachine {
  const match = /^a(\d+)-ram(\d+)-disk(\d+)(?:-perf(\d+))?$/.exec(flavor);
  if (!match) throw new Fault(`${subject} must be of the form a<vCPU>-ram<GB>-disk<GB>-perf<1 or 2>, got '${flavor}'; ${adviceFor(flavor)}`);
  const [cpu, memory, disk, performance] = match.slice(1).map((part) => part === undefined ? 1 : Number(part)) as [number, number, number, number];
  const right = nearest(cpu, memory, disk, performance);
  if (disk === 0) throw new Fault(`${subject} must have a disk, for a pool of nodes cannot name the volume that a flavor with disk0 starts from, got '${flavor}'; write '${right}'`);
  if (right !== flavor) throw new Fault(`${subject} must be one that exists, got '${flavor}'; write '${right}'`);
  return { cpu: `${cpu}`, memory: `${memory}Gi`, disk: `${disk}Gi` };
}

/** The smallest flavor that has at least this much of everything; the largest where none has. */
export function nearest(cpu: number, memory: number, disk: number, performance = 1): InfomaniakFlavor {
  const sizes = Object.entries(memories).flatMap(([count, amounts]) => amounts.map((amount) => ({ count: Number(count), amount })));
  // By vCPUs, then by memory: the first that fits is the smallest.
  const { count, amount } = sizes.find((size) => size.count >= cpu && size.amount >= memory) ?? sizes.at(-1)!;
  const space = disks.find((candidate) => candidate >= disk) ?? disks.at(-1)!;
  return `a${count}-ram${amount}-disk${space}-perf${performance >= 2 ? 2 : 1}` as InfomaniakFlavor;
}

function adviceFor(flavor: string): string {
  const given = 'tell what it has with machine: { cpu, memory, disk, gpus }';
  return /gpu|nv|l4/i.test(flavor)
    ? `machines with a GPU have names of their own, such as 'nvl4-a8-ram16-disk50-perf1': copy it from openstack flavor list and ${given}`
    : `write for example 'a2-ram4-disk50-perf1', or ${given}`;
}
