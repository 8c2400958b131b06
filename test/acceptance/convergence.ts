import { type Applications, complaintOf, isKeeping, type LiveApplication, revisionsOf } from './applications';
import { type LocalRepository } from './local-repository';
import { type Findings } from './step-result';

export interface ConvergenceProps {
  readonly applications: Applications;
  readonly git: LocalRepository;
  readonly findings: Findings;
  /** In seconds. */
  readonly within: number;
  /** Whether an Application may differ in what it keeps when that has left Git. @default false */
  readonly mayKeep?: boolean;
  /** @throws where something that is needed has ended */
  readonly mustRun: () => void;
}

/** Waits until every Application is Synced with what is in Git now, and Healthy; says of each that never was. */
export async function untilConverged({ applications, git, findings, within, mayKeep = false, mustRun }: ConvergenceProps): Promise<void> {
  const begun = Date.now();
  let asked = begun;
  let complaints: ReadonlyMap<string, string>;
  do {
    mustRun();
    await new Promise((done) => setTimeout(done, 500));
    const there = await applications.list();
    complaints = complaintsOf(there, git, mayKeep);
    // Argo CD looks into Git by itself after some minutes only, and what it was told before it was killed is forgotten.
    const behind = there.filter((one) => isBehind(one, git));
    if (Date.now() - asked > 4_000 && behind.length > 0) {
      asked = Date.now();
      await applications.refresh('normal', behind);
    }
  } while (complaints.size > 0 && Date.now() - begun < within * 1000);
  for (const [name, complaint] of complaints) findings.fail(`Application ${name}`, complaint);
}

function complaintsOf(all: readonly LiveApplication[], git: LocalRepository, mayKeep: boolean): ReadonlyMap<string, string> {
  const there = all.filter((one) => !mayKeep || !isKeeping(one) || isBehind(one, git));
  const complaints = new Map([...git.applications].filter((name) => !all.some(({ metadata }) => metadata.name === name)).map((name) => [name, 'is not there: what comes before it was not done in time']));
  for (const one of there) {
    const complaint = complaintOf(one) ?? (isBehind(one, git) ? 'was not compared with what is in Git now' : undefined);
    if (complaint !== undefined) complaints.set(one.metadata.name, complaint);
  }
  return complaints;
}

function isBehind(application: LiveApplication, { revision }: LocalRepository): boolean {
  return revisionsOf(application).some((one) => one !== revision);
}
