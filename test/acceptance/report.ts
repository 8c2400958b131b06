import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type StepResult } from './step-result';

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
  /** What the whole run did not look at, and why. */
  readonly notCovered: readonly string[];
}

/** Writes `acceptance-report.json` and `acceptance-report.md` into a folder. */
export function writeReport(folder: string, report: Report): void {
  writeFileSync(join(folder, 'acceptance-report.json'), `${JSON.stringify(report, undefined, 2)}\n`);
  writeFileSync(join(folder, 'acceptance-report.md'), markdownOf(report));
}

function markdownOf({ commit, begun, duration, versions, results, notCovered }: Report): string {
  const failed = results.filter(({ failures }) => failures.length > 0);
  return [
    '# Acceptance report', '',
    `Tree of commit ${commit}, ${begun}, ${duration} s: ${failed.length === 0 ? 'everything that was looked at holds' : `${failed.length} of ${results.length} steps failed`}.`, '',
    ...Object.entries(versions).map(([name, version]) => `- ${name} ${version}`), '',
    '| step | cluster | Kubernetes | result | counted | seconds |', '|---|---|---|---|---|---|',
    ...results.map(({ step, cluster, kubernetes, failures, counts, duration: own }) =>
      `| ${step} | ${cluster} | ${kubernetes} | ${failures.length === 0 ? 'holds' : `${failures.length} failures`} | ${Object.entries(counts).map(([what, count]) => `${count} ${what}`).join(', ')} | ${own} |`),
    '',
    ...failed.flatMap(({ step, cluster, failures }) => [`## ${cluster}: ${step} fails`, '', ...failures.map(({ subject, message }) => `- \`${subject}\`: ${message.replace(/\s+/g, ' ')}`), '']),
    '## Not covered', '',
    ...notCovered.map((text) => `- ${text}`),
    ...results.flatMap(({ step, cluster, notCovered: own }) => own.map((text) => `- ${cluster}, ${step}: ${text}`)), '',
  ].join('\n');
}
