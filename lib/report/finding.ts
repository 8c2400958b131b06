import { inOneLine } from '../printable';
import { type Problem, type Severity } from '../problem';

/** A problem with the rule that found it: one entry of a report. */
export interface Finding extends Problem {
  /** Name of the rule, for instance `unique-hosts`. */
  readonly rule: string;
  readonly severity: Severity;
}

/** The parts of what a finding is about, as far as they can be told. */
export interface Place {
  readonly cluster: string;
  /** Empty where the whole cluster or fleet is meant. */
  readonly application: string;
  /** `Kind/name`, or whatever else stands after the application. */
  readonly object: string;
}

/** The sentence in its two halves: what must hold and was got, and what to do. */
export interface Sentence {
  readonly cause: string;
  readonly remedy: string;
}

const severities: readonly Severity[] = ['error', 'warning', 'note'];

/** The worst first, then by place and rule; what was found twice is told once. */
export function sorted(findings: readonly Finding[]): Finding[] {
  const unique = new Map(findings.map((finding) => [`${severities.indexOf(finding.severity)} ${finding.where} ${finding.rule} ${finding.message}`, finding]));
  return [...unique].sort(([left], [right]) => left < right ? -1 : 1).map(([, finding]) => finding);
}

export function placeOf({ where }: Problem): Place {
  const space = where.indexOf(' ');
  const [folder, object] = space < 0 ? [where, ''] : [where.slice(0, space), inOneLine(where.slice(space + 1))];
  const slash = folder.indexOf('/');
  return slash < 0 ? { cluster: folder, application: '', object } : { cluster: folder.slice(0, slash), application: folder.slice(slash + 1), object };
}

/** A quoted value may hold a semicolon, so the last one that is followed by a space counts. */
export function sentenceOf({ message }: Problem): Sentence {
  const cut = message.lastIndexOf('; ');
  const line = message.replace(/\s*\n\s*/g, ' ');
  return cut < 0 ? { cause: line, remedy: '' } : { cause: line.slice(0, cut), remedy: line.slice(cut + 2) };
}

/** `2 errors, 1 warning`; `no problems` where there are none. */
export function counted(findings: readonly Finding[]): string {
  const parts = severities.flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}${count === 1 ? '' : 's'}`];
  });
  return parts.join(', ') || 'no problems';
}
