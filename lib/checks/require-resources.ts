import { containersOf, podSpecOf } from '../pod-spec';
import { type Check, whereIs } from './check';

/** Every container says what it needs, so that it is placed where that is free, and how much memory it may take at most. */
export const requireResources: Check = ({ objects }) => objects.flatMap((object) =>
  containersOf(podSpecOf(object.manifest)?.spec).flatMap(({ name, resources }) => {
    const missing = [
      ...(['cpu', 'memory'].filter((resource) => resources?.requests?.[resource] === undefined).map((resource) => `requests.${resource}`)),
      ...(resources?.limits?.memory === undefined ? ['limits.memory'] : []),
    ];
    if (missing.length === 0) return [];
    return [{ where: whereIs(object), message: `resources of container '${name}' must have requests for cpu and memory and a memory limit, got none for ${missing.join(' and ')}; add what it uses` }];
  }));
