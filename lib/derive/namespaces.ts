import { coreManifest } from '../core-kinds';
import { type ApplicationModel, type ClusterModel } from '../model';
import { byCodeUnit } from '../names';
import { type Scopes, groupKind } from '../object-identity';
import { namespacesApplication } from '../reserved-names';
import { loosest, podSecurityOf } from './pod-security';

/** Namespaces that every cluster has and that are not ours to shape. */
export const systemNamespaces: ReadonlySet<string> = new Set(['default', 'kube-node-lease', 'kube-public', 'kube-system']);

/** Namespaces that an application has objects in, its charts included. */
export function namespacesOf(application: ApplicationModel, scopes: Scopes): string[] {
  const own = application.objects.filter(({ manifest }) => !scopes.isClusterScoped(groupKind(manifest))).map(({ manifest }) => manifest.metadata.namespace!);
  const inCharts = application.sources.flatMap((source) => [application.namespace, ...source.extraNamespaces]);
  return [...new Set([...own, ...inCharts])].sort(byCodeUnit);
}

/** One application with every Namespace of ours and its Pod Security level; all others come after it. */
export function deriveNamespaces(model: ClusterModel): void {
  const users = new Map<string, ApplicationModel[]>();
  for (const application of model.applications) {
    for (const namespace of namespacesOf(application, model.scopes)) {
      if (systemNamespaces.has(namespace) || createdElsewhere(model, namespace)) continue;
      users.set(namespace, [...(users.get(namespace) ?? []), application]);
      model.order.connect(application.name, namespacesApplication, `${application.name} needs namespace '${namespace}'`);
    }
  }
  const namespaces = [...users].map(([namespace, applications]) => namespaceManifest(model, namespace, applications));
  if (namespaces.length === 0) return;
  model.order.add(namespacesApplication);
  model.applications.push({
    name: namespacesApplication, namespace: 'default', infrastructure: true, prune: true, chartPodSecurity: 'restricted', sources: [],
    objects: namespaces.map((manifest) => ({ manifest, origin: 'derived: namespaces in use', after: [] })),
  });
}

/** Charts make some namespaces themselves, and a declaration may hold a Namespace of its own. */
function createdElsewhere(model: ClusterModel, namespace: string): boolean {
  return model.applications.some(({ objects, sources }) =>
    objects.some(({ manifest }) => groupKind(manifest) === '/Namespace' && manifest.metadata.name === namespace)
    || sources.some((source) => source.clusterKinds.includes('/Namespace') && source.extraNamespaces.includes(namespace)));
}

function namespaceManifest(model: ClusterModel, namespace: string, applications: readonly ApplicationModel[]): ReturnType<typeof coreManifest> {
  const level = loosest(applications.flatMap((application) => [
    ...(application.sources.length > 0 && application.namespace === namespace ? [application.chartPodSecurity] : []),
    ...application.objects.filter(({ manifest }) => manifest.metadata.namespace === namespace).map(({ manifest }) => podSecurityOf(manifest)),
  ]));
  const version = `v${model.cluster.platform.kubernetes}`;
  const labels = Object.fromEntries(['audit', 'enforce', 'warn'].flatMap((mode) => [
    [`pod-security.kubernetes.io/${mode}`, level], [`pod-security.kubernetes.io/${mode}-version`, version],
  ]));
  return coreManifest('Namespace', { metadata: { name: namespace, labels } });
}
