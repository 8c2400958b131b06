import { type Evaluation, leftByScheduler } from './evaluation';
import { findWaiting } from './runs';
import { type CapacityNode, nodeLabels } from './node';
import { type Pod } from './pod';
import { type Shortfall, shortfallsOf } from './shortfall';

/** Lost nodes for which a way is looked for thoroughly, of a small cluster and of a large one; the rest are then as good as these. */
const thoroughly = { small: 8, large: 2 } as const;

/** Pods up to which a cluster is small. */
const few = 100;

/**
 * Finds what has no room when any one node is lost. Pods elsewhere stay where they are; those of the node go where there is room,
 * or where others can be pushed out that go later and find room in turn. A pod whose volume lies on the lost node waits for it and is
 * left out, as is one whose zone has no other node: what holds its data elsewhere goes on. Nodes that are made when pods need them are made anew.
 */
export function findLosses(evaluation: Evaluation): void {
  const found: { readonly told: Shortfall[]; readonly isSure: boolean }[] = [];
  let isWorst = false;
  const most = evaluation.settled.length <= few ? thoroughly.small : thoroughly.large;
  eachLoss(evaluation, (left, others, number) => {
    const node = evaluation.board.placement.nodes[number]!.name;
    if (left.length === 0) {
      findWaiting(evaluation, node, (pod) => waitsFor(pod, number, evaluation));
      return;
    }
    const told = shortfallsOf(evaluation.board, left, { is: 'loss', node });
    if (found.length < most) isWorst = !evaluation.couldFit(left, others);
    found.push({ told, isSure: isWorst });
  });
  // Volumes might as well have been made where their pods are safe.
  const isCertain = found.some(({ isSure }) => isSure) && !(hasBound(evaluation) && evaluation.elsewhere(() => survivesAll(evaluation)) === true);
  const isNeverPlaced = found.length > 0 && !isCertain && !evaluation.isEver((left) => left.length === 0 && leavesNone(evaluation));
  for (const { told, isSure } of found) evaluation.shortfalls.add(told, { isSure: isNeverPlaced || (isSure && isCertain), hasWay: !(isSure && isCertain) });
}

/** Whether the scheduler finds room for the pods of any node. */
function leavesNone(evaluation: Evaluation): boolean {
  let isSafe = true;
  eachLoss(evaluation, (left) => {
    isSafe &&= left.length === 0;
  });
  return isSafe;
}

function survivesAll(evaluation: Evaluation): boolean {
  let isSafe = true;
  eachLoss(evaluation, (left, others) => {
    if (left.length > 0 && isSafe) isSafe = evaluation.couldFit(left, others);
  });
  return isSafe;
}

function hasBound({ settled }: Evaluation): boolean {
  return settled.some(({ claims }) => claims.some(({ boundTo }) => boundTo !== undefined));
}

/** Tells of each node with pods what is left over when it is lost, and which pods there are then beside. */
function eachLoss(evaluation: Evaluation, tell: (left: readonly Pod[], others: readonly Pod[], node: number) => void): void {
  const { board: { placement }, settled } = evaluation;
  const own = new Set(settled);
  placement.nodes.slice().forEach(({ onDemand }, node) => {
    const there = [...placement.podsOn[node]!];
    const lost = settled.filter((pod) => pod.node === node);
    if (onDemand || lost.length === 0) return;
    const fixtures = there.filter((pod) => !own.has(pod));
    const waiting = new Set(lost.filter((pod) => waitsFor(pod, node, evaluation)));
    evaluation.tried(() => {
      for (const pod of there) placement.remove(pod);
      placement.without(node, () => tell(leftByScheduler(evaluation.board, lost.filter((pod) => !waiting.has(pod))), settled.filter((pod) => !waiting.has(pod)), node));
    });
    for (const pod of fixtures) placement.place(pod, node);
  });
}

/** Whether a volume of a pod lies on the node that is lost, or in a zone of which that is the only node. */
export function waitsFor({ claims }: Pod, node: number, { board: { placement } }: Evaluation): boolean {
  return claims.some((claim) => placement.claims.homeOf(claim) === node && (claim.boundTo === 'node' || (claim.boundTo === 'zone' && isAlone(node, placement.nodes))));
}

function isAlone(node: number, nodes: readonly CapacityNode[]): boolean {
  const zone = nodes[node]!.labels[nodeLabels.zone];
  return nodes.every(({ labels }, other) => other === node || labels[nodeLabels.zone] !== zone);
}
