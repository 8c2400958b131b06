import { inParallel } from './in-parallel';
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

export interface RunProps {
  /** After so many minutes no further stage is begun. @default - all are */
  readonly minutes?: number;
  /** How many stages run at the same time: each waits most of its time. @default 1 */
  readonly atOnce?: number;
}

/** Does the stages in their order, those that are begun within the time. Where one cannot go on, what it has not told yet is told as failed, and the others are done all the same. */
export async function runStages(stages: readonly Stage[], journal: Pick<Journal, 'done'>, { minutes = Infinity, atOnce = 1 }: RunProps = {}): Promise<void> {
  const end = Date.now() + minutes * 60_000;
  await inParallel(stages, async (stage) => {
    if (Date.now() < end) await runStage(stage, journal);
  }, atOnce);
}

async function runStage({ steps, run }: Stage, journal: Pick<Journal, 'done'>): Promise<void> {
  const begun = Date.now();
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
