import { App } from 'cdk8s';
import { Fault } from './fault';
import { KeyGuard } from './key-guard';
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

/** The whole: all clusters whose manifests live in one Git repository. */
export class Fleet extends App {
  public readonly repository: string;
  public readonly revision: string;
  public readonly path: string;
  public readonly forgets: Readonly<Record<string, string>>;

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

  /** Not the way to write a fleet: cdk8s would write files one by one, without a single check. */
  public override synth(): never {
    throw new Fault('a fleet must be written by flotilla(() => new MyFleet()), got a call of synth(); see main.ts');
  }
}
