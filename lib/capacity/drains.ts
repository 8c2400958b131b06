import { type Evaluation, leftByScheduler } from './evaluation';
import { waitsFor } from './losses';
import { type Pod } from './pod';
import { shortfallsOf, unsure } from './shortfall';

/**
 * Finds what has no room when nodes are drained one after another, as an upgrade does it: pods stay where they went, and those whose
 * volumes lie on a node come back to it. `order` has all pods; in that order they look for room. Says whether anything was found.
 */
export function findDrained(evaluation: Evaluation, order: readonly Pod[]): boolean {
  const { board: { placement } } = evaluation;
  return evaluation.tried(() => placement.nodes.slice().some(({ onDemand }, node) => !onDemand && leavesSome(evaluation, order, node)));
}

function leavesSome(evaluation: Evaluation, order: readonly Pod[], node: number): boolean {
  const { board, shortfalls, settled } = evaluation;
  const { placement } = board;
  const own = new Set(settled);
  const there = [...placement.podsOn[node]!];
  const drained = order.filter((pod) => pod.node === node);
  const waiting = drained.filter((pod) => waitsFor(pod, node, evaluation));
  for (const pod of there) placement.remove(pod);
  const isShort = placement.without(node, () => {
    const left = leftByScheduler(board, drained.filter((pod) => !waiting.includes(pod)));
    shortfalls.add(shortfallsOf(board, left, { is: 'drain', node: placement.nodes[node]!.name }), unsure);
    return left.length > 0;
  });
  for (const pod of there) if (!own.has(pod)) placement.place(pod, node);
  leftByScheduler(board, waiting);
  return isShort;
}
