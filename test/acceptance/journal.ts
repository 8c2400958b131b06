import { type Report, writeReport } from './report';
import { type PlannedStep, type StepResult, versionsOf } from './step-result';

/** What a run has seen so far. The report is written with every step anew, so that a run that is interrupted leaves what it saw. */
export class Journal {
  private readonly results: StepResult[] = [];
  private readonly begun = new Date();
  private left: readonly PlannedStep[] = [];
  private facts: Pick<Report, 'versions' | 'notCovered'> = { versions: {}, notCovered: [] };

  /** `folder` is that of the report. */
  public constructor(private readonly folder: string, private readonly commit: string) {}

  /** To be called once, before anything is done: what is to be done, in its order. */
  public plan(steps: readonly PlannedStep[], facts: Pick<Report, 'versions' | 'notCovered'>): void {
    [this.left, this.facts] = [steps, facts];
    this.write();
  }

  /** A step is over. */
  public done(result: StepResult): void {
    this.results.push(result);
    const place = this.left.findIndex((one) => one.step === result.step && one.cluster === result.cluster && versionsOf(one) === versionsOf(result));
    this.left = this.left.filter((_, index) => index !== place);
    this.write();
  }

  /** What is not over, in its order. */
  public get notRun(): readonly PlannedStep[] {
    return this.left;
  }

  /** What is over, in its order. */
  public get all(): readonly StepResult[] {
    return this.results;
  }

  private write(): void {
    const duration = Math.round((Date.now() - this.begun.getTime()) / 1000);
    writeReport(this.folder, { commit: this.commit, begun: this.begun.toISOString(), duration, ...this.facts, results: this.results, notRun: this.left });
  }
}
