import { Construct } from 'constructs';
import { type Application } from '../application';
import { Fault } from '../fault';
import { declared } from '../props/declared';

export interface GitPathProps {
  /** Repository as it is cloned. */
  readonly repository: string;
  /** Folder in it. */
  readonly path: string;
  /** Tag or commit; a branch moves and is refused. */
  readonly revision: string;
  /** Cluster-scoped kinds in the folder, as `group/Kind`. @default - none */
  readonly clusterKinds?: readonly string[];
  /** Namespaced kinds in the folder, as `group/Kind`. @default - none */
  readonly namespacedKinds?: readonly string[];
  /** Custom kinds that it installs, as `group/Kind`. @default - none */
  readonly installs?: readonly string[];
}

/** A folder of someone else's Git repository as part of an application, at a tag or commit. */
export class GitPath extends Construct {
  public constructor(application: Application, props: GitPathProps) {
    super(declared(GitPath, new.target, application, props), `git-${props.path.replaceAll('/', '-')}`);
    if (props.path.startsWith('/') || props.path.split('/').some((part) => part === '' || part === '..')) {
      throw new Fault(`path in '${props.repository}' must be a folder inside the repository, got '${props.path}'`);
    }
    if (!/^(v?\d+\.\d+(\.\d+)?([-+.\w]*)?|[0-9a-f]{40})$/.test(props.revision)) {
      throw new Fault(`revision of '${props.repository}' must be a version tag or a whole commit, got '${props.revision}'; a branch would change without your doing`);
    }
    for (const kind of [...props.clusterKinds ?? [], ...props.namespacedKinds ?? [], ...props.installs ?? []]) {
      if (!/^([a-z0-9.-]+)?\/[A-Z][A-Za-z0-9]*$/.test(kind)) {
        throw new Fault(`kind in '${props.path}' of '${props.repository}' must be written as group/Kind, got '${kind}'; write for example 'apps/Deployment', or '/ConfigMap' for the core group`);
      }
    }
    application.sources.push({
      type: 'git',
      repository: props.repository,
      path: props.path,
      revision: props.revision,
      clusterKinds: props.clusterKinds ?? [],
      namespacedKinds: props.namespacedKinds ?? [],
      extraNamespaces: [],
    });
    application.offers(...(props.installs ?? []).map((kind) => `kind:${kind}`));
  }
}
