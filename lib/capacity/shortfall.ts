import { type Board } from './board';
import { type Obstacle } from './obstacle';
import { type Pod } from './pod';
import { type PodSet } from './pod-set';

/** When a pod has to have room. */
export type Situation =
  | { readonly is: 'usual' }
  | { readonly is: 'loss'; readonly node: string }
  | { readonly is: 'rollout' }
  | { readonly is: 'order' }
  | { readonly is: 'drain'; readonly node: string }
  | { readonly is: 'scaled' }
  | { readonly is: 'run'; readonly without?: string };

/** What is known of a shortfall once other ways were looked for. */
export type Certainty = Pick<Shortfall, 'hasWay' | 'isSure'>;

/** There is no way. */
export const sure: Certainty = { isSure: true, hasWay: false };

/** There is a way, that the scheduler may not find. */
export const unsure: Certainty = { isSure: false, hasWay: true };

/** A node with what keeps a pod off it. */
export interface NodeObstacle {
  readonly node: string;
  readonly pool: string;
  readonly obstacle: Obstacle;
}

/** Pods of one set that have no room. */
export interface Shortfall {
  readonly pod: Pod;
  readonly when: Situation;
  /** Whether no way was found to place it, or none that the scheduler finds; else it depends on the order in which pods come. */
  readonly isSure: boolean;
  /** Whether a way was found that the scheduler may not find by itself. */
  readonly hasWay: boolean;
  /** What keeps it off each node. */
  readonly obstacles: readonly NodeObstacle[];
  /** Whether no node could take it if nothing else ran there. */
  readonly isTooLarge: boolean;
  /** How many pods of the set have no room then. */
  readonly pods: number;
  /** How many other situations there are in which pods of the set have none. */
  readonly others: number;
}

/** What is to be said of pods that have no room now, each set once. `only` is the one node that they are for. */
export function shortfallsOf({ placement }: Board, pods: readonly Pod[], when: Situation, { only, isTooLarge = false }: { readonly only?: number; readonly isTooLarge?: boolean } = {}): Shortfall[] {
  return [...bySet(pods).values()].map((own) => ({
    pod: own[0]!, when, isTooLarge, ...sure, pods: own.length, others: 0,
    obstacles: placement.nodes.flatMap((node, index) => {
      const obstacle = only === undefined || only === index ? placement.obstacle(own[0]!, index) : undefined;
      return obstacle ? [{ node: node.name, pool: node.pool, obstacle }] : [];
    }),
  }));
}

/** Pods by the set that they are of. */
export function bySet(pods: readonly Pod[]): Map<PodSet, Pod[]> {
  const sets = new Map<PodSet, Pod[]>();
  for (const pod of pods) {
    const known = sets.get(pod.of.set);
    if (known) known.push(pod);
    else sets.set(pod.of.set, [pod]);
  }
  return sets;
}

/** What has no room, told once for each set of pods: where it is surest, else where it was found first. */
export class Shortfalls {
  private readonly found = new Map<PodSet, Shortfall>();

  public get all(): Shortfall[] {
    return [...this.found.values()];
  }

  public has({ of }: Pod): boolean {
    return this.found.has(of.set);
  }

  public add(shortfalls: readonly Shortfall[], certainty: Certainty): void {
    for (const shortfall of shortfalls) {
      const { set } = shortfall.pod.of;
      const known = this.found.get(set);
      const others = known ? known.others + 1 : 0;
      this.found.set(set, known && (known.isSure || !certainty.isSure) ? { ...known, others } : { ...shortfall, ...certainty, others });
    }
  }
}
