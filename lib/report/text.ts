import { printable } from '../printable';
import { counted, type Finding, placeOf, sentenceOf, sorted } from './finding';
import { type Severity } from '../problem';

const colours: Readonly<Record<Severity, string>> = { error: '31', warning: '33', note: '36' };

/** For people: by cluster and application, the worst first, a line of cause and one of remedy each, the count at the end. */
export function textReport(findings: readonly Finding[], { colour }: { readonly colour: boolean }): string {
  const paint = (code: string, text: string): string => colour ? `\x1b[${code}m${text}\x1b[0m` : text;
  const lines: string[] = [];
  let heading = '';
  for (const finding of grouped(findings)) {
    const { cluster, application, object } = placeOf(finding);
    const here = application === '' ? cluster : `${cluster}/${application}`;
    if (here !== heading) lines.push(...(lines.length > 0 ? [''] : []), paint('1', here));
    heading = here;
    const { cause, remedy } = sentenceOf(finding);
    lines.push(`  ${paint(colours[finding.severity], finding.severity)}${object === '' ? '' : `  ${printable(object)}`}  ${paint('2', finding.rule)}`, `    ${printable(cause)}`);
    if (remedy !== '') lines.push(`    ${paint('1', '→')} ${printable(remedy)}`);
  }
  return [...lines, ...(lines.length > 0 ? [''] : []), counted(sorted(findings))].join('\n').concat('\n');
}

/** Groups in the order of their worst finding. */
function grouped(findings: readonly Finding[]): Finding[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of sorted(findings)) {
    const { cluster, application } = placeOf(finding);
    const key = `${cluster}/${application}`;
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return [...groups.values()].flat();
}
