/** The steps, in their order. */
export const stepNames = ['accepted', 'policies', 'faults', 'placed', 'upgraded', 'webhooks', 'agrees', 'ordered', 'converges', 'heals', 'survives', 'protects'] as const;

export type StepName = typeof stepNames[number];

/** Something that is not as it must be. */
export interface Failure {
  /** File of the tree, or another thing by its name. */
  readonly subject: string;
  readonly message: string;
}

/** What names a step of a run. */
export interface PlannedStep {
  readonly step: StepName;
  readonly cluster: string;
  /** The minor of Kubernetes. */
  readonly kubernetes: string;
  /** The version of Argo CD, where it syncs. */
  readonly argoCd?: string;
}

/** `1.34`, or `1.34, Argo CD 3.2.11`. */
export function versionsOf({ kubernetes, argoCd }: PlannedStep): string {
  return argoCd === undefined ? kubernetes : `${kubernetes}, Argo CD ${argoCd}`;
}

/** What one step found out about one cluster. */
export interface StepResult extends PlannedStep {
  /** In seconds. */
  readonly duration: number;
  /** What was counted, in words. */
  readonly counts: Readonly<Record<string, number>>;
  readonly failures: readonly Failure[];
  /** What was not looked at, and why. */
  readonly notCovered: readonly string[];
}

/** Gathers what a step finds. */
export class Findings {
  public readonly counts: Record<string, number> = {};
  public readonly failures: Failure[] = [];
  public readonly notCovered: string[] = [];
  private readonly begun = Date.now();

  public constructor(private readonly of: PlannedStep) {}

  public count(what: string, by = 1): void {
    this.counts[what] = (this.counts[what] ?? 0) + by;
  }

  public fail(subject: string, message: string): void {
    this.failures.push({ subject, message });
  }

  /** Something that looks like a fault and is none, each once. */
  public excuse(text: string): void {
    if (!this.notCovered.includes(text)) this.notCovered.push(text);
  }

  public get result(): StepResult {
    return { ...this.of, duration: Math.round((Date.now() - this.begun) / 100) / 10, counts: this.counts, failures: this.failures, notCovered: this.notCovered };
  }
}

/** Does a step; an error in it is one more failure of it, so that the others are done and told all the same. */
export async function stepDone(findings: Findings, work: () => Promise<void>): Promise<StepResult> {
  try {
    await work();
  } catch (error) {
    findings.fail('the step', error instanceof Error ? error.message : String(error));
  }
  return findings.result;
}
