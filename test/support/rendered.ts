import { type CoreKind, type CoreProps } from '../../lib/core-kinds';
import { type Hub } from '../../lib/derive/derive';
import { AppProject } from '../../lib/kinds/app-project';
import { Application } from '../../lib/kinds/application';
import { type Kind, type KindProps } from '../../lib/kinds/kind';
import { type Manifest } from '../../lib/manifest';
import { type ApplicationModel, type ClusterModel } from '../../lib/model';
import { type RenderedObject } from '../../lib/render';

/** A rendered fleet, in which tests look objects up by kind and name. */
export class Rendered {
  public constructor(
    public readonly models: readonly ClusterModel[],
    public readonly hubs: readonly Hub[],
    public readonly objects: readonly RenderedObject[],
  ) {}

  /** All objects, or those below a folder such as `home/web`. */
  public manifests(folder?: string): Manifest[] {
    return this.objects.filter(({ path }) => folder === undefined || path.startsWith(`${folder}/`)).map(({ manifest }) => manifest);
  }

  /** The one object of a kind of Kubernetes with this name. */
  public core<Name extends CoreKind>(kind: Name, name: string, folder?: string): CoreProps<Name> {
    return this.one(kind, name, folder) as unknown as CoreProps<Name>;
  }

  /** The one object of a custom kind with this name. */
  public custom<K extends Kind>(kind: K, name: string, folder?: string): KindProps<K> {
    return this.one(kind.kind, name, folder);
  }

  /** An Application as Argo CD reads it. */
  public argoApplication(name: string): KindProps<typeof Application> {
    return this.custom(Application, name);
  }

  /** An AppProject as Argo CD reads it. */
  public argoProject(name: string): KindProps<typeof AppProject> {
    return this.custom(AppProject, name);
  }

  public has(kind: string, name: string): boolean {
    return this.manifests().some((manifest) => manifest.kind === kind && manifest.metadata.name === name);
  }

  /** All objects of a kind, by the type that tests know them under. */
  public all<Name extends CoreKind>(kind: Name, folder?: string): CoreProps<Name>[] {
    return this.manifests(folder).filter((manifest) => manifest.kind === kind) as unknown as CoreProps<Name>[];
  }

  /** All objects of a custom kind. */
  public allCustom<K extends Kind>(kind: K, folder?: string): KindProps<K>[] {
    return this.manifests(folder).filter((manifest) => manifest.kind === kind.kind);
  }

  /** The model of an application, with its charts. */
  public application(name: string, cluster = this.models[0]?.cluster.name): ApplicationModel {
    const found = this.models.find((model) => model.cluster.name === cluster)?.applications.find((application) => application.name === name);
    if (!found) throw new Error(`application '${name}' of cluster '${cluster}' must be in the fleet`);
    return found;
  }

  /** The values of an application's chart. */
  public values(application: string, cluster?: string): Readonly<Record<string, unknown>> {
    const charts = this.application(application, cluster).sources.flatMap((source) => source.type === 'chart' ? [source] : []);
    if (charts.length !== 1) throw new Error(`application '${application}' must have one chart, got ${charts.length}`);
    return charts[0]!.values;
  }

  private one(kind: string, name: string, folder?: string): Manifest {
    const ofKind = this.manifests(folder).filter((manifest) => manifest.kind === kind);
    const found = ofKind.filter((manifest) => manifest.metadata.name === name);
    if (found.length !== 1) throw new Error(`there must be one ${kind} '${name}', got ${found.length}; there are ${ofKind.map(({ metadata }) => metadata.name).join(', ') || 'none'}`);
    return found[0]!;
  }
}
