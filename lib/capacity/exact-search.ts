import { type Board } from './board';
import { type Budget, hardestFirst } from './packing';
import { type Pod } from './pod';

/**
 * Tries every way to place pods until one works or the budget is used up: sure for few pods, a last try for many. Pods are
 * placed if it says true, and all as before if not.
 */
export function searchAll(board: Board, pods: readonly Pod[], budget: Budget): boolean {
  return placed(board, hardestFirst(board, pods), 0, budget);
}

function placed(board: Board, pods: readonly Pod[], index: number, budget: Budget): boolean {
  const pod = pods[index];
  if (!pod) return true;
  const { placement } = board;
  const from = firstNode(pods[index - 1], pod);
  for (let node = from; node < placement.nodes.length; node += 1) {
    budget.steps -= 1;
    if (budget.steps < 0) return false;
    if (!placement.fits(pod, node)) continue;
    placement.place(pod, node);
    if (placed(board, pods, index + 1, budget)) return true;
    placement.remove(pod);
  }
  return grown(board, pods, index, budget);
}

/** Pods that are alike may as well be placed in the order of the nodes, unless the order in which they come matters. */
function firstNode(before: Pod | undefined, pod: Pod): number {
  const isAlike = before?.of === pod.of && pod.of.rules.spreads.length === 0 && pod.claims.every(({ boundTo, place }) => boundTo === undefined && !place);
  return isAlike ? before.node : 0;
}

function grown(board: Board, pods: readonly Pod[], index: number, budget: Budget): boolean {
  const pod = pods[index]!;
  const nodes = board.placement.nodes.length;
  const node = board.grow(pod);
  if (node === undefined) return false;
  board.placement.place(pod, node);
  if (placed(board, pods, index + 1, budget)) return true;
  board.placement.remove(pod);
  board.shrink(nodes);
  return false;
}
