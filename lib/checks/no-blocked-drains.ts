import { type Scale, scalesOf } from '../capacity/scalers';
import { type LabelSelector, matches } from '../label-selector';
import { type Manifest } from '../manifest';
import { type ClusterModel } from '../model';
import { groupKind } from '../object-identity';
import { podSpecOf } from '../pod-spec';
import { type Problem } from '../problem';
import { chartWorkloads } from './chart-workloads';
import { type Check, objectsOf, type PlacedObject } from './check';

/** Workloads whose pods are moved when a node is drained. */
const moved = new Set(['apps/Deployment', 'apps/ReplicaSet', 'apps/StatefulSet']);

/** A workload with how many pods it has at least. */
interface Covered {
  readonly where: string;
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly replicas: number;
}

/**
 * A node can always be emptied: a PodDisruptionBudget lets at least one of its pods go, no pod has two of them, which Kubernetes
 * refuses to judge, and a database of one server has none.
 */
export const noBlockedDrains: Check = ({ models }) => models.flatMap((model) => {
  const placed = [...objectsOf(model), ...inCharts(model)];
  const workloads = workloadsOf(placed);
  const budgets = placed.filter(({ manifest }) => groupKind(manifest) === 'policy/PodDisruptionBudget')
    .map((budget) => ({ ...budget, covered: coveredBy(budget.manifest, workloads) }));
  return [
    ...budgets.flatMap(({ manifest, where, covered }) => {
      const allowed = evictable(manifest, covered);
      if (allowed === undefined || allowed.pods >= 1) return [];
      return [{ where, message: `a PodDisruptionBudget must let one pod go, got ${allowed.because}; a node with one of them could never be drained: set maxUnavailable: 1, or run one copy more` }];
    }),
    ...sharedPods(budgets),
    ...placed.flatMap(({ manifest, where }) => lonelyDatabase(manifest).map((message) => ({ where, message }))),
  ];
});

function inCharts(model: ClusterModel): PlacedObject[] {
  return chartWorkloads(model).flatMap(({ application, chart, manifests }) => manifests.map((manifest) => ({
    manifest, origin: `chart ${chart}`, where: `${model.cluster.name}/${application} chart ${chart} ${manifest.kind}/${manifest.metadata.name}`,
  })));
}

/** By namespace. */
function workloadsOf(placed: readonly PlacedObject[]): ReadonlyMap<string, readonly Covered[]> {
  const scales = scalesOf(placed.map(({ manifest }) => manifest));
  const found = new Map<string, Covered[]>();
  for (const { manifest, where } of placed) {
    const pods = moved.has(groupKind(manifest)) ? podSpecOf(manifest) : undefined;
    if (!pods) continue;
    const { kind, metadata: { name, namespace = '' } } = manifest;
    const workload = { where, name: `${kind} '${name}'`, namespace, labels: pods.labels, replicas: replicasOf(manifest, scales) };
    const others = found.get(namespace);
    if (others) others.push(workload);
    else found.set(namespace, [workload]);
  }
  return found;
}

function replicasOf({ kind, metadata, spec }: Manifest, scales: ReadonlyMap<string, Scale>): number {
  return scales.get(`${metadata.namespace ?? ''}/${kind}/${metadata.name}`)?.least ?? (spec as { replicas?: number } | undefined)?.replicas ?? 1;
}

interface BudgetSpec {
  readonly minAvailable?: number | string;
  readonly maxUnavailable?: number | string;
  readonly selector?: LabelSelector;
}

function coveredBy({ metadata, spec }: Manifest, workloads: ReadonlyMap<string, readonly Covered[]>): Covered[] {
  const { selector = {} } = (spec ?? {}) as BudgetSpec;
  return (workloads.get(metadata.namespace ?? '') ?? []).filter(({ labels }) => matches(selector, labels));
}

/** How many pods a budget lets go at once when all of them run; undefined where that is not known. */
function evictable(budget: Manifest, covered: readonly Covered[]): { pods: number; because: string } | undefined {
  const { minAvailable, maxUnavailable } = (budget.spec ?? {}) as BudgetSpec;
  const replicas = covered.reduce((sum, workload) => sum + workload.replicas, 0);
  if (maxUnavailable !== undefined) {
    const share = shareOf(maxUnavailable, covered.length === 0 ? undefined : replicas);
    return share === undefined ? undefined : { pods: share, because: `maxUnavailable: ${maxUnavailable}` };
  }
  if (minAvailable === undefined) return undefined;
  if (minAvailable === '100%') return { pods: 0, because: 'minAvailable: 100%' };
  if (covered.length === 0 || replicas === 0) return undefined;
  return { pods: replicas - shareOf(minAvailable, replicas)!, because: `minAvailable: ${minAvailable} of ${replicas} ${replicas === 1 ? 'copy' : 'copies'}` };
}

/** A number, or a percentage of the replicas: Kubernetes rounds up. Of no pods at all nothing is known. */
function shareOf(amount: number | string, replicas: number | undefined): number | undefined {
  if (typeof amount !== 'string' || !amount.endsWith('%')) return Number(amount);
  const percentage = Number(amount.slice(0, -1));
  if (percentage === 0) return 0;
  return replicas === undefined || replicas === 0 ? undefined : Math.ceil(replicas * percentage / 100);
}

function sharedPods(budgets: readonly (PlacedObject & { readonly covered: readonly Covered[] })[]): Problem[] {
  const owners = new Map<Covered, string>();
  return budgets.flatMap(({ manifest, where, covered }) => covered.flatMap((workload) => {
    const other = owners.get(workload);
    const own = manifest.metadata.name;
    owners.set(workload, other ?? own);
    if (other === undefined) return [];
    return [{ where, message: `pods of ${workload.name} must have one PodDisruptionBudget, got '${other}' and '${own}'; Kubernetes evicts no pod that has two, so that no node with one of them could be drained: remove one` }];
  }));
}

/** CloudNativePG guards the server that writes, and there is none to take over from the only one (cnpg#2570). */
function lonelyDatabase(manifest: Manifest): string[] {
  if (groupKind(manifest) !== 'postgresql.cnpg.io/Cluster') return [];
  const { instances = 1, enablePDB = true } = (manifest.spec ?? {}) as { instances?: number; enablePDB?: boolean };
  if (instances > 1 || !enablePDB) return [];
  return [`enablePDB of Cluster '${manifest.metadata.name}' must be false with one server, got '${enablePDB}'; its PodDisruptionBudget would keep the node of the only server from ever being drained: set enablePDB: false, or instances: 2`];
}
