import { type Demand } from './demand';
import { type Quota } from './quota';

/** More of a resource than a quota allows. */
export interface Excess {
  readonly quota: Quota;
  /** Name that the resource has in quotas. */
  readonly resource: string;
  /** `usual`: what is there for ever. Else beside that: one run, one pod of the next version, or all that may be scaled up. */
  readonly when: 'usual' | 'run' | 'rollout' | 'scaled';
  readonly hard: number;
  readonly asked: number;
  /** Who takes how much, most first. */
  readonly takers: readonly (readonly [demand: Demand, amount: number])[];
  /** Whose run or rollout it is about. @default - all of them */
  readonly of?: Demand;
}

/** Everything that a quota does not allow, each resource in the situation that comes first. */
export function excessesOf(quota: Quota, demands: readonly Demand[]): Excess[] {
  const own = demands.filter(({ namespace, pods }) => quota.namespaces.has(namespace) && (!quota.scope || (pods !== undefined && quota.scope(pods.pod))));
  return [...quota.hard].flatMap(([resource, hard]) => {
    const taking = own.filter(({ each }) => (each.get(resource) ?? 0) > 0);
    const found = (when: Excess['when'], number: (demand: Demand) => number, of?: Demand): Excess[] => {
      const takers = taking.map((demand) => [demand, number(demand) * demand.each.get(resource)!] as const).filter(([, amount]) => amount > 0).sort(([, left], [, right]) => right - left);
      const asked = takers.reduce((sum, [, amount]) => sum + amount, 0);
      return asked > hard && takers.some(([{ isGiven }]) => isGiven !== true) ? [{ quota, resource, when, hard, asked, takers, ...(of && { of }) }] : [];
    };
    const usual = found('usual', ({ count }) => count);
    if (usual.length > 0) return usual;
    const beside = (when: 'run' | 'rollout', one: Demand): Excess[] => found(when, (demand) => demand.count + (demand === one ? 1 : 0), one);
    const passing = taking.filter(({ pods }) => pods?.set.runs === 'sometimes').flatMap((demand) => beside('run', demand));
    const rollouts = taking.filter(({ pods }) => pods?.set.startsFirst === true && pods.set.count > 0).flatMap((demand) => beside('rollout', demand));
    return [...passing, ...rollouts, ...found('scaled', ({ most }) => most)];
  });
}
