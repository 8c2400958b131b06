import { type CapacityNode } from './node';

/** The nodes of a cluster divided by the values of one label. */
export class Topology {
  /** Number of each node's domain; -1 for a node without the label. */
  public readonly domainOf: number[] = [];
  private readonly values = new Map<string, number>();

  public constructor(public readonly key: string) {}

  /** Numbers the next node. */
  public add({ labels }: CapacityNode): void {
    const value = labels[this.key];
    if (value === undefined) {
      this.domainOf.push(-1);
      return;
    }
    const known = this.values.get(value) ?? this.values.size;
    this.values.set(value, known);
    this.domainOf.push(known);
  }

  /** Forgets nodes that are no longer there. */
  public forgetFrom(node: number): void {
    if (this.domainOf.length > node) this.domainOf.length = node;
  }
}

/** How many pods of some kind each domain has. */
export class Counter {
  private readonly counts: number[] = [];
  public total = 0;

  public constructor(protected readonly topology: Topology) {}

  /** Adds so many pods on a node, or takes them away where that is negative. */
  public change(node: number, by: number): void {
    const domain = this.topology.domainOf[node]!;
    if (domain < 0) return;
    this.counts[domain] = (this.counts[domain] ?? 0) + by;
    this.total += by;
  }

  /** How many pods the node's domain has. */
  public at(node: number): number {
    const domain = this.topology.domainOf[node]!;
    return domain < 0 ? 0 : this.counts[domain] ?? 0;
  }

  public hasDomain(node: number): boolean {
    return this.topology.domainOf[node]! >= 0;
  }

  protected in(domain: number): number {
    return this.counts[domain] ?? 0;
  }
}

/** The same for the even spread of pods, which counts only some of the nodes. */
export class SpreadCounter extends Counter {
  /** How many nodes of each domain count. */
  private readonly nodes: number[] = [];
  private readonly answers: boolean[] = [];

  /** `isCounted` tells of a node whether it counts. */
  public constructor(topology: Topology, private readonly isCounted: (node: number) => boolean) {
    super(topology);
  }

  public forgetFrom(node: number): void {
    if (this.answers.length > node) this.answers.length = node;
  }

  private includes(node: number): boolean {
    return this.answers[node] ??= this.isCounted(node);
  }

  /** A node comes, or goes where `by` is -1. */
  public changeNode(node: number, by: 1 | -1): void {
    const domain = this.topology.domainOf[node]!;
    if (domain >= 0 && this.includes(node)) this.nodes[domain] = (this.nodes[domain] ?? 0) + by;
  }

  public override change(node: number, by: number): void {
    if (this.includes(node)) super.change(node, by);
  }

  /** The fewest pods that any domain has; none where there are fewer domains than there must be. */
  public least(fewestDomains: number): number {
    let least = Infinity;
    let domains = 0;
    for (let domain = 0; domain < this.nodes.length; domain += 1) {
      if (!this.nodes[domain]) continue;
      domains += 1;
      least = Math.min(least, this.in(domain));
    }
    return domains < fewestDomains || domains === 0 ? 0 : least;
  }

  /** Number of domains that there are. */
  public get domains(): number {
    return this.nodes.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0);
  }
}
