import { type KubeClient } from './kube-client';

/** A kind of a version as the server serves it. */
export interface ServedKind {
  /** `/apis/apps/v1` or `/api/v1`. */
  readonly root: string;
  readonly plural: string;
  readonly namespaced: boolean;
  /** Whether its status is written apart from the rest. */
  readonly hasStatus: boolean;
}

interface Discovered { resources?: { name: string; kind: string; namespaced: boolean }[] }

/** What kinds a server serves. It asks for each version once, and again for a kind that was not there: its definition may still come. */
export class ServedKinds {
  private readonly versions = new Map<string, Promise<ReadonlyMap<string, ServedKind>>>();

  public constructor(private readonly client: KubeClient) {}

  public async find(apiVersion: string, kind: string): Promise<ServedKind | undefined> {
    const known = this.versions.get(apiVersion) ?? this.ask(apiVersion);
    this.versions.set(apiVersion, known);
    const found = (await known).get(kind);
    if (found === undefined) this.versions.delete(apiVersion);
    return found;
  }

  /** To be called once definitions have been installed. */
  public forget(): void {
    this.versions.clear();
  }

  private async ask(apiVersion: string): Promise<ReadonlyMap<string, ServedKind>> {
    const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const { status, body } = await this.client.send('GET', root);
    if (status === 404) return new Map();
    const { resources = [] } = body as Discovered;
    return new Map(resources.filter(({ name }) => !name.includes('/')).map(({ name, kind, namespaced }) => [kind, { root, plural: name, namespaced, hasStatus: resources.some((other) => other.name === `${name}/status`) }]));
  }
}

/** Where an object of a kind is. */
export function pathOf({ root, plural, namespaced }: ServedKind, { name, namespace = 'default' }: { readonly name: string; readonly namespace?: string }): string {
  return `${root}${namespaced ? `/namespaces/${encodeURIComponent(namespace)}` : ''}/${plural}/${encodeURIComponent(name)}`;
}
