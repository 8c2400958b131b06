import { type Fields, fields, list } from '../../fields';
import { groupKind } from '../../object-identity';
import { amountOf } from '../../quantity';
import { amountFor, type Amounts } from '../amounts';
import { type PlacedManifest } from '../declared-pods';
import { type Demand } from './demand';
import { toldQuantity } from './told-quantity';

/** What one container, pod or volume of a namespace has to keep to. */
export interface LimitRange {
  readonly name: string;
  readonly namespace: string;
  readonly items: readonly Fields[];
}

/** What something asks for and may take at most. */
interface Sizes {
  readonly subject: string;
  readonly requests: Amounts;
  readonly limits: Amounts;
}

export function limitRangesOf(objects: readonly PlacedManifest[]): LimitRange[] {
  return objects.filter(({ manifest }) => groupKind(manifest) === '/LimitRange')
    .map(({ manifest: { metadata, spec } }) => ({ name: metadata.name, namespace: metadata.namespace ?? '', items: list(fields(spec).limits) }));
}

/**
 * What the API server would refuse of a demand, in sentences. Of what something else fills in it counts what it will be.
 * @see https://kubernetes.io/docs/concepts/policy/limit-range/
 */
export function rangeFaults({ name, items }: LimitRange, demand: Demand): string[] {
  return items.flatMap((item) => {
    if (item.type === 'PersistentVolumeClaim') return demand.claim ? ofVolume(item, demand.claim, demand.name, name) : [];
    if (!demand.pods) return [];
    const { containers, requests, limits } = demand.pods.pod;
    if (item.type === 'Pod') return ofSizes(item, { subject: `pods of ${demand.name}`, requests, limits }, name);
    if (item.type !== 'Container') return [];
    return containers.flatMap((container) => {
      const subject = `container '${container.name}' of ${demand.name}`;
      return [...ofSizes(item, { ...container, subject }, name), ...ofDefault(item, { ...container, subject }, container.limitedByDefault, name)];
    });
  });
}

function ofSizes({ min, max, maxLimitRequestRatio }: Fields, { subject, requests, limits }: Sizes, range: string): string[] {
  return [
    ...bounds(min).flatMap(([name, least]) => ([['requests', requests], ['limits', limits]] as const).flatMap(([field, amounts]) => {
      const amount = amounts.get(name);
      const isBroken = amount === undefined ? field === 'requests' : amount < least;
      return isBroken ? [`${field}.${name} of ${subject} must be at least ${toldQuantity(name, least)} by LimitRange '${range}', got ${told(name, amount)}; Kubernetes refuses it: raise it, or lower min of the LimitRange`] : [];
    })),
    ...bounds(max).flatMap(([name, most]) => ([['limits', limits], ['requests', requests]] as const).flatMap(([field, amounts]) => {
      const amount = amounts.get(name);
      const isBroken = amount === undefined ? field === 'limits' : amount > most;
      return isBroken ? [`${field}.${name} of ${subject} must be at most ${toldQuantity(name, most)} by LimitRange '${range}', got ${told(name, amount)}; Kubernetes refuses it: ${amount === undefined ? 'add a limit' : 'lower it'}, or raise max of the LimitRange`] : [];
    })),
    ...Object.entries(fields(maxLimitRequestRatio)).flatMap(([name, ratio]) => ofRatio(name, amountOf(ratio), requests.get(name) ?? 0, limits.get(name) ?? 0, subject, range)),
  ];
}

function ofRatio(name: string, most: number, request: number, limit: number, subject: string, range: string): string[] {
  if (request > 0 && limit > 0 && limit <= most * request) return [];
  const got = request === 0 ? 'no request' : limit === 0 ? 'no limit' : `${Math.ceil(limit / request * 100) / 100} times`;
  return [`limits.${name} of ${subject} must be at most ${most} times its request by LimitRange '${range}', got ${got}; Kubernetes refuses it: bring the two together, or raise maxLimitRequestRatio of the LimitRange`];
}

/** A limit that is filled in may be below what is asked for. */
function ofDefault({ default: filled, max }: Fields, { subject, requests, limits }: Sizes, byDefault: ReadonlySet<string>, range: string): string[] {
  return Object.keys({ ...fields(max), ...fields(filled) }).filter((name) => byDefault.has(name) && (requests.get(name) ?? 0) > limits.get(name)!)
    .map((name) => `requests.${name} of ${subject} must be at most its limit, got ${told(name, requests.get(name))} with ${told(name, limits.get(name))} by default of LimitRange '${range}'; Kubernetes refuses it: say a limit of its own`);
}

function ofVolume({ min, max }: Fields, claim: Fields, name: string, range: string): string[] {
  const size = amountFor('storage', fields(fields(claim.resources).requests).storage);
  const message = (rule: string, remedy: string): string => `storage of ${name} must be at ${rule} by LimitRange '${range}', got ${toldQuantity('storage', size)}; Kubernetes refuses it: ${remedy} of the LimitRange`;
  return [
    ...bounds(min).filter(([resource, least]) => resource === 'storage' && size < least).map(([, least]) => message(`least ${toldQuantity('storage', least)}`, 'raise it, or lower min')),
    ...bounds(max).filter(([resource, most]) => resource === 'storage' && size > most).map(([, most]) => message(`most ${toldQuantity('storage', most)}`, 'lower it, or raise max')),
  ];
}

function bounds(amounts: unknown): [string, number][] {
  return Object.entries(fields(amounts)).map(([name, quantity]) => [name, amountFor(name, quantity)]);
}

function told(name: string, amount: number | undefined): string {
  return amount === undefined ? 'none' : toldQuantity(name, amount);
}
