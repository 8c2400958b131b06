import { App } from 'cdk8s';
import { type Cluster } from './cluster';
import { Fault } from './fault';
import { KeyGuard } from './key-guard';
import { dnsLabel } from './names';
import { asked } from './props/asked';
import { declared } from './props/declared';

export interface FleetProps {
  /** Git repository that Argo CD reads, as it is cloned: `https://github.com/example/fleet.git`. */
  readonly repository: string;
  /** Branch or tag that Argo CD follows. @default 'main' */
  readonly revision?: string;
  /** Folder of the rendered tree inside the repository. @default 'dist' */
  readonly path?: string;
  /**
   * What holds data and may leave the tree all the same, by its path below that folder (`cloud/web/PersistentVolumeClaim-data.yaml`,
   * or a whole folder), each with the reason. It can go again once the tree without it is committed.
   * @default - nothing
   */
  readonly forgets?: Readonly<Record<string, string>>;
}

export interface LazyClusterProps {
  /** Name of the cluster that manages it: the `hub` that it is declared with. @default - it manages itself */
  readonly hub?: string;
}

/** A cluster that is declared when it is needed. */
export interface LazyCluster extends LazyClusterProps {
  readonly make: () => Cluster;
}

/** The whole: all clusters whose manifests live in one Git repository. */
export class Fleet extends App {
  public readonly repository: string;
  public readonly revision: string;
  public readonly path: string;
  public readonly forgets: Readonly<Record<string, string>>;
  /** Clusters that are not declared yet, by name. */
  public readonly lazyClusters = new Map<string, LazyCluster>();

  public constructor(props: FleetProps) {
    super({ recordConstructMetadata: false, resolvers: [new KeyGuard()] });
    declared(Fleet, new.target, props);
    if (!/^(https:\/\/|ssh:\/\/|git@)[^\s]+$/.test(props.repository)) {
      throw new Fault(`repository of the fleet must be a Git URL such as 'https://github.com/example/fleet.git', got '${String(props.repository)}'`);
    }
    this.repository = props.repository;
    this.revision = props.revision ?? 'main';
    this.forgets = props.forgets ?? {};
    this.path = (props.path ?? 'dist').replace(/\/+$/, '');
    if (this.path === '' || this.path.startsWith('/') || this.path.split('/').includes('..')) {
      throw new Fault(`path of the fleet must be a folder inside its repository, got '${String(props.path)}'; write for example 'dist'`);
    }
  }

  /**
   * Declares a cluster only when it is rendered, or one that needs it: `this.lazily('shop', () => new Shop(this))`. For fleets so large
   * that declaring the others takes longer than rendering the one that was chosen. Nothing can refer to it, and while it is not declared
   * nothing is compared with it.
   */
  public lazily(name: string, make: () => Cluster, { hub }: LazyClusterProps = {}): void {
    asked('Fleet.lazily', name, make, { hub });
    dnsLabel(name, 'name of a cluster', 32);
    if (this.lazyClusters.has(name)) throw new Fault(`cluster '${name}' must be declared once in the fleet, got it twice; give one of them another name`);
    this.lazyClusters.set(name, { make, hub });
  }

  /** Not the way to write a fleet: cdk8s would write files one by one, without a single check. */
  public override synth(): never {
    throw new Fault('a fleet must be written by flotilla(() => new MyFleet()), got a call of synth(); see main.ts');
  }
}
