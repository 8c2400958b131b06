import { fields } from '../fields';
import { nodeLabel, nodePoolsAmong, type OvhNodePool } from '../karpenter/node-pools';
import { monthlyFault } from '../platforms/ovh/node-pools';
import { ovhFlavors, type OvhFlavor } from '../platforms/ovh/flavors';
import { didYouMean } from '../schema/did-you-mean';
import { type RenderedObject } from '../render';
import { type Check, whereIs } from './check';
import { byCluster } from './by-cluster';

/** A NodePool of Karpenter launches what it is meant to launch, within bounds, where its region and flavors allow it. */
export const validNodePools: Check = ({ objects, malformed = new Set() }) => {
  const brokenClasses = new Set([...malformed].filter(({ kind }) => kind === 'OVHNodeClass').map(({ metadata }) => metadata.name));
  return [...byCluster(objects)].flatMap(([, all]) => nodePoolsAmong(all).flatMap((pool) => faultsOf(pool, brokenClasses).map((message) => ({ where: whereIs(pool.object), message }))));
};

function faultsOf(pool: OvhNodePool<RenderedObject>, brokenClasses: ReadonlySet<string>): string[] {
  return [limits(pool), ...flavors(pool), capacity(pool), ...zones(pool), nodeClass(pool, brokenClasses)].flatMap((message) => message ?? []);
}

function limits({ object, name }: OvhNodePool<RenderedObject>): string | undefined {
  const bounds = Object.keys(fields(fields(object.manifest.spec).limits));
  if (bounds.some((resource) => ['cpu', 'memory', 'nvidia.com/gpu'].includes(resource))) return undefined;
  return `limits of NodePool '${name}' must be set, got none; without them one wrong request buys machines up to the project's quota: add limits: { cpu: '32', memory: '128Gi' }`;
}

function flavors(pool: OvhNodePool<RenderedObject>): string[] {
  const subject = `flavors of NodePool '${pool.name}'`;
  const names = pool.allowed(nodeLabel.flavor);
  if (!names || names.length === 0) {
    return [`${subject} must be named, got none; the provider takes the alphabetically first of all there are: require ${nodeLabel.flavor} In one flavor`];
  }
  const unknown = names.filter((name) => !ovhFlavors.has(name)).map((name) =>
    `${subject} must be some that Managed Kubernetes has, got '${name}'${didYouMean(name, ovhFlavors.keys(), 'it is never launched')}`);
  const slow = pool.flavors.filter(({ slowBoot }) => slowBoot).map(({ name }) =>
    `${subject} must be ready within minutes, got '${name}', which may take more than an hour; Karpenter gives up after 10 minutes and the machine stays and is paid: take a node pool of fixed size for it`);
  const monthly = pool.nodeClass?.monthlyBilled === true ? pool.flavors.filter((flavor) => !flavor.monthly) : [];
  return [...unknown, ...slow, ...wrongOrder(pool.flavors, subject), ...monthly.map((flavor) => monthlyFault(`monthlyBilled of OVHNodeClass '${pool.nodeClassName}' of NodePool '${pool.name}'`, flavor))];
}

/** The provider launches the alphabetically first of the flavors that a pod fits on, whatever their size and price. */
function wrongOrder(listed: readonly OvhFlavor[], subject: string): string[] {
  const launched = [...listed].sort((left, right) => left.name < right.name ? -1 : 1);
  for (const [index, larger] of launched.entries()) {
    const smaller = launched.slice(index + 1).find((other) => !covers(other, larger));
    if (smaller) {
      return [`${subject} must grow in the order of the alphabet, got '${larger.name}' before '${smaller.name}'; the provider launches '${larger.name}' for a pod that '${smaller.name}' would do for: make a NodePool of each flavor, the smaller with the larger weight`];
    }
  }
  return [];
}

/** Whether a flavor has as much of everything as another. */
function covers(flavor: OvhFlavor, other: OvhFlavor): boolean {
  return flavor.vcpu >= other.vcpu && flavor.memory >= other.memory && flavor.gpus >= other.gpus;
}

function capacity({ name, allowed }: OvhNodePool): string | undefined {
  for (const [label, only] of [[nodeLabel.capacity, 'on-demand'], [nodeLabel.architecture, 'amd64'], [nodeLabel.system, 'linux']] as const) {
    const values = allowed(label);
    if (values && !values.includes(only)) return `${label} of NodePool '${name}' must be '${only}', the only one at OVHcloud, got ${values.length === 0 ? 'none' : `'${values.join("', '")}'`}; no node would ever be launched`;
  }
  return undefined;
}

function zones({ name, allowed, region, regionName }: OvhNodePool): string[] {
  const named = allowed(nodeLabel.zone);
  if (!named || !region) return [];
  if (region.zones.length === 0) {
    return [`zones of NodePool '${name}' must be left out, got '${named.join("', '")}'; region ${regionName} has one zone, which Karpenter's provider gives another name than the nodes: only EU-WEST-PAR and EU-SOUTH-MIL have three`];
  }
  if (named.length === 0) return [`zones of NodePool '${name}' must be some of ${region.zones.join(', ')}, got none; no node would ever be launched`];
  return named.filter((zone) => !region.zones.includes(zone)).map((zone) => `zones of NodePool '${name}' must be some of ${region.zones.join(', ')}, got '${zone}'; region ${regionName} has no others`);
}

/** A class that is not of its kind's form is told of already. */
function nodeClass({ name, nodeClass: found, nodeClassName }: OvhNodePool, brokenClasses: ReadonlySet<string>): string | undefined {
  if (found || brokenClasses.has(nodeClassName ?? '')) return undefined;
  return `nodeClassRef of NodePool '${name}' must name an OVHNodeClass of the cluster, got ${nodeClassName === undefined ? 'none' : `'${nodeClassName}'`}; declare it, or let new Karpenter(this, { pools: … }) make both`;
}
