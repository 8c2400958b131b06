import { type Manifest } from '../manifest';
import { type ClusterModel } from '../model';
import { by } from '../names';
import { identity } from '../object-identity';
import { applicationsFolder } from '../reserved-names';
import { deriveArgoAccess } from './argo-access';
import { argoObjects, rootObjects } from './applications';
import { deriveDashboards } from './dashboards';
import { deriveFixedEgress } from './egress';
import { connectToHub, runsArgo } from './managed-clusters';
import { deriveMetrics } from './metrics';
import { deriveNameRecords } from './name-records';
import { deriveNamespaces } from './namespaces';
import { deriveNetworkPolicies } from './network-policies';
import { deriveObjectWaves } from './object-waves';
import { deriveOmni } from './omni';
import { deriveOrder } from './order';
import { protectData } from './protection';
import { deriveRoleReaches } from './role-reaches';
import { deriveRoutes } from './routes';
import { deriveSealedSecrets } from './sealed-secrets';
import { deriveScaledWorkloads } from './scaled-workloads';
import { deriveSession } from './session';
import { deriveSessionStarts } from './session-starts';
import { fitTenant } from './tenant';

/** What Argo CD itself reads in one cluster: the Applications of this one and of those it manages. */
export interface Hub {
  readonly model: ClusterModel;
  /** Everything in the folder of Applications. */
  readonly objects: Manifest[];
  readonly root: Manifest;
}

/**
 * Completes the models with everything that follows from the declaration, and says what cannot follow. Of `others` nothing is completed:
 * they are clusters that these name as their hubs.
 */
export function derive(models: readonly ClusterModel[], others: readonly ClusterModel[] = []): Hub[] {
  const all = others.length === 0 ? models : [...models, ...others].sort(by(({ cluster }) => cluster.name));
  for (const model of models) connectToHub(model, all);
  for (const model of models) deriveSessionStarts(model, all);
  for (const model of models) deriveSealedSecrets(model);
  for (const model of models) deriveArgoAccess(model, managedBy(model, models));
  for (const model of models) {
    deriveScaledWorkloads(model);
    deriveMetrics(model);
    deriveRoleReaches(model);
    deriveRoutes(model);
    deriveNameRecords(model);
    deriveDashboards(model);
    fitTenant(model);
    deriveNetworkPolicies(model);
    deriveFixedEgress(model);
    deriveOmni(model);
    deriveNamespaces(model);
    deriveOrder(model);
    deriveSession(model);
    model.applications.sort(by(({ name }) => name));
    for (const application of model.applications) {
      application.objects.sort(by(({ manifest }) => identity(manifest)));
      deriveObjectWaves(model, application);
      protectData(application.objects);
    }
  }
  return models.filter(({ cluster }) => cluster.hub === undefined).map((model) => hubOf(model, models));
}

/** The clusters whose Applications a cluster's Argo CD holds: its own, and those that name it as their hub. */
function managedBy(model: ClusterModel, models: readonly ClusterModel[]): ClusterModel[] {
  return model.cluster.hub !== undefined ? [] : models.filter((other) => other === model || other.cluster.hub === model.cluster.name);
}

function hubOf(model: ClusterModel, models: readonly ClusterModel[]): Hub {
  if (model.applications.length > 0 && !runsArgo(model)) {
    model.problems.push({
      where: model.cluster.name,
      message: `cluster '${model.cluster.name}' must have an ArgoCD, got none; ${model.cluster.platform.rights.to === 'tenant'
        ? 'order that of the platform, since a tenant may not install one'
        : "add new ArgoCD(this) to it, or name the cluster that manages it with hub: '…'"}`,
    });
  }
  const ownRanks = model.order.ranks();
  const afterOwn = 1 + Math.max(0, ...ownRanks.values());
  const objects = managedBy(model, models).flatMap((other) => {
    // The access to another cluster comes with the hub's Argo CD, and one that is switched off must not hold up the hub's own.
    const offset = other === model ? 0 : afterOwn;
    const ranks = other.order.ranks();
    return other.applications.flatMap((application) => argoObjects(other, application, offset + (ranks.get(application.name) ?? 0), model.cluster));
  });
  const root = rootObjects(model.cluster, `${model.cluster.name}/${applicationsFolder}`);
  return { model, objects: [root.project, ...objects], root: root.application };
}
