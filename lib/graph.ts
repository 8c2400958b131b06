import { byCodeUnit } from './names';

/**
 * A directed graph over names: who comes after whom. Linear in the number of edges, without recursion, and with the
 * same answers whatever order the edges came in.
 */
export class Graph {
  private readonly edges = new Map<string, Map<string, string>>();

  /** Adds a node that may have no edges. */
  public add(node: string): void {
    if (!this.edges.has(node)) this.edges.set(node, new Map());
  }

  /** Says that `from` comes after `to`. Of several reasons for one edge the first in alphabetical order is kept. */
  public connect(from: string, to: string, reason: string): void {
    if (from === to) return;
    this.add(from);
    this.add(to);
    const targets = this.edges.get(from)!;
    const known = targets.get(to);
    if (known === undefined || byCodeUnit(reason, known) < 0) targets.set(to, reason);
  }

  public get nodes(): string[] {
    return [...this.edges.keys()].sort(byCodeUnit);
  }

  /** What `node` comes directly after, with the reasons, by name. */
  public after(node: string): [string, string][] {
    return [...(this.edges.get(node) ?? [])].sort(([left], [right]) => byCodeUnit(left, right));
  }

  /** For each node the number of edges on the longest path below it. Nodes on or above a cycle are left out. */
  public ranks(): Map<string, number> {
    const waiting = new Map([...this.edges].map(([node, targets]) => [node, targets.size]));
    const users = new Map<string, string[]>();
    for (const [node, targets] of this.edges) {
      for (const target of targets.keys()) users.set(target, [...(users.get(target) ?? []), node]);
    }
    return this.settle(waiting, users);
  }

  private settle(waiting: Map<string, number>, users: Map<string, string[]>): Map<string, number> {
    const ranks = new Map<string, number>();
    const pending = new Map<string, number>();
    const ready = this.nodes.filter((node) => waiting.get(node) === 0);
    for (let next = ready.pop(); next !== undefined; next = ready.pop()) {
      const rank = pending.get(next) ?? 0;
      ranks.set(next, rank);
      for (const user of users.get(next) ?? []) {
        pending.set(user, Math.max(pending.get(user) ?? 0, rank + 1));
        waiting.set(user, waiting.get(user)! - 1);
        if (waiting.get(user) === 0) ready.push(user);
      }
    }
    return ranks;
  }

  /** A shortest cycle as a path that ends where it began, with the reason of each step; undefined if there is none. */
  public cycle(): { node: string; reason: string }[] | undefined {
    const ranks = this.ranks();
    const unsettled = this.nodes.filter((node) => !ranks.has(node));
    let shortest: { node: string; reason: string }[] | undefined;
    for (const start of unsettled.slice(0, 100)) {
      const found = this.pathBack(start, new Set(unsettled));
      if (found && (!shortest || found.length < shortest.length)) shortest = found;
    }
    return shortest;
  }

  /** Breadth first from `start` back to itself, over `among` only. */
  private pathBack(start: string, among: ReadonlySet<string>): { node: string; reason: string }[] | undefined {
    const cameFrom = new Map<string, string>();
    const queue = [start];
    for (const node of queue) {
      for (const [target] of this.after(node)) {
        if (target === start) return this.steps(start, node, cameFrom);
        if (!among.has(target) || cameFrom.has(target)) continue;
        cameFrom.set(target, node);
        queue.push(target);
      }
    }
    return undefined;
  }

  private steps(start: string, last: string, cameFrom: ReadonlyMap<string, string>): { node: string; reason: string }[] {
    const path = [last];
    while (path[0] !== start) path.unshift(cameFrom.get(path[0]!)!);
    return path.map((node, index) => ({ node, reason: this.edges.get(node)!.get(path[index + 1] ?? start)! }));
  }
}
