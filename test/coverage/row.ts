import { type Fleet } from '../../lib';
import { type Tree } from './tree';

/** One way in which repositories of manifests break, with faults that a person might make in that way. */
export interface Row {
  readonly number: number;
  /** What breaks, as a heading. */
  readonly name: string;
  /** What happens to people, and what stands against it here. */
  readonly text: string;
  /** Public issues that tell of it, as `repository#number`. */
  readonly evidence: readonly string[];
  readonly faults: readonly SeededFault[];
}

/** A declaration with one thing broken in it, and the same without. */
export interface SeededFault {
  /** What was broken, in one line. */
  readonly name: string;
  /** By what means: a construct, a plain object, a chart's values, a patch, a change of the committed tree, another cluster … */
  readonly by: Means;
  /** The fleet with the fault, or its healthy twin, which must pass without any finding. */
  readonly declare: (broken: boolean) => Fleet;
  /** The fleet whose tree is committed when this one is rendered. @default - there is no tree yet */
  readonly committed?: () => Fleet;
  /** What is expected to catch it; what does is found out by rendering. */
  readonly caught: Catcher;
}

export type Means = 'construct' | 'plain object' | 'cdk8s-plus' | 'chart values' | 'patch' | 'committed tree' | 'another cluster' | 'another platform' | 'facts of the cluster';

/** Rules whose errors refuse the fleet. */
export interface Rules {
  readonly type: 'rule' | 'warning';
  /** All rules that tell of it. */
  readonly rules: readonly string[];
}

/** A construct or the library throws while the fleet is declared or derived. */
export interface Construct {
  readonly type: 'construct';
  /** The whole sentence. */
  readonly message: string;
}

/** The fleet is accepted, and its tree has a property by which the mistake does no harm. */
export interface Impossible {
  readonly type: 'impossible';
  /** What holds of every tree, in one line. */
  readonly because: string;
  /** What is wrong with a tree in which it does not hold; nothing for ours. */
  readonly violations: (tree: Tree) => readonly string[];
  /** Breaks a tree as it would be if we did not see to it: the property must then fail. */
  readonly spoil: (tree: Tree) => void;
}

/** It comes out on real components only. */
export interface Later {
  readonly type: 'later';
  /** What shows it, in one line. */
  readonly because: string;
  /** The test of ours that shows it, as a path and the name of the test. */
  readonly test: { readonly file: string; readonly name: string };
}

export type Catcher = Rules | Construct | Impossible | Later;

/** Refused by these rules and no other. */
export function byRule(...rules: string[]): Rules {
  return { type: 'rule', rules: [...rules].sort() };
}

/** Told by these rules, and refused with `--strict`. */
export function byWarning(...rules: string[]): Rules {
  return { type: 'warning', rules: [...rules].sort() };
}

/** Refused in this sentence as soon as it is declared. */
export function byConstruct(message: string): Construct {
  return { type: 'construct', message };
}

/** Harmless, since a property holds of every tree. */
export function impossible(because: string, violations: Impossible['violations'], spoil: Impossible['spoil']): Impossible {
  return { type: 'impossible', because, violations, spoil };
}

/** Found out later, by a test that shows it. */
export function later(because: string, file: string, name: string): Later {
  return { type: 'later', because, test: { file, name } };
}
