import { type Amounts } from './amounts';
import { type Claim } from './claims';
import { type Counter, type SpreadCounter } from './counter';
import { type Eligibility } from './eligibility';
import { type Priority } from './admission';
import { type PodSet } from './pod-set';

/** A port of the node's own address that a pod takes. */
export interface HostPort {
  /** `TCP/80`. */
  readonly port: string;
  /** `0.0.0.0` for all. */
  readonly address: string;
}

/** Limits to how unevenly pods may be spread. */
export interface Spread {
  readonly counter: SpreadCounter;
  readonly key: string;
  readonly maxSkew: number;
  readonly minDomains: number;
  /** 1 where the pods are themselves counted. */
  readonly self: 0 | 1;
}

/** What pods want of other pods near them. */
export interface PodRules {
  /** Whatever counts these pods. */
  readonly counted: readonly Counter[];
  /** Must be 0 where such a pod runs. */
  readonly apart: readonly { readonly counter: Counter; readonly from: string; readonly key: string }[];
  /** Must be more than 0 there. */
  readonly together: readonly { readonly counter: Counter; readonly to: string; readonly key: string }[];
  /** Whether the first of these pods may go anywhere since it is what the others go to. */
  readonly startsGroup: boolean;
  readonly spreads: readonly Spread[];
}

/** Pods that are alike for the scheduler. */
export interface PodClass {
  readonly set: PodSet;
  readonly asks: Amounts;
  /** The same, by number of the resource. */
  readonly needs: readonly (readonly [resource: number, amount: number])[];
  readonly priority: Priority;
  readonly eligibility: Eligibility;
  readonly ports: readonly HostPort[];
  readonly rules: PodRules;
  /** Largest share of any resource that it asks for, of what one node has at most. */
  readonly share: number;
}

/** One pod. */
export interface Pod {
  readonly of: PodClass;
  /** Number within its set, from 0. */
  readonly index: number;
  readonly claims: readonly Claim[];
  /** Number of the node that it is on, or -1. */
  node: number;
}

/** Name of a pod as far as one can know it. */
export function podName({ of: { set }, index }: Pod): string {
  return set.podName?.(index) ?? `a pod`;
}
