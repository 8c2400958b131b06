import { type Fields, fields, list, texts } from '../fields';
import { type Manifest } from '../manifest';
import { groupKind } from '../object-identity';
import { ovhFlavors, type OvhFlavor } from '../platforms/ovh/flavors';
import { ovhRegions, type OvhRegion } from '../platforms/ovh/regions';

/** Labels among which Karpenter chooses. */
export const nodeLabel = {
  flavor: 'node.kubernetes.io/instance-type', zone: 'topology.kubernetes.io/zone', capacity: 'karpenter.sh/capacity-type', architecture: 'kubernetes.io/arch',
  system: 'kubernetes.io/os', pool: 'karpenter.sh/nodepool',
} as const;

export interface NodeTaint {
  readonly key: string;
  readonly value?: string;
  readonly effect?: string;
}

/** A NodePool as the provider for OVHcloud acts on it. */
export interface OvhNodePool<Object extends { readonly manifest: Manifest } = { readonly manifest: Manifest }> {
  readonly object: Object;
  readonly name: string;
  /** Values that a label may have on its nodes, or undefined where any will do. */
  readonly allowed: (label: string) => readonly string[] | undefined;
  /** Those flavors that we know, in the order in which it was said. */
  readonly flavors: readonly OvhFlavor[];
  /** Zones for which the provider makes pools of its own. */
  readonly zones: readonly string[];
  readonly region: OvhRegion | undefined;
  readonly regionName: string | undefined;
  readonly nodeClass: Fields | undefined;
  readonly nodeClassName: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly NodeTaint[];
}

/** The NodePools among the objects of a cluster, whoever declared them. */
export function nodePoolsAmong<Object extends { readonly manifest: Manifest }>(objects: readonly Object[]): OvhNodePool<Object>[] {
  const classes = new Map(objects.filter(({ manifest }) => groupKind(manifest) === 'karpenter.ovhcloud.sh/OVHNodeClass').map(({ manifest }) => [manifest.metadata.name, fields(manifest.spec)]));
  return objects.filter(({ manifest }) => groupKind(manifest) === 'karpenter.sh/NodePool').map((object) => nodePool(object, classes));
}

function nodePool<Object extends { readonly manifest: Manifest }>(object: Object, classes: ReadonlyMap<string, Fields>): OvhNodePool<Object> {
  const template = fields(fields(object.manifest.spec).template);
  const spec = fields(template.spec);
  const nodeClassName = fields(spec.nodeClassRef).name;
  const nodeClass = typeof nodeClassName === 'string' ? classes.get(nodeClassName) : undefined;
  const regionName = typeof nodeClass?.region === 'string' ? nodeClass.region : undefined;
  const region = regionName === undefined ? undefined : ovhRegions.get(regionName);
  const allowed = (label: string): readonly string[] | undefined => allowedBy(list(spec.requirements), label);
  return {
    object, allowed, region, regionName, nodeClass,
    name: object.manifest.metadata.name,
    nodeClassName: typeof nodeClassName === 'string' ? nodeClassName : undefined,
    flavors: (allowed(nodeLabel.flavor) ?? []).flatMap((name) => ovhFlavors.get(name) ?? []),
    zones: allowed(nodeLabel.zone) ?? (region && region.zones.length > 0 ? region.zones : [`${(regionName ?? '').toLowerCase()}-a`]),
    labels: Object.fromEntries(Object.entries(fields(fields(template.metadata).labels)).map(([key, value]) => [key, String(value)])),
    taints: list(spec.taints).filter(({ key }) => typeof key === 'string') as unknown as NodeTaint[],
  };
}

/** Several requirements for one label hold together. */
function allowedBy(requirements: readonly Fields[], label: string): string[] | undefined {
  const about = requirements.filter(({ key }) => key === label);
  const named = about.filter(({ operator }) => operator === 'In').map(({ values }) => texts(values));
  const excluded = new Set(about.filter(({ operator }) => operator === 'NotIn').flatMap(({ values }) => texts(values)));
  if (named.length === 0) return undefined;
  return named[0]!.filter((value) => named.every((values) => values.includes(value)) && !excluded.has(value));
}
