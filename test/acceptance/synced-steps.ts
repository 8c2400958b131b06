import { progress } from './progress';
import { stepNames, type StepName, type StepResult } from './step-result';
import { converges } from './steps/converges';
import { heals } from './steps/heals';
import { ordered } from './steps/ordered';
import { protects } from './steps/protects';
import { survives } from './steps/survives';
import { type SyncedCluster } from './synced-cluster';

const synced: ReadonlySet<StepName> = new Set(['ordered', 'converges', 'heals', 'survives', 'protects']);

/** Whether a step needs a cluster that Argo CD syncs. */
export function isSynced(step: StepName): boolean {
  return synced.has(step);
}

/** Does the steps that were chosen on one cluster that Argo CD syncs, one after another: that which takes everything away comes last. */
export async function syncedSteps(cluster: SyncedCluster, steps: readonly StepName[], kills: number): Promise<StepResult[]> {
  const work: Partial<Record<StepName, () => Promise<StepResult>>> = {
    ordered: () => ordered(cluster), converges: () => converges(cluster), heals: () => heals(cluster), survives: () => survives(cluster, kills), protects: () => protects(cluster),
  };
  const results: StepResult[] = [];
  for (const step of stepNames.filter((name) => steps.includes(name) && isSynced(name))) {
    const done = progress(`cluster ${cluster.props.tree.cluster}: ${step}`);
    results.push(await work[step]!());
    done();
  }
  return results;
}
