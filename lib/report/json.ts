import { type Finding, placeOf, sentenceOf, sorted } from './finding';

/** For programs: one object with a list of findings; fields are added, never renamed. */
export function jsonReport(findings: readonly Finding[]): string {
  const all = sorted(findings).map((finding) => ({
    rule: finding.rule, severity: finding.severity, ...placeOf(finding), message: finding.message, ...sentenceOf(finding),
  }));
  const count = (severity: string): number => all.filter((finding) => finding.severity === severity).length;
  return `${JSON.stringify({ version: 1, errors: count('error'), warnings: count('warning'), notes: count('note'), findings: all }, undefined, 2)}\n`;
}
