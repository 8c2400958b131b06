import { selects } from '../label-selector';
import { type Manifest } from '../manifest';
import { groupKind } from '../object-identity';
import { podSpecOf } from '../pod-spec';
import { type Check, objectsOf } from './check';

/** A node can always be emptied: a PodDisruptionBudget lets at least one of its pods go. */
export const noBlockedDrains: Check = ({ models }) => models.flatMap((model) => {
  const objects = objectsOf(model);
  const workloads = objects.map(({ manifest }) => manifest).filter((manifest) => ['Deployment', 'StatefulSet'].includes(manifest.kind) && podSpecOf(manifest));
  return objects.flatMap(({ manifest, where }) => {
    if (groupKind(manifest) !== 'policy/PodDisruptionBudget') return [];
    const allowed = evictable(manifest, workloads);
    if (allowed === undefined || allowed.pods >= 1) return [];
    return [{
      where,
      message: `a PodDisruptionBudget must let one pod go, got ${allowed.because}; a node with one of them could never be drained: set maxUnavailable: 1, or run one copy more`,
    }];
  });
});

interface BudgetSpec {
  readonly minAvailable?: number | string;
  readonly maxUnavailable?: number | string;
  readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> };
}

/** How many pods a budget lets go at once when all of them run; undefined where that is not known. */
function evictable(budget: Manifest, workloads: readonly Manifest[]): { pods: number; because: string } | undefined {
  const { minAvailable, maxUnavailable, selector } = (budget.spec ?? {}) as BudgetSpec;
  const labels = selector?.matchLabels ?? {};
  const covered = workloads.filter((workload) => workload.metadata.namespace === budget.metadata.namespace
    && selects(labels, podSpecOf(workload)!.labels));
  const replicas = covered.reduce((sum, { spec }) => sum + ((spec as { replicas?: number } | undefined)?.replicas ?? 1), 0);
  if (maxUnavailable !== undefined) {
    const pods = covered.length === 0 && String(maxUnavailable).endsWith('%') ? undefined : share(maxUnavailable, replicas);
    return pods === undefined ? undefined : { pods, because: `maxUnavailable: ${maxUnavailable}` };
  }
  if (minAvailable === undefined || covered.length === 0 || replicas === 0) return undefined;
  return { pods: replicas - share(minAvailable, replicas), because: `minAvailable: ${minAvailable} of ${replicas} ${replicas === 1 ? 'copy' : 'copies'}` };
}

/** A number, or a percentage of the replicas: Kubernetes rounds up. */
function share(amount: number | string, replicas: number): number {
  return typeof amount === 'string' && amount.endsWith('%') ? Math.ceil(replicas * Number(amount.slice(0, -1)) / 100) : Number(amount);
}
