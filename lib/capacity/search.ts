import { resource } from './amounts';
import { type Board } from './board';
import { searchAll } from './exact-search';
import { type Budget, choices, hardestFirst, largestFirst, placeByMoving, placeInOrder } from './packing';
import { type Pod } from './pod';

/** Pods up to which every way of placing them is tried, as far as the steps suffice. */
const few = 14;

/**
 * Places pods if any way is found: in several orders, by moving some for others, with those first that were left over, and at last
 * by trying everything. Returns false, with no pod placed, where none is found. What is asked for in all and is not there is
 * proof enough.
 */
export function findPlacement(board: Board, pods: readonly Pod[], budget: Budget): boolean {
  const nodes = board.placement.nodes.length;
  if (!board.maker && isTooMuch(board, pods)) return false;
  const clear = (): void => {
    for (const pod of pods) if (pod.node >= 0) board.placement.remove(pod);
    board.shrink(nodes);
  };
  const orders = [hardestFirst(board, pods), largestFirst(pods, resource.memory), largestFirst(pods, resource.cpu)];
  for (const order of orders) {
    for (const choose of choices) {
      if (attempt(board, order, pods, choose, budget).length === 0) return true;
      clear();
    }
  }
  if (again(board, orders[0]!, budget, clear)) return true;
  clear();
  if (searchAll(board, pods, pods.length <= few ? { steps: 200_000 } : { steps: Math.min(budget.steps, 5_000) })) return true;
  clear();
  return false;
}

function attempt(board: Board, order: readonly Pod[], all: readonly Pod[], choose: (typeof choices)[number], budget: Budget): Pod[] {
  const own = new Set(all);
  const left = placeInOrder(board, order, choose);
  if (left.length > Math.max(3, all.length / 20)) return left;
  return left.filter((pod) => !placeByMoving(board, pod, (other) => own.has(other), 2, budget));
}

/** Those that were left over go first next time. */
function again(board: Board, order: readonly Pod[], budget: Budget, clear: () => void): boolean {
  let next = [...order];
  for (let round = 0; round < 12 && budget.steps > 0; round += 1) {
    clear();
    const left = attempt(board, next, order, choices[round % choices.length]!, budget);
    if (left.length === 0) return true;
    const first = new Set(left);
    budget.steps -= order.length;
    next = [...left, ...next.filter((pod) => !first.has(pod))];
  }
  return false;
}

/** Whether pods ask for more of something than all nodes together have left of it. */
export function isTooMuch({ placement }: Board, pods: readonly Pod[]): boolean {
  const asked = new Map<number, number>();
  for (const { of } of pods) for (const [number, amount] of of.needs) asked.set(number, (asked.get(number) ?? 0) + amount);
  return [...asked].some(([number, amount]) => {
    let left = 0;
    for (let node = 0; node < placement.nodes.length; node += 1) if (placement.isThere(node)) left += placement.left(node, number);
    return amount > left;
  });
}

