import { Fault } from '../../fault';
import { didYouMean } from '../../schema/did-you-mean';
import { type Bytes, bytes, type Cpu, millicores } from '../../units';
import { type NodePool, type Price, type Taint } from '../platform';
import { ovhFlavors, type OvhFlavor, type OvhFlavorName } from './flavors';
import { onlyZone, type OvhRegion, type OvhRegionName } from './regions';
import { reservedFor } from './reserved';

/** A node pool of Managed Kubernetes: nodes of one flavor in one zone. */
export interface OvhNodes {
  /** Name of the pool, the beginning of its nodes' names. `karpenter-…` is Karpenter's. */
  readonly name: string;
  /** @checked by the flavors that there are */
  readonly flavor: OvhFlavorName;
  /** How many nodes it has; the fewest where the autoscaler adds and removes them. */
  readonly count: number;
  /** The most nodes that the autoscaler makes of it, at most 100. @default - no autoscaler: it always has `count` nodes */
  readonly maximum?: number;
  /** Zone of all its nodes. @default - the only one; a region of three asks for one of them */
  readonly zone?: string;
  /** Whether they are paid by the month, of generation 2 alone; it cannot be taken back. @default false: by the hour */
  readonly monthly?: boolean;
  /** Whether no two of its nodes share a hypervisor, at most 5 nodes then. @default false */
  readonly antiAffinity?: boolean;
  /** Whether ordinary pods are scheduled here. @default true */
  readonly workloads?: boolean;
  /** @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** @default - none */
  readonly taints?: readonly Taint[];
  /** What one node costs. @default - not counted */
  readonly price?: Price;
  /** vCPU of a node, if you want it checked against the flavor's. @default - the flavor's */
  readonly cpu?: Cpu;
  /** Memory of a node, if you want it checked against the flavor's. @default - the flavor's */
  readonly memory?: Bytes;
  /** Disk of a node. @default - the flavor's; of a few no document says, and it must be given */
  readonly disk?: Bytes;
}

/** Where the pools are. */
export interface OvhPlace {
  readonly region: OvhRegion;
  readonly regionName: OvhRegionName;
  readonly platform: string;
}

const mostAnti = 5;
const mostNodes = 100;

/** A node pool as every platform has it, or a fault. */
export function ovhNodePool(pool: OvhNodes, place: OvhPlace): NodePool {
  const subject = `node pool '${pool.name}' of ${place.platform}`;
  const flavor = flavorOf(pool.flavor, `flavor of ${subject}`);
  if (String(pool.name).startsWith('karpenter-')) {
    throw new Fault(`name of ${subject} must not begin with 'karpenter-', got '${pool.name}'; Karpenter takes such a pool for one of its own and deletes nodes from it`);
  }
  checkSize(pool, subject);
  if (pool.monthly === true && !flavor.monthly) throw new Fault(monthlyFault(`monthly of ${subject}`, flavor));
  checkFigures(pool, flavor, subject);
  const disk = pool.disk === undefined ? flavor.disk! : bytes(pool.disk, `disk of ${subject}`) / 2 ** 30;
  return {
    name: pool.name,
    count: pool.count,
    ...(pool.maximum !== undefined && { maximum: pool.maximum }),
    role: 'worker',
    cpu: `${flavor.vcpu}`,
    memory: `${flavor.memory}Gi`,
    disk: `${disk}Gi`,
    flavor: flavor.name,
    reserved: reservedFor(flavor.vcpu, disk),
    ...(flavor.gpus > 0 && { gpus: flavor.gpus }),
    ...(pool.labels && { labels: pool.labels }),
    ...(pool.taints && { taints: pool.taints }),
    zone: zoneOf(pool, place, subject),
    ...(pool.workloads === false && { workloads: false }),
    ...(pool.price && { price: pool.price }),
  };
}

/** The flavor of that name, or a fault that guesses what was meant. */
export function flavorOf(name: string, subject: string): OvhFlavor {
  const flavor = ovhFlavors.get(name);
  if (flavor) return flavor;
  throw new Fault(`${subject} must be one that Managed Kubernetes has, got '${String(name)}'${didYouMean(String(name), ovhFlavors.keys())}`);
}

/** Why a flavor cannot be paid by the month. */
export function monthlyFault(subject: string, { name, generation }: OvhFlavor): string {
  const instead = generation === 3 ? 'leave it out and buy a savings plan in the control panel' : 'leave it out';
  return `${subject} must be left out for flavor '${name}', got true; only b2, c2, d2 and r2 are paid by the month: ${instead}`;
}

function checkSize({ count, maximum = count, antiAffinity }: OvhNodes, subject: string): void {
  const most = antiAffinity === true ? mostAnti : mostNodes;
  if (maximum <= most) return;
  const why = antiAffinity === true ? `at most ${mostAnti} nodes, since each needs a hypervisor of its own` : `at most ${mostNodes} nodes`;
  throw new Fault(`${subject} must have ${why}, got '${maximum}'; make a second pool of the same flavor`);
}

/** Documents about these flavors are wrong in many places: what someone states must be what the provider has. */
function checkFigures(pool: OvhNodes, flavor: OvhFlavor, subject: string): void {
  const { vcpu, memory, disk, diskAtLeast, name } = flavor;
  if (pool.cpu !== undefined && millicores(pool.cpu, `cpu of ${subject}`) !== vcpu * 1000) {
    throw new Fault(`cpu of ${subject} must be '${vcpu}', the vCPU of flavor '${name}', got '${pool.cpu}'; leave it out, it follows from the flavor`);
  }
  if (pool.memory !== undefined && bytes(pool.memory, `memory of ${subject}`) !== memory * 2 ** 30) {
    throw new Fault(`memory of ${subject} must be '${memory}Gi', as flavor '${name}' has it, got '${pool.memory}'; leave it out, it follows from the flavor`);
  }
  if (disk === undefined) {
    if (pool.disk === undefined) throw new Fault(`disk of ${subject} must be given, got none; no document says what flavor '${name}' has: look it up in the control panel`);
    return;
  }
  if (pool.disk === undefined) return;
  const stated = bytes(pool.disk, `disk of ${subject}`) / 2 ** 30;
  if (diskAtLeast ? stated < disk : stated !== disk) {
    throw new Fault(`disk of ${subject} must be ${diskAtLeast ? 'at least ' : ''}'${disk}Gi', as flavor '${name}' has it, got '${pool.disk}'; leave it out, it follows from the flavor`);
  }
}

function zoneOf(pool: OvhNodes, { region, regionName }: OvhPlace, subject: string): string {
  if (region.zones.length > 0) {
    if (pool.zone !== undefined && region.zones.includes(pool.zone)) return pool.zone;
    throw new Fault(`zone of ${subject} must be one of ${region.zones.join(', ')}, got ${pool.zone === undefined ? 'none' : `'${pool.zone}'`}; a pool lies in one zone: make one for each`);
  }
  if (pool.zone !== undefined && pool.zone !== onlyZone) {
    throw new Fault(`zone of ${subject} must be left out, got '${pool.zone}'; region ${regionName} has one zone, and only EU-WEST-PAR and EU-SOUTH-MIL have three`);
  }
  return onlyZone;
}
