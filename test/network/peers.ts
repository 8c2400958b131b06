export type Protocol = 'TCP' | 'UDP' | 'SCTP';

/** A port that a container names. */
export interface ContainerPort {
  readonly name?: string;
  readonly port: number;
  readonly protocol: Protocol;
}

/** A pod with an address of its own; pods on the node's network are nodes to every policy. */
export interface Pod {
  readonly type: 'pod';
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly ports: readonly ContainerPort[];
  readonly address: string;
}

/** A machine of the cluster as a certain pod sees it: `host` runs that pod, all others are remote. */
export interface Node {
  readonly type: 'node';
  readonly name: string;
  readonly address: string;
  readonly place: 'host' | 'remote-node';
  /** Whether the Kubernetes API answers at this address, and Cilium knows it. */
  readonly apiServer: boolean;
  /** Whether calls of the Kubernetes API to webhooks come from this address. */
  readonly callsWebhooks: boolean;
}

/** A machine that is not of the cluster, with the names under which DNS told its address. */
export interface Outside {
  readonly type: 'outside';
  readonly name: string;
  readonly address: string;
  readonly hosts: readonly string[];
  readonly apiServer: boolean;
  readonly callsWebhooks: boolean;
}

/** The proxy that serves Gateways, on every node: it has an identity and an address of its own and is no pod. */
export interface Proxy {
  readonly type: 'proxy';
  readonly name: string;
  readonly address: string;
  readonly apiServer: false;
  readonly callsWebhooks: false;
}

export type Peer = Pod | Node | Outside | Proxy;

/** An opened connection; the port is the pod's own, after a Service has done its work. */
export interface Connection {
  readonly from: Peer;
  readonly to: Peer;
  readonly port: number;
  readonly protocol: Protocol;
}
