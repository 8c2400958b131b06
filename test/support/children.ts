import { Application as ArgoApplication } from '../../lib/kinds/application';
import { AppProject } from '../../lib/kinds/app-project';
import { type KindProps } from '../../lib/kinds/kind';
import { type Manifest } from '../../lib/manifest';
import { type ApplicationModel, type ClusterModel } from '../../lib/model';
import { type Rendered } from './rendered';

/** An application with what Argo CD reads of it. */
export interface Child {
  readonly model: ClusterModel;
  readonly application: ApplicationModel;
  readonly argo: KindProps<typeof ArgoApplication>;
  readonly project: KindProps<typeof AppProject>;
}

/** All applications of a fleet that have something in them, wherever their Applications lie. */
export function childrenOf(rendered: Rendered): Child[] {
  return rendered.models.flatMap((model) => model.applications.filter((application) => !isEmpty(application)).map((application) => {
    const { folder, argoName } = placeOf(model, application);
    return { model, application, argo: rendered.custom(ArgoApplication, argoName, folder), project: rendered.custom(AppProject, argoName, folder) };
  }));
}

/** Whether an application installs nothing: it stands for what the platform brings, or declares relations alone. */
export function isEmpty({ objects, sources }: ApplicationModel): boolean {
  return objects.length === 0 && sources.length === 0;
}

/** Where the Application of an application lies, and its name there. */
export function placeOf({ cluster: { name, hub } }: ClusterModel, application: ApplicationModel): { readonly folder: string; readonly argoName: string } {
  return { folder: `${hub ?? name}/argocd-apps`, argoName: hub === undefined ? application.name : `${name}-${application.name}` };
}

/** API group and kind, from the text of a manifest alone. */
export function kindOf({ apiVersion, kind }: Manifest): string {
  return `${apiVersion.includes('/') ? apiVersion.split('/')[0] : ''}/${kind}`;
}
