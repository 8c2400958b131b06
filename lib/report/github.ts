import { counted, type Finding, sorted } from './finding';
import { type Severity } from '../problem';

const commands: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', note: 'notice' };

/** Annotations of a GitHub workflow. @see https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions */
export function githubReport(findings: readonly Finding[]): string {
  const lines = sorted(findings).map(({ severity, rule, where, message }) => `::${commands[severity]} title=${property(`${rule} in ${where}`)}::${data(message)}`);
  return [...lines, counted(sorted(findings))].join('\n').concat('\n');
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
