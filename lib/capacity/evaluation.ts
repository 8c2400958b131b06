import { type Board } from './board';
import { inTurns, placeByMoving, restore, snapshot } from './packing';
import { someOrder } from './orders';
import { type Pod } from './pod';
import { preempt } from './preemption';
import { schedulerChoice } from './scheduler-choice';
import { findPlacement } from './search';
import { shortfallsOf, Shortfalls, sure } from './shortfall';

/** Steps of a search for a way before it is said that there is none. */
const thorough = 60_000;
const quick = 20_000;

/** Other orders in which pods may come: before nothing is said of them, and before it is said that the scheduler leaves some over. */
const few = 6;
const many = 30;

/** What keeps a pod off a node even when nothing else runs there. */
const lasting = new Set(['name', 'label', 'taint', 'volume', 'port', 'resources', 'spread']);

/** Pods of a cluster once they are placed: first as the scheduler would place them, and where that leaves some over, in any way there is. */
export class Evaluation {
  public readonly shortfalls = new Shortfalls();
  /** Pods that run for ever and have room. */
  public readonly settled: readonly Pod[];
  /** Whether what all share is short, so that more of it would only be told again. */
  public readonly isShort: boolean;
  private base: readonly number[];

  public constructor(public readonly board: Board) {
    for (const pod of board.coverNodes()) this.shortfalls.add(shortfallsOf(board, [pod], { is: 'usual' }, { only: pod.index }), sure);
    this.refuseTooLarge();
    const wanted = board.lasting.filter((pod) => !this.shortfalls.has(pod));
    this.isShort = !this.place(wanted);
    this.settled = wanted.filter(({ node }) => node >= 0);
    board.placement.claims.bind();
    this.base = snapshot(this.settled);
  }

  /** Does `work`, then puts every pod back where it was. */
  public tried<T>(work: () => T): T {
    const { board, settled } = this;
    const nodes = board.placement.nodes.length;
    const result = work();
    restore(board, settled, this.base);
    board.shrink(nodes);
    return result;
  }

  /** Does `work` with all pods and volumes placed in another way, if one is found; undefined if not. */
  public elsewhere<T>(work: () => T): T | undefined {
    return this.moved(() => findPlacement(this.board, this.settled, { steps: quick }), work);
  }

  /** Whether something is true once the scheduler has placed all pods in one of some other orders in which they may come. It gets those that are left over, and the order. */
  public isEver(isTrue: (left: readonly Pod[], order: readonly Pod[]) => boolean): boolean {
    return someOrder(this.settled, few, (order) => {
      let left: readonly Pod[] = [];
      return this.moved(() => {
        left = leftByScheduler(this.board, order);
        return true;
      }, () => isTrue(left, order)) === true;
    });
  }

  private moved<T>(to: () => boolean, work: () => T): T | undefined {
    const { board, settled } = this;
    const { claims } = board.placement;
    const former = this.base;
    const nodes = board.placement.nodes.length;
    for (const pod of settled) board.placement.remove(pod);
    claims.unbind();
    const isDone = to();
    claims.bind();
    this.base = snapshot(settled);
    const result = isDone ? work() : undefined;
    for (const pod of settled) if (pod.node >= 0) board.placement.remove(pod);
    claims.unbind();
    board.shrink(nodes);
    this.base = former;
    restore(board, settled, former);
    claims.bind();
    return result;
  }

  /** Whether pods could be placed by moving `others`, or else by placing these all anew; nothing stays as it is. */
  public couldFit(pods: readonly Pod[], others: readonly Pod[]): boolean {
    const { board } = this;
    const budget = { steps: quick };
    if (pods.every((pod) => placeByMoving(board, pod, () => true, 2, budget))) return true;
    const all = [...new Set([...others, ...pods])];
    for (const pod of all) if (pod.node >= 0) board.placement.remove(pod);
    return findPlacement(board, all, { steps: thorough });
  }

  /** Pods that no node could take if only what runs on all nodes ran there. */
  private refuseTooLarge(): void {
    const { board, shortfalls } = this;
    const answers = new Map<Pod['of'], boolean>();
    for (const pod of [...board.lasting, ...board.passing]) {
      const known = answers.get(pod.of);
      const hasPlace = known ?? this.hasPlace(pod);
      answers.set(pod.of, hasPlace);
      if (!hasPlace && known === undefined) shortfalls.add(shortfallsOf(board, [pod], { is: pod.of.set.runs === 'sometimes' ? 'run' : 'usual' }, { isTooLarge: true }), sure);
    }
  }

  private hasPlace(pod: Pod): boolean {
    const { board } = this;
    const nodes = board.placement.nodes.length;
    for (let node = 0; node < nodes; node += 1) {
      if (board.placement.fits(pod, node) || !lasting.has(board.placement.obstacle(pod, node)?.by ?? '')) return true;
    }
    const isMade = board.grow(pod) !== undefined;
    board.shrink(nodes);
    return isMade;
  }

  /** The scheduler's own way counts, since it is where volumes will be; another one only where that leaves pods over. */
  private place(pods: readonly Pod[]): boolean {
    const { board, shortfalls } = this;
    const { placement } = board;
    const nodes = placement.nodes.length;
    const left = leftByScheduler(board, pods);
    if (left.length === 0) return true;
    const told = shortfallsOf(board, left, { is: 'usual' });
    const places = snapshot(pods);
    const grown = placement.nodes.slice(nodes);
    const clear = (): void => {
      for (const pod of pods) if (pod.node >= 0) placement.remove(pod);
      board.shrink(nodes);
    };
    clear();
    const isEverPlaced = someOrder(pods, many, (order) => {
      const isPlaced = leftByScheduler(board, order).length === 0;
      clear();
      return isPlaced;
    });
    const isFound = findPlacement(board, pods, { steps: thorough });
    shortfalls.add(told, { isSure: !isEverPlaced, hasWay: isFound || isEverPlaced });
    if (isFound) return true;
    for (const node of grown) placement.open(node);
    board.coverNodes(nodes);
    pods.forEach((pod, index) => {
      if (places[index]! >= 0) placement.place(pod, places[index]!);
    });
    return !told.some(({ obstacles }) => obstacles.some(({ obstacle }) => obstacle.by === 'resources'));
  }
}

/**
 * Places pods as the scheduler does, one after another; those that it pushes out for others wait for their turn again, and those that
 * found no room are tried again once others run, near which they may have to be. Returns those that are left over.
 */
export function leftByScheduler(board: Board, pods: readonly Pod[]): Pod[] {
  return inTurns(pods, (some) => leftOfTurn(board, some));
}

function leftOfTurn(board: Board, pods: readonly Pod[]): Pod[] {
  const { placement } = board;
  const queue = [...pods];
  const left: Pod[] = [];
  for (let turn = 0; turn < queue.length; turn += 1) {
    const pod = queue[turn]!;
    const node = schedulerChoice(placement, pod) ?? board.grow(pod);
    if (node !== undefined) {
      placement.place(pod, node);
      continue;
    }
    const pushedOut = preempt(placement, pod);
    if (!pushedOut) left.push(pod);
    for (const victim of pushedOut ?? []) {
      const later = queue.findIndex(({ of }, index) => index > turn && of.priority.value < victim.of.priority.value);
      queue.splice(later < 0 ? queue.length : later, 0, victim);
    }
  }
  return left;
}
