import { isForeign } from '../derive/namespaces';
import { type ApplicationModel, type ClusterModel } from '../model';
import { byCodeUnit } from '../names';
import { groupKind } from '../object-identity';
import { type Problem } from '../problem';
import { type Check } from './check';

/** Where we are one tenant of a platform, nothing is made that belongs to the whole cluster or to others. */
export const withinRights: Check = ({ models }) => models.flatMap((model) => {
  const { rights } = model.cluster.platform;
  if (rights.to !== 'tenant') return [];
  return [...managedFromElsewhere(model, rights.tenant), ...model.applications.flatMap((application) => [
    ...clusterWide(model, application, rights.tenant), ...inForeignNamespaces(model, application, rights.tenant),
  ])];
});

/** A hub needs rights to the whole cluster that it manages. */
function managedFromElsewhere({ cluster }: ClusterModel, tenant: string): Problem[] {
  if (cluster.hub === undefined) return [];
  return [{
    where: cluster.name,
    message: `cluster '${cluster.name}' must be managed by the Argo CD of its platform, got hub '${cluster.hub}', which would need rights beyond tenant '${tenant}'; remove hub`,
  }];
}

function clusterWide(model: ClusterModel, application: ApplicationModel, tenant: string): Problem[] {
  const own = application.objects.filter(({ manifest }) => model.scopes.isClusterScoped(groupKind(manifest)));
  const kinds = [...own.map(({ manifest }) => manifest.kind), ...application.sources.flatMap(({ clusterKinds }) => clusterKinds.map((kind) => kind.split('/')[1]!))];
  if (kinds.length === 0) return [];
  return [{
    where: `${model.cluster.name}/${application.name}`,
    message: `'${application.name}' must make nothing that belongs to the whole cluster where we only have tenant '${tenant}', got ${listed(kinds)}; `
      + 'remove it, or have the operators of the platform install it and name its kinds in kinds: […] of the cluster',
  }];
}

function inForeignNamespaces(model: ClusterModel, application: ApplicationModel, tenant: string): Problem[] {
  const own = application.objects.flatMap(({ manifest }) => manifest.metadata.namespace ?? []);
  const inCharts = application.sources.flatMap(({ extraNamespaces }) => [application.namespace, ...extraNamespaces]);
  const foreign = [...own, ...inCharts].filter((namespace) => isForeign(model, namespace));
  if (foreign.length === 0) return [];
  return [{
    where: `${model.cluster.name}/${application.name}`,
    message: `'${application.name}' must stay in namespaces of tenant '${tenant}', got ${listed(foreign)}, which belongs to the platform; give it a namespace of its own, or remove it`,
  }];
}

function listed(names: readonly string[]): string {
  return [...new Set(names)].sort(byCodeUnit).join(', ');
}
