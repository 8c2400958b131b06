import { coreManifest } from '../core-kinds';
import { groupedBy } from '../grouped-by';
import { type Manifest } from '../manifest';
import { type ApplicationModel, type ClusterModel } from '../model';
import { byCodeUnit } from '../names';
import { type Scopes, groupKind } from '../object-identity';
import { namespacesApplication } from '../reserved-names';
import { loosest, podSecurityOf } from './pod-security';

/** Namespaces that every cluster has and that are not ours to shape. */
const systemNamespaces: ReadonlySet<string> = new Set(['default', 'kube-node-lease', 'kube-public', 'kube-system']);

/** Whether a namespace is Kubernetes' or the platform's, so that it is not ours to make, to label or to close. */
export function isForeign({ cluster: { platform, relations } }: ClusterModel, namespace: string): boolean {
  return systemNamespaces.has(namespace) || relations.foreignNamespaces.has(namespace) || (platform.foreignNamespaces ?? []).includes(namespace);
}

/** All namespaces that applications have objects in, with these applications. */
export function usersOfNamespaces(model: ClusterModel): Map<string, ApplicationModel[]> {
  const uses = model.applications.flatMap((application) => namespacesOf(application, model.scopes).map((namespace) => ({ namespace, application })));
  return new Map([...groupedBy(uses, ({ namespace }) => namespace)].map(([namespace, users]) => [namespace, users.map(({ application }) => application)]));
}

/** Namespaces of ours, with the applications in each. */
export function ownNamespaces(model: ClusterModel): Map<string, ApplicationModel[]> {
  const elsewhere = createdElsewhere(model);
  return new Map([...usersOfNamespaces(model)].filter(([namespace]) => !isForeign(model, namespace) && !elsewhere.has(namespace)));
}

/** Namespaces that an application has objects in, its charts included. */
export function namespacesOf(application: ApplicationModel, scopes: Scopes): string[] {
  const own = application.objects.filter(({ manifest }) => !scopes.isClusterScoped(groupKind(manifest))).map(({ manifest }) => manifest.metadata.namespace!);
  const inCharts = application.sources.flatMap((source) => [application.namespace, ...source.extraNamespaces]);
  return [...new Set([...own, ...inCharts])].sort(byCodeUnit);
}

/**
 * One application with every Namespace of ours and its Pod Security level; all others come after it. A tenant's
 * namespaces are made by people, because they belong to no namespace themselves.
 */
export function deriveNamespaces(model: ClusterModel): void {
  if (model.cluster.platform.rights.to === 'tenant') return;
  const users = ownNamespaces(model);
  for (const [namespace, applications] of users) {
    for (const { name } of applications) model.order.connect(name, namespacesApplication, `${name} needs namespace '${namespace}'`);
  }
  const namespaces = namespaceManifests(model, users);
  if (namespaces.length === 0) return;
  model.order.add(namespacesApplication);
  model.applications.push({
    name: namespacesApplication, namespace: 'default', infrastructure: true, prune: true, chartPodSecurity: 'restricted', sources: [],
    objects: namespaces.map((manifest) => ({ manifest, origin: 'derived: namespaces in use', after: [] })),
  });
}

/** The Namespaces as they have to be, whoever makes them. */
export function namespaceManifests(model: ClusterModel, users: ReadonlyMap<string, readonly ApplicationModel[]>): Manifest[] {
  return [...users].map(([namespace, applications]) => namespaceManifest(model, namespace, applications));
}

/** Charts make some namespaces themselves, and a declaration may hold a Namespace of its own. */
function createdElsewhere({ applications }: ClusterModel): ReadonlySet<string> {
  return new Set(applications.flatMap(({ objects, sources }) => [
    ...objects.filter(({ manifest }) => groupKind(manifest) === '/Namespace').map(({ manifest }) => manifest.metadata.name),
    ...sources.filter(({ clusterKinds }) => clusterKinds.includes('/Namespace')).flatMap(({ extraNamespaces }) => extraNamespaces),
  ]));
}

function namespaceManifest(model: ClusterModel, namespace: string, applications: readonly ApplicationModel[]): Manifest {
  const level = loosest(applications.flatMap((application) => [
    ...(application.sources.length > 0 && application.namespace === namespace ? [application.chartPodSecurity] : []),
    ...application.objects.filter(({ manifest }) => manifest.metadata.namespace === namespace).map(({ manifest }) => podSecurityOf(manifest)),
  ]));
  const version = `v${model.cluster.platform.kubernetes}`;
  const labels = Object.fromEntries(['audit', 'enforce', 'warn'].flatMap((mode) => [
    [`pod-security.kubernetes.io/${mode}`, level], [`pod-security.kubernetes.io/${mode}-version`, version],
  ]));
  const { rights } = model.cluster.platform;
  const tenant: Record<string, string> = rights.to === 'tenant' ? { 'capsule.clastix.io/tenant': rights.tenant } : {};
  return coreManifest('Namespace', { metadata: { name: namespace, labels: { ...tenant, ...labels } } });
}
