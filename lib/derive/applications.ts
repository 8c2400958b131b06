import { type Cluster } from '../cluster';
import { Application as ApplicationKind } from '../kinds/application';
import { AppProject } from '../kinds/app-project';
import { customManifest } from '../kinds/custom-manifest';
import { type KindProps } from '../kinds/kind';
import { type Manifest } from '../manifest';
import { type ApplicationModel, type ClusterModel } from '../model';
import { byCodeUnit, dnsLabel } from '../names';
import { groupKind, groupOf, type Scopes, isCoreGroup } from '../object-identity';
import { type ApplicationSource } from '../source';
import { rootApplication } from '../reserved-names';
import { sessionDifferences } from './ignored-differences';
import { namespacesOf } from './namespaces';
import { syncWave } from './object-waves';

/** Namespace of the Argo CD that we install, where its own objects live. */
export const argoNamespace = 'argocd';

/** Namespace of the Argo CD that runs in a cluster: ours, or the platform's. */
export function argoNamespaceOf({ platform }: Cluster): string {
  return platform.argo ?? argoNamespace;
}

type Spec = KindProps<typeof ApplicationKind>['spec'];
type Source = NonNullable<Spec['source']>;
type SyncPolicy = NonNullable<Spec['syncPolicy']>;

/** Name of the Application and the AppProject in the cluster that manages it, where those of other clusters are as well. */
export function argoName({ cluster }: ClusterModel, application: ApplicationModel): string {
  return cluster.hub === undefined ? application.name : `${cluster.name}-${application.name}`;
}

/**
 * The Application and the AppProject for one application of a cluster, as the cluster that manages it, its hub, holds them. One
 * with nothing in it, such as Cilium on a platform that brings its own pod network, has none.
 */
export function argoObjects(model: ClusterModel, application: ApplicationModel, wave: number, hub: Cluster): Manifest[] {
  if (application.objects.length + application.sources.length === 0) return [];
  const bySession = sessionDifferences(model, application);
  const ignored = [...application.ignoreDifferences ?? [], ...bySession];
  const { cluster, scopes } = model;
  const name = dnsLabel(argoName(model, application), `name of the Application of '${application.name}'`);
  const namespaces = namespacesOf(application, scopes);
  const destination = destinationOf(cluster);
  return [
    customManifest(AppProject, {
      metadata: {
        name, namespace: argoNamespaceOf(hub), annotations: { [syncWave]: '-1' }, finalizers: ['resources-finalizer.argocd.argoproj.io'],
      },
      spec: {
        description: `${application.name} on ${cluster.name}`,
        sourceRepos: repositories(cluster, application),
        destinations: (namespaces.length > 0 ? namespaces : [application.namespace]).map((namespace) => ({ ...destination, namespace })),
        ...whitelists(application, scopes),
      },
    }),
    customManifest(ApplicationKind, {
      metadata: {
        name, namespace: argoNamespaceOf(hub), annotations: { ...comparison(application), [syncWave]: String(wave) },
        ...(!application.infrastructure && { finalizers: ['resources-finalizer.argocd.argoproj.io/foreground'] }),
      },
      spec: {
        project: name,
        ...sources(cluster, application),
        destination: { ...destination, namespace: application.namespace },
        syncPolicy: syncPolicy(application, bySession.length > 0),
        ...(ignored.length > 0 && { ignoreDifferences: ignored }),
        revisionHistoryLimit: 3,
      },
    }),
  ];
}

/** The Application that everything begins with, and the AppProject that lets it make nothing but Applications and AppProjects. */
export function rootObjects(cluster: Cluster, folder: string): { project: Manifest; application: Manifest } {
  const { repository, revision, path } = cluster.fleet;
  const namespace = argoNamespaceOf(cluster);
  const inCluster = { server: 'https://kubernetes.default.svc', namespace };
  const project = customManifest(AppProject, {
    metadata: { name: rootApplication, namespace, annotations: { [syncWave]: '-1' } },
    spec: {
      description: 'the Applications and AppProjects of the fleet, and nothing else',
      sourceRepos: [repository],
      destinations: [inCluster],
      namespaceResourceWhitelist: [{ group: 'argoproj.io', kind: 'AppProject' }, { group: 'argoproj.io', kind: 'Application' }],
    },
  });
  const application = customManifest(ApplicationKind, {
    metadata: { name: rootApplication, namespace, annotations: withoutServerSideDiff },
    spec: {
      project: rootApplication,
      source: { repoURL: repository, targetRevision: revision, path: `${path}/${folder}` },
      destination: inCluster,
      syncPolicy: { automated: { prune: true, selfHeal: true }, syncOptions: ['ServerSideApply=true'], retry },
      revisionHistoryLimit: 3,
    },
  });
  return { project, application };
}

/**
 * The API server's dry run of an Application has the annotation by which it is being refreshed, and Argo CD's copy of it not, or the other
 * way round: each push to the repository would make root differ and sync.
 */
const withoutServerSideDiff = { 'argocd.argoproj.io/compare-options': 'ServerSideDiff=false' };

/** Long enough for a first sync in which webhooks and kinds come up late. */
const retry: NonNullable<SyncPolicy['retry']> = { limit: 10, backoff: { duration: '10s', factor: 2, maxDuration: '5m' } };

/**
 * Kinds with lists and maps that may be null. The API server publishes such a field without a type, so that Argo CD takes it for one value that
 * none of its own fields is, and leaves there what is live: compared on the server's side neither a change in Git nor one by hand is seen (3.2,
 * 3.4; gitops-engine, `removeWebhookMutation`). A new version of Ceph would never be rolled out.
 */
const unseenOnServerSide: ReadonlySet<string> = new Set(['ceph.rook.io/CephBlockPool', 'ceph.rook.io/CephCluster', 'ceph.rook.io/CephFilesystem', 'ceph.rook.io/CephObjectStore', 'velero.io/Schedule']);

function comparison({ compareOptions = [], objects }: ApplicationModel): Record<string, string> {
  if (compareOptions.length > 0) return { 'argocd.argoproj.io/compare-options': compareOptions.join(',') };
  return objects.some(({ manifest }) => unseenOnServerSide.has(groupKind(manifest))) ? withoutServerSideDiff : {};
}

function destinationOf(cluster: Cluster): { server: string } | { name: string } {
  return cluster.hub === undefined ? { server: 'https://kubernetes.default.svc' } : { name: cluster.name };
}

function repositories(cluster: Cluster, application: ApplicationModel): string[] {
  const own = application.objects.length > 0 ? [cluster.fleet.repository] : [];
  return [...new Set([...own, ...application.sources.map(({ repository }) => repository)])].sort(byCodeUnit);
}

function whitelists(application: ApplicationModel, scopes: Scopes): Pick<KindProps<typeof AppProject>['spec'], 'clusterResourceWhitelist' | 'namespaceResourceBlacklist' | 'namespaceResourceWhitelist'> {
  const own = application.objects.map(({ manifest }) => groupKind(manifest));
  const clusterKinds = [...own.filter((kind) => scopes.isClusterScoped(kind)), ...application.sources.flatMap((source) => source.clusterKinds)];
  const namespacedKinds = [...own.filter((kind) => !scopes.isClusterScoped(kind)), ...application.sources.flatMap((source) => source.namespacedKinds)];
  // Argo CD drops an empty list when it writes the object, and a missing one allows every namespaced kind.
  return {
    ...(clusterKinds.length > 0 && { clusterResourceWhitelist: groupKinds(clusterKinds) }),
    ...(namespacedKinds.length > 0 ? { namespaceResourceWhitelist: groupKinds(namespacedKinds) } : { namespaceResourceBlacklist: [{ group: '*', kind: '*' }] }),
  };
}

function groupKinds(kinds: readonly string[]): { group: string; kind: string }[] {
  return [...new Set(kinds)].sort(byCodeUnit).map((kind) => {
    const [group, name] = kind.split('/') as [string, string];
    return { group, kind: name };
  });
}

function sources(cluster: Cluster, application: ApplicationModel): Pick<Spec, 'source' | 'sources'> {
  const { repository, revision, path } = cluster.fleet;
  const own: Source[] = application.objects.length > 0
    ? [{ repoURL: repository, targetRevision: revision, path: `${path}/${cluster.name}/${application.name}` }]
    : [];
  const all = [...application.sources.map(argoSource), ...own];
  return all.length === 1 ? { source: all[0]! } : { sources: all };
}

function argoSource(source: ApplicationSource): Source {
  const common = { repoURL: source.repository, targetRevision: source.revision };
  if (source.type === 'git') return { ...common, path: source.path };
  return {
    ...common,
    ...(source.chart === undefined ? { path: source.path } : { chart: source.chart }),
    helm: { releaseName: source.releaseName, skipTests: true, valuesObject: source.values },
  };
}

/**
 * Argo CD drops a false `prune` whenever it writes the object: written out, root would differ and sync after each sync of such an
 * Application. What is ignored is written over all the same in a sync for another reason, unless `respects` forbids that too. */
function syncPolicy(application: ApplicationModel, respects: boolean): SyncPolicy {
  const custom: SyncPolicy['syncOptions'] = application.objects.some(({ manifest }) => !isCoreGroup(groupOf(manifest))) ? ['SkipDryRunOnMissingResource=true'] : [];
  return {
    automated: { ...(application.prune && { prune: true }), selfHeal: true },
    syncOptions: ['FailOnSharedResource=true', 'PruneLast=true', ...(respects ? ['RespectIgnoreDifferences=true' as const] : []), 'ServerSideApply=true', ...custom],
    retry,
  };
}
