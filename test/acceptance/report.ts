import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type PlannedStep, type StepResult, versionsOf } from './step-result';

/** What a run found. */
export interface Report {
  /** The commit of the tree, with `+` where files differ from it. */
  readonly commit: string;
  /** ISO 8601. */
  readonly begun: string;
  /** In seconds, the building of programs included. */
  readonly duration: number;
  readonly versions: Readonly<Record<string, string>>;
  readonly results: readonly StepResult[];
  /** Steps that are not over, those that are under way among them; none once the run is finished. */
  readonly notRun: readonly PlannedStep[];
  /** What the whole run did not look at, and why. */
  readonly notCovered: readonly string[];
}

/** Writes `acceptance-report.json` and `acceptance-report.md` into a folder, each whole or not at all. */
export function writeReport(folder: string, report: Report): void {
  for (const [end, text] of [['json', `${JSON.stringify(report, undefined, 2)}\n`], ['md', markdownOf(report)]] as const) {
    const path = join(folder, `acceptance-report.${end}`);
    writeFileSync(`${path}.new`, text);
    renameSync(`${path}.new`, path);
  }
}

function markdownOf({ commit, begun, duration, versions, results, notRun, notCovered }: Report): string {
  const failed = results.filter(({ failures }) => failures.length > 0);
  const state = notRun.length === 0 ? '' : `unfinished, ${notRun.length} of ${results.length + notRun.length} steps are not run; `;
  const verdict = results.length === 0 ? 'nothing was looked at' : failed.length === 0 ? 'everything that was looked at holds' : `${failed.length} of ${results.length} steps failed`;
  return [
    '# Acceptance report', '',
    `Tree of commit ${commit}, ${begun}, ${duration} s: ${state}${verdict}.`, '',
    ...Object.entries(versions).map(([name, version]) => `- ${name} ${version}`), '',
    '| step | cluster | Kubernetes | result | counted | seconds |', '|---|---|---|---|---|---|',
    ...results.map((result) => ({ ...result, on: versionsOf(result) })).map(({ step, cluster, on, failures, counts, duration: own }) =>
      `| ${step} | ${cluster} | ${on} | ${failures.length === 0 ? 'holds' : `${failures.length} failures`} | ${Object.entries(counts).map(([what, count]) => `${count} ${what}`).join(', ')} | ${own} |`),
    '',
    ...failed.flatMap(({ step, cluster, failures }) => [`## ${cluster}: ${step} fails`, '', ...failures.map(({ subject, message }) => `- \`${subject}\`: ${message.replace(/\s+/g, ' ')}`), '']),
    ...(notRun.length === 0 ? [] : ['## Not run', '', ...notRun.map((planned) => `- ${planned.cluster}, ${planned.step}, on Kubernetes ${versionsOf(planned)}`), '']),
    '## Not covered', '',
    ...notCovered.map((text) => `- ${text}`),
    ...results.flatMap(({ step, cluster, notCovered: own }) => own.map((text) => `- ${cluster}, ${step}: ${text}`)), '',
  ].join('\n');
}
