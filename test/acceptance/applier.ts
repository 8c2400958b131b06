import { groupKind } from '../../lib/object-identity';
import { type KubeClient } from './kube-client';
import { type KubeResponse } from './kube-response';
import { pathOf, ServedKinds } from './served-kinds';
import { type Manifest } from '../../lib/manifest';

/** The name under which Argo CD applies, and the bootstrap before it. */
const fieldManager = 'argocd-controller';

/** Applies texts as they are, by server-side apply, with every field checked: nothing is parsed and written anew on the way. */
export class Applier {
  public readonly kinds: ServedKinds;

  public constructor(private readonly client: KubeClient) {
    this.kinds = new ServedKinds(client);
  }

  /** The answer; where the server does not serve the kind, the words that kubectl has for it. */
  public async apply(manifest: Manifest, text: string, { dryRun = false } = {}): Promise<KubeResponse> {
    const path = await this.pathOf(manifest);
    if (path === undefined) return { status: 404, warnings: [], body: { message: `no matches for kind ${manifest.kind} in version ${manifest.apiVersion}` } };
    const query = `fieldManager=${fieldManager}&force=true&fieldValidation=Strict${dryRun ? '&dryRun=All' : ''}`;
    return await this.client.send('PATCH', `${path}?${query}`, { type: 'application/apply-patch+yaml', text });
  }

  /** Where an object is; undefined where its kind is not served. */
  public async pathOf(manifest: Manifest): Promise<string | undefined> {
    const served = await this.kinds.find(manifest.apiVersion, manifest.kind);
    return served && pathOf(served, manifest.metadata);
  }
}

/** The kinds of objects that a server does not serve, `group/Kind`, each once. */
export async function unservedKinds(applier: Applier, manifests: readonly Manifest[]): Promise<string[]> {
  const unserved = new Set<string>();
  for (const manifest of manifests) if (await applier.kinds.find(manifest.apiVersion, manifest.kind) === undefined) unserved.add(groupKind(manifest));
  return [...unserved].sort();
}
