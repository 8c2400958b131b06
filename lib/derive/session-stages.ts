import { type ApplicationModel, type ClusterModel } from '../model';
import { by } from '../names';
import { groupKind } from '../object-identity';
import { argoName } from './applications';
import { isForeign, usersOfNamespaces } from './namespaces';

/** A namespace and when it is stopped; one may play several parts. */
export interface Stage {
  /**
   * `application`, `operator` and `argocd` are stopped in this order, each namespace as a whole. In `shared` ones, which
   * are Kubernetes' or the platform's, it is what our applications brought alone. `database` and `velero` say where these are.
   */
  readonly stage: 'application' | 'operator' | 'argocd' | 'shared' | 'database' | 'velero';
  readonly namespace: string;
  /** Of a shared one: the Applications whose workloads are meant, with commas between. */
  readonly applications: readonly string[];
}

/** Who must run where nodes are to come and go: a new node has no network without the one and is not made without the other. */
const staying = ['pod-network', 'kind:karpenter.sh/NodePool'];

/** Names of the applications that are never stopped. */
export function stayingApplications({ cluster }: ClusterModel): Set<string> {
  return new Set(staying.flatMap((capability) => (cluster.relations.allOffers.get(capability) ?? []).map(({ name }) => name)));
}

/** All namespaces with something of ours in the order of a stop: whoever stands on others goes before them. */
export function stagesOf(model: ClusterModel): Stage[] {
  const { relations } = model.cluster;
  const ranks = model.order.ranks();
  const stay = stayingApplications(model);
  const argo = relations.playerOf('argo-controller')?.namespace;
  const rank = (applications: readonly ApplicationModel[]): number => Math.max(...applications.map(({ name }) => ranks.get(name) ?? 0));
  const own = [...usersOfNamespaces(model)]
    .filter(([namespace, applications]) => !isForeign(model, namespace) && namespace !== relations.sessionKeeper?.namespace && !applications.some(({ name }) => stay.has(name)))
    .sort(by(([namespace]) => namespace)).sort(([, left], [, right]) => rank(right) - rank(left));
  const stageOf = (namespace: string, applications: readonly ApplicationModel[]): Stage['stage'] =>
    namespace === argo ? 'argocd' : applications.some(({ infrastructure }) => infrastructure) ? 'operator' : 'application';
  return [
    ...own.map(([namespace, applications]) => ({ stage: stageOf(namespace, applications), namespace, applications: [] })),
    ...sharedStages(model, stay),
    ...inUse('database', databasesIn(model)),
    ...inUse('velero', veleroIn(model)),
  ];
}

/** Namespaces that are not ours with what our charts and objects run in them. */
function sharedStages(model: ClusterModel, stay: ReadonlySet<string>): Stage[] {
  const brought = new Map<string, string[]>();
  for (const application of model.applications.filter(({ name, sources, objects }) => !stay.has(name) && runsPods(sources, objects))) {
    for (const namespace of new Set([application.namespace, ...workloadNamespaces(application)])) {
      if (isForeign(model, namespace)) brought.set(namespace, [...brought.get(namespace) ?? [], argoName(model, application)]);
    }
  }
  return [...brought].sort(by(([namespace]) => namespace)).map(([namespace, names]) => ({ stage: 'shared', namespace, applications: [names.sort(by((name) => name)).join(',')] }));
}

function workloadNamespaces({ objects }: ApplicationModel): string[] {
  return objects.filter(({ manifest }) => ['apps/Deployment', 'apps/StatefulSet'].includes(groupKind(manifest))).map(({ manifest }) => manifest.metadata.namespace!);
}

function runsPods(sources: ApplicationModel['sources'], objects: ApplicationModel['objects']): boolean {
  const kinds = [...sources.flatMap(({ namespacedKinds }) => namespacedKinds), ...objects.map(({ manifest }) => groupKind(manifest))];
  return kinds.some((kind) => kind === 'apps/Deployment' || kind === 'apps/StatefulSet');
}

function databasesIn({ applications }: ClusterModel): string[] {
  return applications.flatMap(({ objects }) => objects)
    .filter(({ manifest }) => groupKind(manifest) === 'postgresql.cnpg.io/Cluster').map(({ manifest }) => manifest.metadata.namespace!);
}

function veleroIn({ cluster, applications }: ClusterModel): string[] {
  const offering = cluster.relations.allOffers.get('kind:velero.io/Backup') ?? [];
  return applications.filter(({ name }) => offering.some((participant) => participant.name === name)).map(({ namespace }) => namespace);
}

function inUse(stage: Stage['stage'], namespaces: readonly string[]): Stage[] {
  return [...new Set(namespaces)].sort(by((namespace) => namespace)).map((namespace) => ({ stage, namespace, applications: [] }));
}
