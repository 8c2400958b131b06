import { parseDuration } from './duration';

/** Which notations a program reads: five fields, or six with seconds first. */
export type CronForm = 'five' | 'six';

/** A schedule, read: the values of each field at which it fires. */
export interface CronSchedule {
  readonly seconds: ReadonlySet<number>;
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  readonly weekdays: ReadonlySet<number>;
  /** Whether a day counts if either of its two fields has it: neither is a star. */
  readonly isEitherDay: boolean;
  /** For `@every`: milliseconds between two times, whatever the clock shows. */
  readonly every?: number;
}

interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
}

const fields: readonly Field[] = [
  { name: 'second', min: 0, max: 59 },
  { name: 'minute', min: 0, max: 59 },
  { name: 'hour', min: 0, max: 23 },
  { name: 'day of the month', min: 1, max: 31 },
  { name: 'month', min: 1, max: 12, names: ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'] },
  { name: 'day of the week', min: 0, max: 6, names: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'] },
];

const descriptors: Readonly<Record<string, string>> = {
  '@yearly': '0 0 0 1 1 *', '@annually': '0 0 0 1 1 *', '@monthly': '0 0 0 1 * *', '@weekly': '0 0 0 * * 0', '@daily': '0 0 0 * * *', '@midnight': '0 0 0 * * *', '@hourly': '0 0 * * * *',
};

/** What is wrong with a schedule: how it must be, what was got. */
export interface CronFault {
  readonly fault: string;
}

/**
 * Reads a schedule as Kubernetes and the operators read it: `*` and `?`, values, ranges, steps and lists of these, names of
 * months and days, `@daily` and its kin, `@every 1h`. Sunday is 0 and never 7.
 * @see https://pkg.go.dev/github.com/robfig/cron/v3
 */
export function parseCron(text: string, form: CronForm): CronSchedule | CronFault {
  if (/^(CRON_)?TZ=/.test(text)) return { fault: "must name no time zone in itself, got 'TZ='; use the field for it" };
  if (text.startsWith('@')) return described(text);
  const parts = text.split(/[ \t\n\v\f\r\u0085\u00a0]+/).filter((part) => part !== '');
  const wanted = form === 'five' ? 5 : 6;
  if (parts.length !== wanted) return { fault: `must have ${form} fields${form === 'six' ? ', seconds first' : ''}, got ${parts.length}` };
  const values: ReadonlySet<number>[] = form === 'five' ? [new Set([0])] : [];
  for (const [index, part] of parts.entries()) {
    const value = valuesOf(part, fields[index + 6 - wanted]!);
    if ('fault' in value) return value;
    values.push(value);
  }
  const [seconds, minutes, hours, days, months, weekdays] = values as [ReadonlySet<number>, ReadonlySet<number>, ReadonlySet<number>, ReadonlySet<number>, ReadonlySet<number>, ReadonlySet<number>];
  return { seconds, minutes, hours, days, months, weekdays, isEitherDay: !isStar(parts.at(-3)!) && !isStar(parts.at(-1)!) };
}

function described(text: string): CronSchedule | CronFault {
  const plain = Object.hasOwn(descriptors, text) ? descriptors[text] : undefined;
  if (plain !== undefined) return parseCron(plain, 'six');
  const every = text.startsWith('@every ') ? parseDuration(text.slice('@every '.length)) : undefined;
  if (every === undefined) return { fault: `must be one of ${Object.keys(descriptors).map((name) => `'${name}'`).join(', ')} or '@every 1h', got '${text}'` };
  const none: ReadonlySet<number> = new Set();
  // Less than a second counts as one, and parts of a second do not count.
  return { seconds: none, minutes: none, hours: none, days: none, months: none, weekdays: none, isEitherDay: false, every: Math.max(1000, Math.floor(every / 1000) * 1000) };
}

/** Whether one of a field's parts is a star without a step. */
function isStar(part: string): boolean {
  return part.split(',').some((item) => /^[*?](\/1)?$/.test(item));
}

function valuesOf(part: string, field: Field): ReadonlySet<number> | CronFault {
  const values = new Set<number>();
  for (const item of part.split(',').filter((one) => one !== '')) {
    const range = rangeOf(item, field);
    if ('fault' in range) return range;
    for (let value = range.from; value <= range.to; value += range.step) values.add(value);
  }
  return values.size === 0 ? wrong(part, field) : values;
}

function wrong(part: string, { name, min, max }: Field): CronFault {
  return { fault: `must have a ${name} from ${min} to ${max}, got '${part}'` };
}

interface Range {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

function rangeOf(item: string, field: Field): Range | CronFault {
  const [whole = '', stepText, ...more] = item.split('/');
  const [start = '', end, ...others] = whole.split('-');
  const step = stepText === undefined ? 1 : /^\d{1,9}$/.test(stepText) ? Number(stepText) : 0;
  if (more.length > 0 || others.length > 0 || step === 0) return wrong(item, field);
  const isAll = start === '*' || start === '?';
  const from = isAll ? field.min : numberOf(start, field);
  // A step without an end goes on to the last value.
  const to = isAll || (end === undefined && stepText !== undefined) ? field.max : end === undefined ? from : numberOf(end, field);
  if (from === undefined || to === undefined || from < field.min || to > field.max || from > to) return wrong(item, field);
  return { from, to, step };
}

function numberOf(text: string, { names, min }: Field): number | undefined {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  const index = names?.indexOf(text.toUpperCase()) ?? -1;
  return index < 0 ? undefined : index + min;
}
