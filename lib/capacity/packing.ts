import { type Board } from './board';
import { type Pod } from './pod';
import { bestFit, type Choice, schedulerChoice } from './scheduler-choice';

/** Steps that a search may still take. */
export interface Budget {
  steps: number;
}

/** Places pods one after another as a choice has it, on nodes that are made for them where there is no room, and returns those that are left over. */
export function placeInOrder(board: Board, pods: Iterable<Pod>, choose: Choice): Pod[] {
  return inTurns([...pods], (some) => some.filter((pod) => {
    const node = choose(board.placement, pod) ?? board.grow(pod);
    if (node !== undefined) board.placement.place(pod, node);
    return node === undefined;
  }));
}

/** Tries pods that `place` leaves over again, for as long as others found room meanwhile near which some of them have to be. */
export function inTurns(pods: readonly Pod[], place: (pods: readonly Pod[]) => Pod[]): Pod[] {
  let left = place(pods);
  for (let before = pods.length; left.length < before && left.some(({ of }) => of.rules.together.length > 0);) {
    before = left.length;
    left = place(left);
  }
  return left;
}

/** Where pods are, to put them back there. */
export function snapshot(pods: readonly Pod[]): number[] {
  return pods.map(({ node }) => node);
}

export function restore({ placement }: Board, pods: readonly Pod[], nodes: readonly number[]): void {
  pods.forEach((pod, index) => {
    if (pod.node !== nodes[index] && pod.node >= 0) placement.remove(pod);
  });
  pods.forEach((pod, index) => {
    if (pod.node !== nodes[index]) placement.place(pod, nodes[index]!);
  });
}

/**
 * Makes room for a pod by moving others that `mayMove`, each to where it fits or, `depth` times over, by moving others in turn.
 * Leaves everything as it was where that does not work.
 */
export function placeByMoving(board: Board, pod: Pod, mayMove: (other: Pod) => boolean, depth: number, budget: Budget): boolean {
  const { placement } = board;
  for (let node = 0; node < placement.nodes.length; node += 1) {
    if (budget.steps <= 0) return false;
    if (!pod.of.eligibility.allows(node)) continue;
    const movable = [...placement.podsOn[node]!].filter((other) => other !== pod && other.of.set.runs !== 'everywhere' && mayMove(other));
    if (movable.length > 0 && (moveOne(board, pod, node, movable, mayMove, depth, budget) || moveSeveral(board, pod, node, movable, mayMove, depth, budget))) return true;
  }
  return false;
}

function moveOne(board: Board, pod: Pod, node: number, movable: readonly Pod[], mayMove: (other: Pod) => boolean, depth: number, budget: Budget): boolean {
  return movable.some((victim) => swap(board, pod, node, [victim], mayMove, depth, budget));
}

/** The smallest first, as many as it takes. */
function moveSeveral(board: Board, pod: Pod, node: number, movable: readonly Pod[], mayMove: (other: Pod) => boolean, depth: number, budget: Budget): boolean {
  const bySize = [...movable].sort((left, right) => left.of.share - right.of.share);
  const victims: Pod[] = [];
  for (const victim of bySize) {
    board.placement.remove(victim);
    victims.push(victim);
    if (board.placement.fits(pod, node)) break;
  }
  const suffices = victims.length > 1 && board.placement.fits(pod, node);
  for (const victim of victims) board.placement.place(victim, node);
  return suffices && swap(board, pod, node, victims, mayMove, depth, budget);
}

function swap(board: Board, pod: Pod, node: number, victims: readonly Pod[], mayMove: (other: Pod) => boolean, depth: number, budget: Budget): boolean {
  const { placement } = board;
  budget.steps -= victims.length;
  for (const victim of victims) placement.remove(victim);
  if (placement.fits(pod, node)) {
    placement.place(pod, node);
    const moved: Pod[] = [];
    const others = (other: Pod): boolean => other !== pod && mayMove(other);
    const before = depth > 0 ? [...placement.podsOn].flatMap((on) => [...on]).filter(others) : [];
    const places = snapshot(before);
    budget.steps -= before.length;
    if (victims.every((victim) => {
      const next = bestFit(placement, victim);
      if (next !== undefined) placement.place(victim, next);
      else if (depth === 0 || !placeByMoving(board, victim, (other) => others(other) && !victims.includes(other), depth - 1, budget)) return false;
      moved.push(victim);
      return true;
    })) return true;
    for (const victim of moved) placement.remove(victim);
    placement.remove(pod);
    restore(board, before, places);
  }
  for (const victim of victims) placement.place(victim, node);
  return false;
}

/** Pods that few nodes can take go first, then those with rules, then the largest. */
export function hardestFirst({ placement }: Board, pods: readonly Pod[]): Pod[] {
  const choices = new Map(pods.map(({ of }) => [of, placement.nodes.filter((_, node) => of.eligibility.allows(node)).length]));
  const rank = ({ of: { rules } }: Pod): number => rules.together.length > 0 && !rules.startsGroup ? 2 : rules.apart.length + rules.spreads.length > 0 ? 0 : 1;
  return [...pods].sort((left, right) => rank(left) - rank(right) || choices.get(left.of)! - choices.get(right.of)! || right.of.share - left.of.share);
}

/** The largest first, by one resource. */
export function largestFirst(pods: readonly Pod[], name: string): Pod[] {
  return [...pods].sort((left, right) => (right.of.asks.get(name) ?? 0) - (left.of.asks.get(name) ?? 0));
}

export const choices: readonly Choice[] = [bestFit, schedulerChoice];
