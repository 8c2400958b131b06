import {
  assumedRoomOn, bytes, Fault, fits, flavorOf, launchesForEver, millicores, monthlyFault, type OvhFlavor, type OvhRegion, type OvhRegionName, type Room, roomOn, told,
} from '../../lib';
import { type KarpenterPool, presets } from './pool';

/** Where nodes are made. */
export interface NodeRegion {
  readonly region: OvhRegion;
  readonly regionName: OvhRegionName;
}

/** What a pool comes to. */
export interface CheckedPool {
  /** The smallest first. */
  readonly flavors: readonly OvhFlavor[];
  /** Undefined for the only one. */
  readonly zones: readonly (string | undefined)[];
  readonly antiAffinity: boolean;
}

/** A pool that can work, or a fault. */
export function checkedPool(name: string, pool: KarpenterPool, place: NodeRegion): CheckedPool {
  const subject = `pool '${name}' of Karpenter`;
  if (!/^[a-z]([-a-z0-9]{0,28}[a-z0-9])?$/.test(name)) throw new Fault(`name of ${subject} must be at most 30 of a-z, 0-9 and '-', and begin with a letter, got '${name}'`);
  const { preset = 'general' } = pool;
  if (!Object.hasOwn(presets, preset)) throw new Fault(`preset of ${subject} must be one of ${Object.keys(presets).join(', ')}, got '${String(preset)}'`);
  if ((pool as Partial<KarpenterPool>).limits === undefined) {
    throw new Fault(`limits of ${subject} must be given, got none; without them one wrong request buys machines up to the project's quota: write limits: { cpu: '32', memory: '128Gi' }`);
  }
  const zones = zonesOf(pool, place, subject);
  const flavors = bySize((pool.flavors ?? presets[preset].flavors).map((flavor) => checkedFlavor(flavor, pool, subject)), subject);
  checkHosts(pool, flavors, subject);
  return { flavors, zones, antiAffinity: pool.antiAffinity ?? (preset === 'production-ha' && place.region.zones.length === 0) };
}

function zonesOf({ zones }: KarpenterPool, { region, regionName }: NodeRegion, subject: string): readonly (string | undefined)[] {
  if (region.zones.length === 0) {
    if (zones === undefined) return [undefined];
    throw new Fault(`zones of ${subject} must be left out, got '${zones.join("', '")}'; region ${regionName} has one zone, and only EU-WEST-PAR and EU-SOUTH-MIL have three`);
  }
  const wrong = zones?.find((zone) => !region.zones.includes(zone));
  if (wrong !== undefined || zones?.length === 0) throw new Fault(`zones of ${subject} must be some of ${region.zones.join(', ')}, got ${wrong === undefined ? 'none' : `'${wrong}'`}`);
  return region.zones.filter((zone) => zones?.includes(zone) ?? true);
}

function checkedFlavor(name: string, { monthly }: KarpenterPool, subject: string): OvhFlavor {
  const flavor = flavorOf(name, `flavor of ${subject}`);
  if (flavor.slowBoot) {
    throw new Fault(`flavor of ${subject} must be ready within minutes, got '${name}', which may take more than an hour; Karpenter gives up after 10 minutes and the machine stays and is paid: put it into nodes of the platform, as a pool of fixed size`);
  }
  if (monthly === true && !flavor.monthly) throw new Fault(monthlyFault(`monthly of ${subject}`, flavor));
  return flavor;
}

function bySize(flavors: readonly OvhFlavor[], subject: string): OvhFlavor[] {
  if (flavors.length === 0) throw new Fault(`flavors of ${subject} must be one at least, got none; leave them out to get the preset's`);
  const twice = flavors.find((flavor, index) => flavors.indexOf(flavor) !== index);
  if (twice) throw new Fault(`flavors of ${subject} must differ, got '${twice.name}' twice; remove one`);
  return [...flavors].sort((left, right) => left.gpus - right.gpus || left.memory - right.memory || left.vcpu - right.vcpu || (left.name < right.name ? -1 : 1));
}

/** The pod that the pool is for fits on some flavor, and none is launched for it in vain. */
function checkHosts({ hosts }: KarpenterPool, flavors: readonly OvhFlavor[], subject: string): void {
  if (!hosts) return;
  const pod: Room = {
    millicores: millicores(hosts.cpu, `cpu that ${subject} hosts`), mebibytes: Math.ceil(bytes(hosts.memory, `memory that ${subject} hosts`) / 2 ** 20), gpus: hosts.gpus ?? 0,
  };
  const vain = flavors.find((flavor) => launchesForEver(pod, flavor));
  if (vain) {
    throw new Fault(`${subject} must leave room for a pod of ${told(pod)}, got '${vain.name}' with ${told(roomOn(vain))} after what the platform keeps; Karpenter counts on ${told(assumedRoomOn(vain))} and would launch one node after another: take that flavor out, or lower what the pod asks for`);
  }
  const largest = flavors.at(-1)!;
  if (!flavors.some((flavor) => fits(pod, roomOn(flavor)))) {
    throw new Fault(`${subject} must leave room for a pod of ${told(pod)}, got '${largest.name}' with ${told(roomOn(largest))} after what the platform keeps; take a larger flavor`);
  }
}
