import { findDrained } from './drains';
import { type Evaluation, leftByScheduler } from './evaluation';
import { placeInOrder } from './packing';
import { type Pod } from './pod';
import { fitsByPreemption } from './preemption';
import { schedulerChoice } from './scheduler-choice';
import { bySet, shortfallsOf, sure, unsure } from './shortfall';

/** Finds what runs now and then and has no room beside everything else, each for itself: one can wait until another one has ended. */
export function findPassing(evaluation: Evaluation): void {
  const { board, shortfalls, settled } = evaluation;
  for (const pods of bySet(board.passing).values()) {
    if (shortfalls.has(pods[0]!)) continue;
    evaluation.tried(() => {
      const left = leftByScheduler(board, pods);
      const told = shortfallsOf(board, left, { is: 'run' });
      if (left.length > 0) shortfalls.add(told, evaluation.couldFit(left, [...settled, ...pods]) ? unsure : sure);
      for (const pod of pods) if (pod.node >= 0) board.placement.remove(pod);
    });
  }
}

/** Finds the same while a node is lost and its pods are elsewhere: a run can wait until it is back, as one that `waits` must. */
export function findWaiting({ board, shortfalls }: Evaluation, without: string, waits: (pod: Pod) => boolean): void {
  for (const pods of bySet(board.passing).values()) {
    if (shortfalls.has(pods[0]!) || pods[0]!.of.set.staysOnNode || waits(pods[0]!)) continue;
    const left = placeInOrder(board, pods, schedulerChoice);
    shortfalls.add(shortfallsOf(board, left, { is: 'run', without }), unsure);
    for (const pod of pods) if (pod.node >= 0) board.placement.remove(pod);
  }
}

/** Finds what could not be rolled out: its next version must run before the present one stops, and has no room beside it. */
export function findRollouts(evaluation: Evaluation): void {
  const { board, shortfalls, settled } = evaluation;
  for (const pod of board.next) {
    if (shortfalls.has(pod) || hasRoom(evaluation, pod)) continue;
    const told = shortfallsOf(board, [pod], { is: 'rollout' });
    const isFound = evaluation.tried(() => {
      const found = evaluation.couldFit([pod], settled);
      if (pod.node >= 0) board.placement.remove(pod);
      return found;
    });
    shortfalls.add(told, isFound ? unsure : sure);
  }
}

/** Finds what has room as pods are placed, and would have none had they come in another order, or in production were all nodes then drained in turn. */
export function findOrders(evaluation: Evaluation, { survivesLoss }: { readonly survivesLoss: boolean }): void {
  const { board, shortfalls } = evaluation;
  if (board.lasting.some((pod) => shortfalls.has(pod))) return;
  evaluation.isEver((left, order) => {
    shortfalls.add(shortfallsOf(board, left, { is: 'order' }), unsure);
    return left.length > 0 || (survivesLoss && findDrained(evaluation, order));
  });
}

/** Finds what would have no room if everything that is scaled were scaled up. */
export function findScaled(evaluation: Evaluation): void {
  const { board, shortfalls } = evaluation;
  const wanted = board.scaled.filter((pod) => !shortfalls.has(pod));
  evaluation.tried(() => {
    const left = leftByScheduler(board, wanted);
    shortfalls.add(shortfallsOf(board, left, { is: 'scaled' }), unsure);
    for (const pod of wanted) if (pod.node >= 0) board.placement.remove(pod);
  });
}

/** Whether a pod fits now, or where pods that go later wait for the moment. */
function hasRoom({ board }: Evaluation, pod: Pod): boolean {
  const { placement } = board;
  const nodes = placement.nodes.length;
  for (let node = 0; node < nodes; node += 1) {
    if (placement.fits(pod, node)) return true;
  }
  const isMade = board.grow(pod) !== undefined;
  board.shrink(nodes);
  return isMade || placement.nodes.some((_, node) => fitsByPreemption(placement, pod, node));
}
