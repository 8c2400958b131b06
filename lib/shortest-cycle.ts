import { byCodeUnit } from './names';

/** The targets of each node's edges. */
export type Edges = ReadonlyMap<string, Iterable<string>>;

/**
 * A shortest cycle of a directed graph without edges from a node to itself, as the names along it; undefined if there is
 * none. Of several the same one is found whatever order the edges are in.
 */
export function shortestCycle(edges: Edges): string[] | undefined {
  const knot = new Knot(edges);
  let shortest: string[] | undefined;
  for (const start of knot.nodes) {
    if (shortest?.length === 2) break;
    if (!knot.holds(start)) continue;
    shortest = wayBack(start, knot, shortest?.length ?? Infinity) ?? shortest;
    knot.remove(start);
  }
  return shortest;
}

/** Breadth first from a node back to itself, in fewer than `limit` steps. */
function wayBack(start: string, knot: Knot, limit: number): string[] | undefined {
  const cameFrom = new Map<string, string>();
  let level = [start];
  for (let steps = 1; steps < limit && level.length > 0; steps++) {
    const next: string[] = [];
    for (const node of level) {
      for (const target of knot.after(node)) {
        if (target === start) return path(node, start, cameFrom);
        if (cameFrom.has(target)) continue;
        cameFrom.set(target, node);
        next.push(target);
      }
    }
    level = next;
  }
  return undefined;
}

function path(last: string, start: string, cameFrom: ReadonlyMap<string, string>): string[] {
  const nodes = [last];
  for (let node = last; node !== start; nodes.push(node)) node = cameFrom.get(node)!;
  return nodes.reverse();
}

/** The nodes on cycles and between cycles; each edge is looked at a fixed number of times while they become fewer. */
class Knot {
  private readonly below = new Map<string, string[]>();
  private readonly above = new Map<string, string[]>();
  /** How many of its neighbours below and above are left, for each node that is left. */
  private readonly left = new Map<string, { below: number; above: number }>();

  public constructor(edges: Edges) {
    for (const node of [...edges.keys()].sort(byCodeUnit)) {
      this.below.set(node, [...edges.get(node)!].sort(byCodeUnit));
      this.above.set(node, []);
    }
    for (const [node, targets] of this.below) for (const target of targets) this.above.get(target)!.push(node);
    for (const [node, targets] of this.below) this.left.set(node, { below: targets.length, above: this.above.get(node)!.length });
    for (const [node, { below, above }] of this.left) if (below === 0 || above === 0) this.remove(node);
  }

  /** Those that are left, by name. */
  public get nodes(): string[] {
    return [...this.left.keys()];
  }

  public holds(node: string): boolean {
    return this.left.has(node);
  }

  /** Where the edges of a node lead that are left, by name. */
  public after(node: string): string[] {
    return this.below.get(node)!.filter((target) => this.left.has(target));
  }

  /** Takes a node away and everything that is on no cycle without it. */
  public remove(node: string): void {
    const loose = [node];
    for (let next = loose.pop(); next !== undefined; next = loose.pop()) {
      if (!this.left.delete(next)) continue;
      for (const target of this.below.get(next)!) if (this.lose(target, 'above')) loose.push(target);
      for (const user of this.above.get(next)!) if (this.lose(user, 'below')) loose.push(user);
    }
  }

  /** Counts one neighbour less; true if it was the last on its side. */
  private lose(node: string, side: 'below' | 'above'): boolean {
    const counts = this.left.get(node);
    if (!counts) return false;
    counts[side]--;
    return counts[side] === 0;
  }
}
