import { type StepName, type StepResult } from './step-result';
import { converges } from './steps/converges';
import { heals } from './steps/heals';
import { ordered } from './steps/ordered';
import { protects } from './steps/protects';
import { survives } from './steps/survives';
import { type SyncedCluster } from './synced-cluster';

/** Steps that need a cluster that Argo CD syncs, in their order: that which takes everything away comes last. */
export const syncedSteps = ['ordered', 'converges', 'heals', 'survives', 'protects'] as const satisfies readonly StepName[];

/** Whether a step needs a cluster that Argo CD syncs. */
export function isSynced(step: StepName): boolean {
  return syncedSteps.some((one) => one === step);
}

/** Does one of them; those before it may have been done on the same cluster. `kills` is how often each part is killed. */
export async function syncedStep(step: typeof syncedSteps[number], cluster: SyncedCluster, kills: number): Promise<StepResult> {
  switch (step) {
    case 'ordered': return await ordered(cluster);
    case 'converges': return await converges(cluster);
    case 'heals': return await heals(cluster);
    case 'survives': return await survives(cluster, { kills });
    case 'protects': return await protects(cluster);
  }
}
