import { type Amounts, toldAmount } from './amounts';
import { AttachedClaims } from './attached-claims';
import { type Claim } from './claims';
import { type CapacityNode } from './node';
import { type Obstacle } from './obstacle';
import { type Pod, type PodClass, type Spread } from './pod';
import { PortsInUse } from './ports-in-use';
import { type RuleBook } from './rule-book';

const none: ReadonlyMap<number, number> = new Map();

/** Which pod is on which node, and what is left there. It asks of a node what the scheduler asks. */
export class Placement {
  public readonly claims: AttachedClaims;
  public readonly podsOn: Set<Pod>[] = [];
  /** How many pods of each class are on each node, of classes of more than one pod. */
  private readonly spread = new Map<PodClass, Map<number, number>>();
  private readonly all: number[][] = [];
  private readonly free: number[][] = [];
  private readonly ports = new PortsInUse();
  private lost = -1;

  /** `resources` are the names of all that pods ask for, `minor` is that of Kubernetes 1. */
  public constructor(public readonly nodes: CapacityNode[], private readonly resources: readonly string[], private readonly book: RuleBook, public readonly minor: number) {
    this.claims = new AttachedClaims(nodes);
    nodes.forEach((node, index) => this.opened(node, index));
  }

  public fits(pod: Pod, node: number): boolean {
    const { eligibility, needs, ports, rules } = pod.of;
    if (node === this.lost || !eligibility.allows(node)) return false;
    const free = this.free[node]!;
    for (let index = 0; index < needs.length; index += 1) if (needs[index]![1] > free[needs[index]![0]]!) return false;
    for (let index = 0; index < rules.apart.length; index += 1) if (rules.apart[index]!.counter.at(node) > 0) return false;
    for (let index = 0; index < rules.spreads.length; index += 1) if (!isEven(rules.spreads[index]!, node)) return false;
    if (rules.together.length > 0 && !this.isNear(pod, node)) return false;
    if (ports.length > 0 && this.ports.taken(ports, node) !== undefined) return false;
    return pod.claims.length === 0 || (this.claimsFit(pod, node) && this.volumeObstacle(pod, node) === undefined);
  }

  /** Whether a node is not taken away for the moment. */
  public isThere(node: number): boolean {
    return node !== this.lost;
  }

  public place(pod: Pod, node: number): void {
    this.use(pod.of, node, 1);
    this.ports.take(pod.of.ports, node);
    for (const claim of pod.claims) {
      if (!this.claims.isOn(claim, node)) this.take(claim, node, 1);
      this.claims.attach(claim, node);
    }
    this.podsOn[node]!.add(pod);
    this.count(pod.of, node, 1);
    pod.node = node;
  }

  public remove(pod: Pod): void {
    const { node } = pod;
    this.use(pod.of, node, -1);
    this.ports.leave(pod.of.ports, node);
    for (const claim of pod.claims) {
      this.claims.detach(claim, node);
      if (!this.claims.isOn(claim, node)) this.take(claim, node, -1);
    }
    this.podsOn[node]!.delete(pod);
    this.count(pod.of, node, -1);
    pod.node = -1;
  }

  /** How many pods of a class of more than one are on each node. */
  public countsOf(of: PodClass): ReadonlyMap<number, number> {
    return this.spread.get(of) ?? none;
  }

  /** Which share of a resource would be asked for on a node with `more` of it. */
  public share(node: number, resource: number, more: number): number {
    const all = this.all[node]![resource]!;
    return all === 0 ? 1 : 1 - (this.free[node]![resource]! - more) / all;
  }

  /** What is left of a resource on a node. */
  public left(node: number, resource: number): number {
    return this.free[node]![resource]!;
  }

  /** What the pods on a node and their volumes take of it, by resource. */
  public requestedOn(node: number): Record<string, number> {
    return Object.fromEntries(this.resources.map((name, number) => [name, this.all[node]![number]! - this.free[node]![number]!]));
  }

  /** Why a pod cannot be on a node now; undefined where it can. */
  public obstacle(pod: Pod, node: number): Obstacle | undefined {
    if (node === this.lost) return { by: 'lost', reason: 'is lost' };
    return pod.of.eligibility.selection.exclusion(this.nodes[node]!) ?? this.volumeObstacle(pod, node) ?? this.neighbourObstacle(pod, node) ?? this.shortage(pod, node);
  }

  /** Takes a node away while `work` is done; no pod may be on it. */
  public without<T>(node: number, work: () => T): T {
    this.lost = node;
    for (const counter of this.book.spreadCounters) counter.changeNode(node, -1);
    try {
      return work();
    } finally {
      for (const counter of this.book.spreadCounters) counter.changeNode(node, 1);
      this.lost = -1;
    }
  }

  /** Adds a node and returns its number. */
  public open(node: CapacityNode): number {
    this.nodes.push(node);
    this.book.addNode(node);
    this.opened(node, this.nodes.length - 1);
    return this.nodes.length - 1;
  }

  /** Takes the nodes from a number on away again, with the pods on them. */
  public close(from: number, eligibilities: Iterable<{ forgetFrom(node: number): void }>): void {
    for (let node = this.nodes.length - 1; node >= from; node -= 1) {
      for (const pod of [...this.podsOn[node]!]) this.remove(pod);
      for (const counter of this.book.spreadCounters) counter.changeNode(node, -1);
    }
    this.book.forgetFrom(from);
    for (const eligibility of eligibilities) eligibility.forgetFrom(from);
    this.nodes.length = Math.min(this.nodes.length, from);
    this.free.length = this.nodes.length;
    this.all.length = this.nodes.length;
    this.podsOn.length = this.nodes.length;
  }

  /** What a pod would take of a node. */
  private needsOn(pod: Pod, node: number): Amounts {
    const needs = new Map(pod.of.needs.map(([resource, amount]) => [this.resources[resource]!, amount]));
    for (const claim of pod.claims) if (!this.claims.isOn(claim, node)) for (const [name, amount] of claim.takes) needs.set(name, (needs.get(name) ?? 0) + amount);
    return needs;
  }

  private use({ needs, rules: { counted } }: PodClass, node: number, by: 1 | -1): void {
    const free = this.free[node]!;
    for (let index = 0; index < needs.length; index += 1) free[needs[index]![0]]! -= by * needs[index]![1];
    for (let index = 0; index < counted.length; index += 1) counted[index]!.change(node, by);
  }

  private count(of: PodClass, node: number, by: 1 | -1): void {
    if (of.set.most <= 1) return;
    const counts = this.spread.get(of) ?? new Map<number, number>();
    const count = (counts.get(node) ?? 0) + by;
    if (count === 0) counts.delete(node);
    else counts.set(node, count);
    this.spread.set(of, counts);
  }

  private opened(node: CapacityNode, index: number): void {
    this.all[index] = this.resources.map((name) => node.allocatable.get(name) ?? 0);
    this.free[index] = [...this.all[index]];
    this.podsOn[index] = new Set();
    for (const counter of this.book.spreadCounters) counter.changeNode(index, 1);
  }

  private take({ takes }: Claim, node: number, sign: 1 | -1): void {
    for (const [name, amount] of takes) this.free[node]![this.resources.indexOf(name)]! -= sign * amount;
  }

  private claimsFit(pod: Pod, node: number): boolean {
    if (pod.claims.every(({ takes }) => takes.size === 0)) return true;
    for (const [name, amount] of this.needsOn(pod, node)) if (amount > this.free[node]![this.resources.indexOf(name)]!) return false;
    return true;
  }

  private isNear({ of: { rules } }: Pod, node: number): boolean {
    if (rules.together.every(({ counter }) => counter.at(node) > 0)) return true;
    return rules.startsGroup && rules.together.every(({ counter }) => counter.total === 0 && counter.hasDomain(node));
  }

  private volumeObstacle(pod: Pod, node: number): Obstacle | undefined {
    for (const claim of pod.claims) {
      const reason = this.claims.obstacle(claim, node);
      if (reason !== undefined) return { by: 'volume', reason };
    }
    return undefined;
  }

  private neighbourObstacle(pod: Pod, node: number): Obstacle | undefined {
    const { apart, spreads, together } = pod.of.rules;
    const other = apart.find(({ counter }) => counter.at(node) > 0);
    if (other) return { by: 'apart', reason: `${other.key === 'kubernetes.io/hostname' ? 'runs' : `is in the same ${other.key} as`} a pod that it must keep away from` };
    const uneven = spreads.find((spread) => !isEven(spread, node));
    if (uneven) return { by: 'spread', reason: uneven.counter.hasDomain(node) ? `would have too many of its pods by ${uneven.key} (maxSkew ${uneven.maxSkew})` : `lacks the label ${uneven.key} by which its pods are spread` };
    if (together.length > 0 && !this.isNear(pod, node)) return { by: 'together', reason: `is not near ${together[0]!.to}` };
    const port = this.ports.taken(pod.of.ports, node);
    return port === undefined ? undefined : { by: 'port', reason: `has its port ${port} taken` };
  }

  private shortage(pod: Pod, node: number): Obstacle | undefined {
    const lacks = new Map<string, number>();
    for (const [name, amount] of this.needsOn(pod, node)) {
      const left = this.free[node]![this.resources.indexOf(name)]!;
      if (amount > left) lacks.set(name, amount - left);
    }
    return lacks.size === 0 ? undefined : { by: 'resources', lacks, reason: `lacks ${[...lacks].map(([name, amount]) => toldAmount(name, amount)).join(' and ')}` };
  }
}

/** Whether one pod more on a node leaves its domain with no more pods above the emptiest than is allowed. */
function isEven({ counter, maxSkew, minDomains, self }: Spread, node: number): boolean {
  return counter.hasDomain(node) && counter.at(node) + self - counter.least(minDomains) <= maxSkew;
}
