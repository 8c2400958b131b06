import { type Participant, type PodGroup } from './relations';

/** Where requests from outside come in: a tunnel that a provider leads to the cluster, a Gateway, or an Ingress controller. */
export type Entry = TunnelEntry | GatewayEntry | IngressEntry;

/** A construct that brings an entry, for a route that names it. */
export interface EntryProvider {
  readonly entry: Entry;
}

interface AnyEntry {
  readonly application: Participant;
  /** Whether routes that name no entry come in here. */
  readonly isDefault: boolean;
}

/** A tunnel: its pods reach out to a provider, who sends requests back through it. */
export interface TunnelEntry extends AnyEntry {
  readonly type: 'tunnel';
  readonly pods: PodGroup;
  /** Name that its hosts have to point to in public DNS. */
  readonly address: string;
}

/** A Gateway that Cilium's Envoy serves on every node, with the identity `ingress` and no pod. */
export interface GatewayEntry extends AnyEntry {
  readonly type: 'gateway';
  /** Name of the Gateway. */
  readonly name: string;
  readonly namespace: string;
  readonly className: string;
  /** ClusterIssuer of its certificates. */
  readonly issuer: string;
  /** Domain of which one certificate covers every name directly below; `undefined`: each host has a certificate of its own. */
  readonly wildcard: string | undefined;
  /** Whether its issuer proves by requests to the hosts themselves that they are ours. */
  readonly solvesOverHttp: boolean;
  /** Addresses that are asked for; the next free one if there are none. */
  readonly addresses: readonly string[];
  /** Annotations and labels of the Service that gets the address. */
  readonly annotations: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
}

/** An Ingress controller that the platform runs. */
export interface IngressEntry extends AnyEntry {
  readonly type: 'ingress';
  readonly className: string;
  readonly controller: PodGroup;
  /** ClusterIssuer of the hosts' certificates; `undefined`: the controller's own certificate serves all hosts. */
  readonly issuer: string | undefined;
}
