import { Fault } from './fault';
import { by } from './names';
import { type StorageClass } from './platforms/platform';

/** One side of a relation between applications. */
export interface Participant {
  readonly name: string;
}

/** Pods that can be told apart by their labels: one end of a connection. */
export interface PodGroup {
  readonly application: Participant;
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** A port of a group of pods, and the Service in front of it where there is one. */
export interface Endpoint {
  readonly pods: PodGroup;
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP';
  readonly service?: { readonly name: string; readonly port: number };
}

/** A part that several applications talk to without knowing who plays it in their cluster. */
export type Role = 'argo-controller' | 'argo-repo-server' | 'argo-server' | 'entry' | 'postgres-backup' | 'postgres-operator';

/** `application` cannot work before something in the cluster offers `capability`. */
export interface Need {
  readonly application: Participant;
  readonly capability: string;
  /** What to add to the declaration where nobody offers it, for example `new CloudNativePG(this)`. */
  readonly remedy: string;
  /** What it is for, in the reader's words: `kind Cluster of postgresql.cnpg.io`. */
  readonly purpose: string;
}

/** `from` comes after `to`, because of `reason`. */
export interface Dependency {
  readonly from: Participant;
  readonly to: Participant;
  readonly reason: string;
}

/** Pods of `from` open connections to `to`. */
export interface Connection {
  readonly from: PodGroup | Role;
  readonly to: Endpoint | { readonly role: Role; readonly port: number };
}

/** Pods open connections to a host on the internet. */
export interface Reach {
  readonly from: PodGroup;
  readonly host: string;
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP';
}

/** Pods talk to the Kubernetes API, or are called by it on `port` (admission webhooks). */
export interface ApiAccess {
  readonly pods: PodGroup;
  readonly calledOn?: number;
}

/** An endpoint is reached from outside under a host name. */
export interface PublishedRoute {
  readonly application: Participant;
  readonly host: string;
  readonly endpoint: Endpoint;
  /** Paths that are let through, as regular expressions of RE2; all when empty. */
  readonly paths: readonly string[];
}

/** Pods whose traffic to the internet leaves through one fixed address. */
export interface FixedEgress {
  readonly pods: PodGroup;
}

/** A node through which chosen pods leave the cluster. */
export interface EgressGateway {
  readonly application: Participant;
  /** Labels of the node that plays the gateway. */
  readonly nodeLabels: Readonly<Record<string, string>>;
  /** Address on that node. @default - the first of the interface with the default route */
  readonly address?: string;
}

/**
 * Everything that applications of one cluster declare about each other. Parts write here while the tree is built;
 * derivations and checks read it afterwards, so the order of declaration means nothing.
 */
export class Relations {
  private readonly offers = new Map<string, Participant[]>();
  private readonly roles = new Map<Role, PodGroup>();
  public readonly needs: Need[] = [];
  public readonly dependencies: Dependency[] = [];
  public readonly connections: Connection[] = [];
  public readonly reaches: Reach[] = [];
  public readonly apiAccess: ApiAccess[] = [];
  public readonly fixedEgress: FixedEgress[] = [];
  /** Name that all routes have to point to in public DNS, set by the entry. */
  public entryAddress: string | undefined;
  /** Set by Cilium where it plays one. */
  public egressGateway: EgressGateway | undefined;
  /** Namespaces in which the platform's operators run what an application stands for. */
  public readonly foreignNamespaces = new Set<string>();
  /** Storage classes that applications bring. */
  public readonly storageClasses: StorageClass[] = [];
  private readonly published = new Map<string, PublishedRoute>();
  private readonly podGroups: PodGroup[] = [];

  /** Declares that `application` gives `capability` to the cluster. */
  public offer(application: Participant, capability: string): void {
    const offering = this.offers.get(capability) ?? [];
    if (!offering.includes(application)) this.offers.set(capability, [...offering, application]);
  }

  /** Declares who plays a role; there is one player at most. */
  public play(role: Role, pods: PodGroup): void {
    const player = this.roles.get(role);
    if (player) {
      throw new Fault(`the cluster must have one ${role}, got '${player.application.name}' and '${pods.application.name}'; remove one of them`);
    }
    this.roles.set(role, pods);
  }

  public playerOf(role: Role): PodGroup | undefined {
    return this.roles.get(role);
  }

  /** Declares a group of pods; the matrix of allowed traffic is over all of these. */
  public addPods(pods: PodGroup): void {
    this.podGroups.push(pods);
  }

  /** Declares a route; a host is routed once. */
  public publish(route: PublishedRoute): void {
    const other = this.published.get(route.host);
    if (other) {
      throw new Fault(`host '${route.host}' must be routed once, got '${other.application.name}' and '${route.application.name}'; give one of them another host`);
    }
    this.published.set(route.host, route);
  }

  /** Who offers what. */
  public get allOffers(): ReadonlyMap<string, readonly Participant[]> {
    return this.offers;
  }

  /** All groups of pods, by namespace and name. */
  public get pods(): PodGroup[] {
    return [...this.podGroups].sort(by((pods) => `${pods.namespace}/${pods.name}`));
  }

  /** All routes, by host. */
  public get routes(): PublishedRoute[] {
    return [...this.published.values()].sort(by((route) => route.host));
  }
}
