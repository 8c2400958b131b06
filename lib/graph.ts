import { byCodeUnit } from './names';
import { shortestCycle } from './shortest-cycle';

/**
 * A directed graph over names: who comes after whom. Without recursion, and with the same answers whatever order the
 * edges came in. Ranks take time in proportion to the edges.
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

  /** How many nodes there are. */
  public get size(): number {
    return this.edges.size;
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
    const users = this.users();
    const pending = new Map<string, number>();
    const ranks = new Map<string, number>();
    const ready = this.nodes.filter((node) => waiting.get(node) === 0);
    for (let next = ready.pop(); next !== undefined; next = ready.pop()) {
      const rank = pending.get(next) ?? 0;
      ranks.set(next, rank);
      for (const user of users.get(next)!) {
        pending.set(user, Math.max(pending.get(user) ?? 0, rank + 1));
        waiting.set(user, waiting.get(user)! - 1);
        if (waiting.get(user) === 0) ready.push(user);
      }
    }
    return ranks;
  }

  /** A shortest cycle with the reason of each step to the next node, of the last one to the first; undefined if there is none. */
  public cycle(): { node: string; reason: string }[] | undefined {
    const nodes = shortestCycle(new Map([...this.edges].map(([node, targets]) => [node, targets.keys()])));
    return nodes?.map((node, index) => ({ node, reason: this.edges.get(node)!.get(nodes[index + 1] ?? nodes[0]!)! }));
  }

  /** Who comes directly after each node. */
  private users(): Map<string, string[]> {
    const users = new Map<string, string[]>([...this.edges.keys()].map((node) => [node, []]));
    for (const [node, targets] of this.edges) for (const target of targets.keys()) users.get(target)!.push(node);
    return users;
  }
}
