import { containersOf, podSpecOf } from '../pod-spec';
import { amountOf } from '../quantity';
import { type Check, whereIs } from './check';

/**
 * Every container says what it needs, so that it is placed where that is free, and how much memory it may take at most. What it may take
 * is no less than what it asks for.
 */
export const requireResources: Check = ({ objects }) => objects.flatMap((object) =>
  containersOf(podSpecOf(object.manifest)?.spec).flatMap(({ name, resources }) => {
    const missing = [
      ...(['cpu', 'memory'].filter((resource) => resources?.requests?.[resource] === undefined).map((resource) => `requests.${resource}`)),
      ...(resources?.limits?.memory === undefined ? ['limits.memory'] : []),
    ];
    const where = whereIs(object);
    return [
      ...(missing.length === 0 ? [] : [{ where, message: `resources of container '${name}' must have requests for cpu and memory and a memory limit, got none for ${missing.join(' and ')}; add what it uses` }]),
      ...exceeded(resources).map(({ resource, request, limit }) => ({
        where, message: `limit of ${resource} of container '${name}' must be at least its request of ${request}, got ${limit}; Kubernetes refuses the pod: raise the limit`,
      })),
    ];
  }));

interface Resources {
  readonly requests?: Readonly<Record<string, string | number>>;
  readonly limits?: Readonly<Record<string, string | number>>;
}

/** Requests above the limit of the same resource. */
function exceeded({ requests = {}, limits = {} }: Resources = {}): { resource: string; request: string; limit: string }[] {
  return Object.entries(requests).flatMap(([resource, request]) => {
    const limit = limits[resource];
    return limit !== undefined && amountOf(request) > amountOf(limit) ? [{ resource, request: String(request), limit: String(limit) }] : [];
  });
}
