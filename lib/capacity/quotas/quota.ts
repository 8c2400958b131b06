import { fields, list, textFields } from '../../fields';
import { type LabelSelector, matches } from '../../label-selector';
import { groupKind } from '../../object-identity';
import { amountFor, type Amounts } from '../amounts';
import { type PlacedManifest } from '../declared-pods';
import { type Scope, scopeOf } from './scope';

/** What there may be in a namespace at most, or in several together. */
export interface Quota {
  /** `ResourceQuota 'compute'`, or `quota 'all' of Tenant 'web'`. */
  readonly name: string;
  readonly where: string;
  readonly namespaces: ReadonlySet<string>;
  /** By the name that the resource has in quotas. */
  readonly hard: Amounts;
  /** Pods that it is for. @default - all, and everything else as well */
  readonly scope?: Scope;
}

const tenantLabel = 'capsule.clastix.io/tenant';

/** The resource that a name in a quota is about: `cpu` of `requests.cpu`. */
export function resourceIn(name: string): string {
  return name.replace(/^(requests|limits)\./, '');
}

/** All quotas of a cluster: ResourceQuotas, and those that Capsule makes for the namespaces of a tenant. A quota for pods of a scope that is not known is left out. */
export function quotasOf(objects: readonly PlacedManifest[]): Quota[] {
  const labels = new Map(objects.filter(({ manifest }) => groupKind(manifest) === '/Namespace').map(({ manifest: { metadata } }) => [metadata.name, textFields(metadata.labels)]));
  return objects.flatMap((object): Quota[] => {
    switch (groupKind(object.manifest)) {
      case '/ResourceQuota': return resourceQuota(object);
      case 'capsule.clastix.io/Tenant': return tenantQuotas(object, labels);
      default: return [];
    }
  });
}

function resourceQuota({ manifest: { metadata, spec }, where }: PlacedManifest): Quota[] {
  const scope = scopeOf(fields(spec));
  if (scope === 'unknown') return [];
  return [{
    name: `ResourceQuota '${metadata.name}'`, where, namespaces: new Set([metadata.namespace ?? '']), hard: hardOf(fields(spec).hard),
    ...(scope !== 'everything' && { scope }),
  }];
}

/**
 * The namespaces that a rule selects share its quotas. Those of the tree count; others only add to what is asked for.
 * @see https://projectcapsule.dev/docs/tenants/rules/#quotas
 */
function tenantQuotas({ manifest: { metadata, spec }, where }: PlacedManifest, labels: ReadonlyMap<string, Readonly<Record<string, string>>>): Quota[] {
  const own = [...labels].filter(([, of]) => of[tenantLabel] === metadata.name);
  return list(fields(spec).rules).flatMap(({ quota, namespaceSelector }) => {
    const namespaces = new Set(own.filter(([name, of]) => namespaceSelector === undefined || matches(namespaceSelector as LabelSelector, { 'kubernetes.io/metadata.name': name, ...of })).map(([name]) => name));
    return list(quota).map(({ name, hard }): Quota => ({ name: `quota '${String(name)}' of Tenant '${metadata.name}'`, where, namespaces, hard: hardOf(hard) }));
  });
}

function hardOf(hard: unknown): Amounts {
  return new Map(Object.entries(fields(hard)).map(([name, quantity]) => [name, amountFor(resourceIn(name), quantity)]));
}
