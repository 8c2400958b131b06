import { fields, list } from '../fields';
import { type Counter, Counter as PlainCounter, SpreadCounter, Topology } from './counter';
import { type Eligibility } from './eligibility';
import { type CapacityNode } from './node';
import { type PodRules, type Spread } from './pod';
import { type PodSet } from './pod-set';
import { equalityOf, isAbout, type Labels, type Namespaces, narrowed, type PodTerm, requiredTerms } from './pod-term';

/** What the rules of a class of pods are read from. */
export interface RuleSource {
  readonly set: PodSet;
  readonly labels: Labels;
  readonly eligibility: Eligibility;
}

interface Draft {
  readonly counted: Counter[];
  readonly apart: { counter: Counter; from: string; key: string }[];
  readonly together: { counter: Counter; to: string; key: string }[];
  startsGroup: boolean;
  readonly spreads: Spread[];
}

/** The rules between pods, each with counters of exactly the pods that it is about, so that none looks at other pods. */
export class RuleBook {
  private readonly topologies = new Map<string, Topology>();
  private readonly counters = new Map<string, Counter>();
  public readonly spreadCounters: SpreadCounter[] = [];
  private readonly drafts: Draft[];
  private readonly byLabel = new Map<string, number[]>();
  private readonly byNamespace = new Map<string, number[]>();

  public constructor(private readonly sources: readonly RuleSource[], private readonly nodes: readonly CapacityNode[], private readonly namespaces: Namespaces) {
    this.drafts = sources.map(() => ({ counted: [], apart: [], together: [], startsGroup: false, spreads: [] }));
    sources.forEach(({ set, labels }, index) => {
      append(this.byNamespace, set.namespace, index);
      for (const [key, value] of Object.entries(labels)) append(this.byLabel, `${set.namespace}\0${key}\0${value}`, index);
    });
    sources.forEach((source, index) => this.draft(source, this.drafts[index]!));
  }

  /** The rules of the classes, in the order of their sources. */
  public get rules(): readonly PodRules[] {
    return this.drafts;
  }

  /** Numbers a node that has come. */
  public addNode(node: CapacityNode): void {
    for (const topology of this.topologies.values()) topology.add(node);
  }

  /** Forgets nodes that are no longer there. */
  public forgetFrom(node: number): void {
    for (const topology of this.topologies.values()) topology.forgetFrom(node);
    for (const counter of this.spreadCounters) counter.forgetFrom(node);
  }

  private draft({ set, labels, eligibility }: RuleSource, rules: Draft): void {
    const { podAffinity, podAntiAffinity } = fields(set.spec.affinity);
    const own = { namespace: set.namespace, labels };
    for (const term of requiredTerms(podAntiAffinity, own, this.namespaces)) this.keepApart(term, rules, set);
    const near = requiredTerms(podAffinity, own, this.namespaces);
    // A pod counts as one to go to only where all terms are about it.
    const targets = near.length === 0 ? [] : this.about(near[0]!).filter((index) => near.every((term) => this.isAbout(term, index)));
    for (const term of near) {
      const counter = this.counter(`near ${JSON.stringify(near)}`, term.topologyKey, targets);
      rules.together.push({ counter, to: toldSelector(term), key: term.topologyKey });
    }
    rules.startsGroup = near.length > 0 && near.every((term) => isAbout(term, set.namespace, labels));
    this.spread(set, labels, eligibility, rules);
  }

  /** Such pods stay away from those, and those from such: a pod that runs already keeps others off as well. */
  private keepApart(term: PodTerm, rules: Draft, { name }: PodSet): void {
    const targets = this.about(term);
    rules.apart.push({ counter: this.counter(`of ${JSON.stringify(term)}`, term.topologyKey, targets), from: toldSelector(term), key: term.topologyKey });
    // Among pods of one class the first of the two counters says the same.
    const others = targets.map((target) => this.drafts[target]!).filter((draft) => draft !== rules);
    if (others.length === 0) return;
    const owners = new PlainCounter(this.topology(term.topologyKey));
    rules.counted.push(owners);
    for (const other of others) other.apart.push({ counter: owners, from: `those of '${name}'`, key: term.topologyKey });
  }

  private spread({ spec, namespace }: PodSet, labels: Labels, eligibility: Eligibility, rules: Draft): void {
    const hard = list(spec.topologySpreadConstraints).filter(({ whenUnsatisfiable }) => whenUnsatisfiable !== 'ScheduleAnyway');
    const keys = hard.map(({ topologyKey }) => String(topologyKey));
    for (const constraint of hard) {
      const { topologyKey, maxSkew, minDomains, nodeAffinityPolicy, nodeTaintsPolicy, labelSelector, matchLabelKeys } = constraint;
      const counter = new SpreadCounter(this.topology(String(topologyKey)), (index) => {
        const node = this.nodes[index]!;
        return keys.every((key) => node.labels[key] !== undefined)
          && (nodeAffinityPolicy === 'Ignore' || eligibility.selection.labelExclusion(node) === undefined)
          && (nodeTaintsPolicy !== 'Honor' || eligibility.selection.taintExclusion(node) === undefined);
      });
      this.spreadCounters.push(counter);
      const term: PodTerm = { topologyKey: String(topologyKey), namespaces: [namespace], selector: narrowed(labelSelector, labels, matchLabelKeys) };
      for (const target of this.about(term)) this.drafts[target]!.counted.push(counter);
      rules.spreads.push({ counter, key: String(topologyKey), maxSkew: Number(maxSkew ?? 1), minDomains: Number(minDomains ?? 1), self: isAbout(term, namespace, labels) ? 1 : 0 });
    }
  }

  /** One counter for all who ask the same. */
  private counter(question: string, topologyKey: string, targets: readonly number[]): Counter {
    const id = `${topologyKey} ${question}`;
    const known = this.counters.get(id);
    if (known) return known;
    const counter = new PlainCounter(this.topology(topologyKey));
    this.counters.set(id, counter);
    for (const target of targets) this.drafts[target]!.counted.push(counter);
    return counter;
  }

  private topology(key: string): Topology {
    const known = this.topologies.get(key) ?? new Topology(key);
    if (!this.topologies.has(key)) for (const node of this.nodes) known.add(node);
    this.topologies.set(key, known);
    return known;
  }

  /** The classes that a term is about. */
  private about(term: PodTerm): number[] {
    if (term.selector === undefined) return [];
    const equality = equalityOf(term.selector);
    return term.namespaces.flatMap((namespace) => {
      const candidates = equality ? this.byLabel.get(`${namespace}\0${equality[0]}\0${equality[1]}`) : this.byNamespace.get(namespace);
      return (candidates ?? []).filter((index) => this.isAbout(term, index));
    });
  }

  private isAbout(term: PodTerm, index: number): boolean {
    const { set, labels } = this.sources[index]!;
    return isAbout(term, set.namespace, labels);
  }
}

function append(map: Map<string, number[]>, key: string, value: number): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}

function toldSelector({ selector }: PodTerm): string {
  const equality = selector && equalityOf(selector);
  return equality ? `those with ${equality[0]} '${equality[1]}'` : 'those that it names';
}
