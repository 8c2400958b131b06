import { Construct, type IConstruct } from 'constructs';
import { type BackupStore } from './backup-store';
import { Fault } from './fault';
import { type Fleet } from './fleet';
import { dnsLabel, hostName } from './names';
import { mostWorkloadNodes } from './platforms/nodes';
import { type Platform, type PlatformSystem } from './platforms/platform';
import { asked } from './props/asked';
import { declared } from './props/declared';
import { Relations } from './relations';
import { type SecretsBackend } from './secrets-backend';
import { checkSession, type Session } from './session';

/**
 * How much a cluster's failure hurts. `production` runs two of what can run twice and backs up its databases;
 * `standard` backs up but runs one of each; `development` does neither.
 */
export type Tier = 'production' | 'standard' | 'development';

export interface ClusterProps {
  /** Where the cluster runs. */
  readonly platform: Platform;
  /** Domain under which its routes are found: a route `id` becomes `id.<domain>`. */
  readonly domain: string;
  /** @default 'standard' */
  readonly tier?: Tier;
  /** Where secrets are kept. @default - nowhere: an application that reads a secret is refused */
  readonly secrets?: SecretsBackend;
  /** Where backups go. @default - nowhere: a database of a production cluster is refused */
  readonly backups?: BackupStore;
  /** Name of the cluster whose Argo CD manages this one. @default - its own */
  readonly hub?: string;
  /** Custom kinds that exist in the cluster without any application of ours, as `group/Kind`. @default - none */
  readonly kinds?: readonly string[];
  /** For a cluster that runs for some hours only: when it is stopped, and how. Needs a SessionKeeper in it. @default - it runs always */
  readonly session?: Session;
}

/** One Kubernetes cluster: the facts about it, and the scope of its applications. */
export class Cluster extends Construct {
  /** The cluster that a construct belongs to. */
  public static of(scope: IConstruct): Cluster {
    if (!Construct.isConstruct(scope)) throw new Fault(`scope of a construct must be a cluster or what is in one, got '${String(scope)}'; pass it first: new MyApp(cluster, …)`);
    const found = scope.node.scopes.find((candidate): candidate is Cluster => candidate instanceof Cluster);
    if (!found) throw new Fault(`'${scope.node.path}' must be declared inside a cluster; pass the cluster, or a construct in it, as scope`);
    return found;
  }

  public readonly fleet: Fleet;
  public readonly name: string;
  public readonly platform: Platform;
  public readonly domain: string;
  public readonly tier: Tier;
  public readonly secrets: SecretsBackend | undefined;
  public readonly backups: BackupStore | undefined;
  public readonly hub: string | undefined;
  public readonly kinds: readonly string[];
  public readonly session: Session | undefined;
  /** What the applications declare about each other. */
  public readonly relations = new Relations();

  public constructor(fleet: Fleet, name: string, props: ClusterProps) {
    super(declared(Cluster, new.target, fleet, name, props), dnsLabel(name, 'name of a cluster', 32));
    this.fleet = fleet;
    this.name = name;
    this.platform = props.platform;
    this.domain = hostName(props.domain, `domain of cluster '${name}'`);
    this.tier = props.tier ?? 'standard';
    this.secrets = props.secrets;
    this.backups = props.backups;
    this.hub = props.hub;
    this.kinds = props.kinds ?? [];
    this.session = props.session;
    if (props.session) checkSession(props.session, name, props.hub);
  }

  /** How many nodes ordinary pods can be spread over. */
  public get spreadableNodes(): number {
    return mostWorkloadNodes(this.platform);
  }

  /** Whether the platform runs a system without our doing, so that none of ours must be installed beside it. */
  public brings(system: PlatformSystem): boolean {
    asked('Cluster.brings', system);
    return this.platform.systems.includes(system);
  }

  /** Whether a Prometheus reads metrics here, ours or the platform's; known once everything is declared. */
  public get isWatched(): boolean {
    return this.platform.monitoring !== undefined || this.relations.playerOf('metrics') !== undefined;
  }

  /** Copies of a stateless workload that the tier asks for and the nodes allow: 2 in production, else 1. */
  public get replicas(): number {
    return this.tier === 'production' && this.spreadableNodes > 1 ? 2 : 1;
  }

  /** Full host name of a route: a bare label is put under the cluster's domain. */
  public hostFor(host: string): string {
    asked('Cluster.hostFor', host);
    return hostName(host.includes('.') ? host : `${host}.${this.domain}`, `host of a route in cluster '${this.name}'`);
  }
}
