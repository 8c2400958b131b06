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

/** All applications of a fleet, wherever their Applications lie. */
export function childrenOf(rendered: Rendered): Child[] {
  return rendered.models.flatMap((model) => model.applications.map((application) => {
    const { name, hub } = model.cluster;
    const folder = `${hub ?? name}/argocd-apps`;
    const argoName = hub === undefined ? application.name : `${name}-${application.name}`;
    return { model, application, argo: rendered.custom(ArgoApplication, argoName, folder), project: rendered.custom(AppProject, argoName, folder) };
  }));
}

/** API group and kind, from the text of a manifest alone. */
export function kindOf({ apiVersion, kind }: Manifest): string {
  return `${apiVersion.includes('/') ? apiVersion.split('/')[0] : ''}/${kind}`;
}
