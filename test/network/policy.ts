import { type Peer, type Pod, type Protocol } from './peers';
import { type Labels } from './selectors';

export type Direction = 'ingress' | 'egress';

/** Whether a port of the connection's destination is meant; named ports are those of that pod. */
export type PortMatch = (port: number, protocol: Protocol, destination: Peer) => boolean;

/** What an egress rule asks of DNS: the names that a pod may look up are the names it can be allowed to reach. */
export type LookUp = (host: string) => boolean;

export interface Rule {
  /** Whether the rule is about this peer. `visible` tells the names whose answers were seen on their way to the pod. */
  readonly peer: (peer: Peer, visible: LookUp) => boolean;
  /** One of these; all ports where undefined. */
  readonly ports: readonly PortMatch[] | undefined;
  /** Names whose look-ups the rule lets through and watches, on a port of a DNS server. */
  readonly watches?: LookUp;
}

/** A policy of either kind, reduced to what it does. */
export interface Policy {
  readonly name: string;
  readonly applies: (pod: Pod) => boolean;
  /** Directions in which the pods it applies to are denied everything that no policy allows. */
  readonly denies: readonly Direction[];
  readonly rules: Readonly<Record<Direction, readonly Rule[]>>;
}

/** Labels of each namespace; those without a Namespace object have the one that the API server gives. */
export type NamespaceLabels = (namespace: string) => Labels;
