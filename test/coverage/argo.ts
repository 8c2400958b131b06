import { type Manifest } from '../../lib/manifest';
import { type Tree } from './tree';

/** An Application as far as properties look at it. */
export interface ArgoApplication {
  readonly metadata: { readonly name: string; finalizers?: string[]; annotations?: Record<string, string> };
  readonly spec: {
    readonly project: string;
    readonly sources?: readonly { helm?: { valuesObject?: Record<string, unknown> } }[];
    readonly syncPolicy: { automated?: { prune?: boolean; selfHeal?: boolean; allowEmpty?: boolean }; syncOptions: string[]; retry?: object };
    ignoreDifferences?: object[];
  };
}

/** The Application of one application of the cluster `home`. */
export function argoApplication(tree: Tree, name: string): ArgoApplication {
  return tree.at(`home/argocd-apps/Application-${name}.yaml`) as unknown as ArgoApplication;
}

/** All Applications, the root included. */
export function argoApplications(tree: Tree): ArgoApplication[] {
  return [...tree.ofKind('Application'), tree.at('home/root-app.yaml')] as unknown as ArgoApplication[];
}

interface Configs {
  readonly cm: Record<string, unknown>;
  readonly params: Record<string, unknown>;
}

/** Argo CD's own configuration: what its chart writes into `argocd-cm` and `argocd-cmd-params-cm`. */
export function configurationOfArgo(tree: Tree): Configs {
  const values = argoApplication(tree, 'argocd').spec.sources?.map(({ helm }) => helm?.valuesObject).find((each) => each?.configs !== undefined);
  return values!.configs as Configs;
}

/** The wave of an object; 0 where nothing is said. */
export function waveOf({ metadata }: Manifest): number {
  return Number(metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? 0);
}

/** Argo CD's options of one object. */
export function syncOptionsOf({ metadata }: Manifest): string[] {
  return metadata.annotations?.['argocd.argoproj.io/sync-options']?.split(',') ?? [];
}

/** What to look for in the tree where an object must outlive its declaration and its Application. */
export function unprotected(manifest: Manifest): string[] {
  return ['Prune=false', 'Delete=false'].filter((option) => !syncOptionsOf(manifest).includes(option)).map((option) => `${manifest.kind} '${manifest.metadata.name}' lacks ${option}`);
}
