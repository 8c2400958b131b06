import { type ChartDefinition, type ChartRelease } from '../kinds/chart';
import { type ChartObject, chartObjects } from '../kinds/chart-objects';
import { type Manifest } from '../manifest';
import { type ClusterModel } from '../model';
import { groupKind } from '../object-identity';
import { placeOf } from './git-place';
import { knownChart } from './known-charts';
import { type ReadSource } from './read-sources';
import { releaseOf, valuesOf } from './release-of';

/** An object that nothing in the tree declares, with what makes it. */
export interface ForeignObject {
  /** `group/Kind namespace/name`, as the identity of an object of the tree. */
  readonly identity: string;
  /** `chart 'argo-cd' of 'home/argocd'`. */
  readonly by: string;
  /** What to do instead. */
  readonly remedy: string;
  /** Place of the Application whose chart renders it. @default - no Application makes it */
  readonly where?: string;
  /** The release that it is of, the same for two that are one. @default - no chart renders it */
  readonly release?: string;
}

/** The objects of a cluster that charts are known to render, that the platform runs, and that Kubernetes itself keeps as they are. */
export function foreignObjects(model: ClusterModel, sources: readonly ReadSource[]): ForeignObject[] {
  return [...ofKubernetes(model), ...sources.flatMap((source) => ofChart(model, source))];
}

/** Services and roles that the API server writes anew whatever anybody makes of them. */
const byKubernetes: readonly string[] = [
  '/Service default/kubernetes', ...['cluster-admin', 'admin', 'edit', 'view'].map((name) => `rbac.authorization.k8s.io/ClusterRole /${name}`),
];

/** The name service of every distribution that we know. */
const nameService: readonly string[] = ['/ConfigMap kube-system/coredns', '/Service kube-system/kube-dns', '/ServiceAccount kube-system/coredns', 'apps/Deployment kube-system/coredns'];

function ofKubernetes({ cluster }: ClusterModel): ForeignObject[] {
  const by = 'Kubernetes itself';
  const running = (cluster.platform.workloads ?? []).filter(({ kind }) => kind === 'Deployment').map((manifest) => identityIn(manifest, 'kube-system'));
  return [
    ...byKubernetes.map((identity) => ({ identity, by, remedy: 'give it another name' })),
    ...[...new Set([...nameService, ...running])].map((identity) => ({ identity, by: `platform '${cluster.platform.name}'`, remedy: 'remove it, and set up the platform instead' })),
  ];
}

function identityIn(manifest: Manifest, namespace: string): string {
  return `${groupKind(manifest)} ${manifest.metadata.namespace ?? namespace}/${manifest.metadata.name}`;
}

function ofChart(model: ClusterModel, read: ReadSource): ForeignObject[] {
  const chart = knownChart(read);
  const release = releaseOf(read);
  if (chart === undefined || release === undefined || placeOf(String(read.source.repoURL)) !== placeOf(chart.repository)) return [];
  const values = valuesOf(read.source);
  const found = [...chartObjects(chart.name, values, release), ...workloadsOf(chart, values, release)];
  const isOfCluster = (kind: string): boolean => model.scopes.isClusterScoped(kind);
  return found.map(({ kind, name }) => ({
    identity: `${kind} ${isOfCluster(kind) ? '' : release.namespace}/${name}`, by: `chart '${chart.name}' of '${read.where}'`, remedy: 'remove it, and set values of the chart instead', where: read.where, release: JSON.stringify(release),
  }));
}

const running = new Set(['DaemonSet', 'Deployment', 'StatefulSet']);

/** Those of the release's own namespace. Values of a wrong form are told by another rule. */
function workloadsOf(chart: ChartDefinition, values: Readonly<Record<string, unknown>>, release: ChartRelease): ChartObject[] {
  try {
    return (chart.workloads?.(values as never, release) ?? []).filter(({ kind, metadata }) => running.has(kind) && metadata.namespace === undefined)
      .map((manifest) => ({ kind: groupKind(manifest), name: manifest.metadata.name }));
  } catch {
    return [];
  }
}
