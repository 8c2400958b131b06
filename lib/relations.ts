import { type AddressBlock } from './address-block';
import { type Entry } from './entry';
import { type Exemption } from './exemption';
import { Fault } from './fault';
import { type PrometheusDuration } from './kinds/fields/prometheus-duration';
import { type Json } from './manifest';
import { by } from './names';
import { type StorageClass, type VolumeSnapshotClass } from './platforms/platform';
import { type SecretDeclaration } from './secrets/secret-declaration';

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
export type Role = 'argo-controller' | 'argo-repo-server' | 'argo-server' | 'certificate-controller' | 'entry' | 'dashboards' | 'hubble' | 'logs' | 'metrics' | 'postgres-backup' | 'postgres-operator' | 'vault';

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

/** Pods talk to a port of the nodes themselves. */
export interface NodeAccess {
  readonly pods: PodGroup;
  readonly port: number;
}

/** A port whose metrics Prometheus reads where there is one. */
export interface MetricsTarget {
  readonly application: Participant;
  readonly name: string;
  readonly endpoint: Endpoint;
  /** Whether the pods are in the nodes' own network. */
  readonly onNodes: boolean;
  readonly path: string;
  readonly scheme: 'http' | 'https';
  readonly honorLabels: boolean;
  readonly interval?: PrometheusDuration;
}

/** A condition that people must hear of, watched where there is a Prometheus. */
export interface Alert {
  /** Name in one word: `VolumeFillingUp`. */
  readonly name: string;
  /** In PromQL: it fires for each series that this yields. */
  readonly when: string;
  /** How long it must hold first. */
  readonly for: PrometheusDuration;
  /** `critical`: look at once. `warning`: look today. */
  readonly severity: 'critical' | 'warning' | 'info';
  /** One line, in plain words; `{{ $labels.x }}` stands for a label. */
  readonly summary: string;
  /** What it means and what to do. */
  readonly description: string;
}

/** Alerts of one application. */
export interface AlertGroup {
  readonly application: Participant;
  readonly name: string;
  readonly alerts: readonly Alert[];
}

/** A page of figures, shown where there is a Grafana. */
export interface DashboardPage {
  readonly application: Participant;
  readonly name: string;
  /** As Grafana reads it. */
  readonly content: Json;
  /** Whether there is something to show, asked once the whole fleet is declared. */
  readonly when: () => boolean;
}

/** An endpoint is reached from outside under a host name. */
export interface PublishedRoute {
  readonly application: Participant;
  readonly host: string;
  readonly endpoint: Endpoint;
  /** Paths that are let through, as regular expressions of RE2; all when empty. */
  readonly paths: readonly string[];
  /** Where it comes in. @default - the cluster's default entry */
  readonly through?: Entry;
}

/** Requests that come in through an entry reach an endpoint that no route leads to. */
export interface EntryAccess {
  readonly entry: Entry;
  readonly endpoint: Endpoint;
}

/** Whoever plays a role opens connections to a host on the internet. */
export interface RoleReach {
  readonly role: Role;
  readonly host: string;
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP';
}

/** Addresses that an application hands out to Services of type LoadBalancer. */
export interface LoadBalancerPool {
  readonly application: Participant;
  readonly blocks: readonly AddressBlock[];
  /** Annotation by which a Service asks for certain ones. */
  readonly annotation: string;
}

/** Whoever makes the DNS records of routes. */
export interface NameRecords {
  readonly application: Participant;
  readonly namespace: string;
  /** Domains whose records it makes; names elsewhere stay with people. */
  readonly domains: readonly string[];
  /** Provider of these domains. */
  readonly provider: string;
}

/** A Secret that no object of ours makes: people do, or its sealed values are a file in the repository. */
export interface SecretRequest {
  readonly application: Participant;
  /** Whether people create it even where the cluster's backend is something else, because that backend needs it. */
  readonly byHand: boolean;
  /** Asked once the whole fleet is declared: only then are all keys known. */
  readonly declare: () => SecretDeclaration;
}

/** Pods whose traffic to the internet leaves through one fixed address. */
export interface FixedEgress {
  readonly pods: PodGroup;
}

/** An application that has to do with sessions, and its namespace. */
export interface SessionPart {
  readonly application: Participant;
  readonly namespace: string;
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
  public readonly secrets: SecretRequest[] = [];
  public readonly nodeAccess: NodeAccess[] = [];
  public readonly metrics: MetricsTarget[] = [];
  public readonly alerts: AlertGroup[] = [];
  public readonly dashboards: DashboardPage[] = [];
  public readonly roleReaches: RoleReach[] = [];
  public readonly entryAccess: EntryAccess[] = [];
  /** Set by ExternalDNS where there is one. */
  public nameRecords: NameRecords | undefined;
  /** Who ends the session of a cluster that runs for some hours only. */
  public sessionKeeper: SessionPart | undefined;
  /** Who starts the sessions of clusters that this one manages. */
  public sessionStarter: SessionPart | undefined;
  /** Set by Cilium where it plays one. */
  public egressGateway: EgressGateway | undefined;
  /** Namespaces in which the platform's operators run what an application stands for. */
  public readonly foreignNamespaces = new Set<string>();
  /** Rules that were turned off for some objects. */
  public readonly exemptions: Exemption[] = [];
  /** Storage classes that applications bring. */
  public readonly storageClasses: StorageClass[] = [];
  /** Classes of snapshots that applications bring for backups, one for each driver. */
  public readonly volumeSnapshotClasses: (VolumeSnapshotClass & { readonly application: Participant })[] = [];
  private readonly published = new Map<string, PublishedRoute>();
  private readonly podGroups: PodGroup[] = [];
  private sortedPods: readonly PodGroup[] | undefined;
  private sortedRoutes: readonly PublishedRoute[] | undefined;
  private readonly allEntries: Entry[] = [];
  private handedOut: LoadBalancerPool | undefined;

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
    this.sortedPods = undefined;
  }

  /** Declares a route; a host is routed once. */
  public publish(route: PublishedRoute): void {
    const other = this.published.get(route.host);
    if (other) {
      throw new Fault(`host '${route.host}' must be routed once, got '${other.application.name}' and '${route.application.name}'; give one of them another host`);
    }
    this.published.set(route.host, route);
    this.sortedRoutes = undefined;
  }

  /** Declares an entry; routes that name none come in through the one that is the default. */
  public enter(entry: Entry): void {
    const other = this.allEntries.find(({ isDefault }) => isDefault);
    if (entry.isDefault && other) {
      throw new Fault(`the cluster must have one default entry, got '${other.application.name}' and '${entry.application.name}'; give one of them isDefault: false and let the routes that come in there name it with through`);
    }
    this.allEntries.push(entry);
  }

  /** Declares who hands out addresses to Services of type LoadBalancer; two would both answer for a Service. */
  public handOut(pool: LoadBalancerPool): void {
    if (this.handedOut) {
      throw new Fault(`load-balancer addresses of a cluster must come from one system, got '${this.handedOut.application.name}' and '${pool.application.name}'; remove one of them`);
    }
    this.handedOut = pool;
  }

  public get loadBalancerPool(): LoadBalancerPool | undefined {
    return this.handedOut;
  }

  /** All entries, by application. */
  public get entries(): Entry[] {
    return [...this.allEntries].sort(by(({ application }) => application.name));
  }

  /** Where a route comes in; nowhere known while the cluster has no default entry. */
  public entryOf(route: PublishedRoute): Entry | undefined {
    return route.through ?? this.allEntries.find(({ isDefault }) => isDefault);
  }

  /** Who offers what. */
  public get allOffers(): ReadonlyMap<string, readonly Participant[]> {
    return this.offers;
  }

  /** All groups of pods, by namespace and name. */
  public get pods(): readonly PodGroup[] {
    this.sortedPods ??= [...this.podGroups].sort(by((pods) => `${pods.namespace}/${pods.name}`));
    return this.sortedPods;
  }

  /** All routes, by host. */
  public get routes(): readonly PublishedRoute[] {
    this.sortedRoutes ??= [...this.published.values()].sort(by((route) => route.host));
    return this.sortedRoutes;
  }
}
