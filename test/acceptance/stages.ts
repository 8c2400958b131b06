import { type Journal } from './journal';
import { type Needs } from './needs';
import { type PlannedStep, type StepResult } from './step-result';

/** Steps that share a control plane, one after another. */
export interface Stage {
  /** What it tells, in its order. */
  readonly steps: readonly PlannedStep[];
  /** @default - nothing but Node */
  readonly needs?: Needs;
  /** Does the steps, and tells each as soon as it is over. */
  readonly run: (done: (result: StepResult) => void) => Promise<void>;
}

/** Does one stage after the other, those that are begun within so many minutes. Where one cannot go on, what it has not told yet is told as failed, and the next are done all the same. */
export async function runStages(stages: readonly Stage[], journal: Pick<Journal, 'done'>, minutes = Infinity): Promise<void> {
  const end = Date.now() + minutes * 60_000;
  for (const { steps, run } of stages) {
    const begun = Date.now();
    if (begun >= end) return;
    let told = 0;
    try {
      await run((result) => {
        told++;
        journal.done(result);
      });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      // What goes wrong when all is told is a failure of what was last.
      const open = told < steps.length ? steps.slice(told) : steps.slice(-1);
      for (const step of open) journal.done({ ...step, duration: Math.round((Date.now() - begun) / 100) / 10, counts: {}, failures: [{ subject: 'the step', message }], notCovered: [] });
    }
  }
}
