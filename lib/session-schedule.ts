import { Fault } from './fault';

/** Days of the week in which a session runs, and from when to when. */
export interface SessionSchedule {
  /** Days and time of the start: `Mon-Fri 08:00`, `Sat 10:00`, `Mon,Wed 18:30`. */
  readonly start: string;
  /** Time of the stop on the same days, later than the start: `20:00`. */
  readonly stop: string;
  /** Time zone of both, by its name in the IANA database: `Europe/Zurich`. */
  readonly timeZone: string;
}

/** A schedule as CronJobs have it. */
export interface ParsedSchedule {
  /** Days as cron writes them: `MON-FRI`. */
  readonly days: string;
  readonly startMinute: number;
  readonly stopMinute: number;
}

const names = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** Reads a schedule, or refuses it; `subject` names what it belongs to. */
export function parseSchedule({ start, stop, timeZone }: SessionSchedule, subject: string): ParsedSchedule {
  const begin = /^(?<days>[A-Za-z]{3}([-,][A-Za-z]{3})*) (?<time>\S+)$/.exec(start)?.groups;
  const days = begin?.days?.toUpperCase() ?? '';
  const startMinute = minuteOf(begin?.time);
  if (dayNumbers(days).length === 0 || startMinute === undefined) throw new Fault(`start of the schedule of ${subject} must be days and a time, got '${String(start)}'; write for example 'Mon-Fri 08:00'`);
  const stopMinute = minuteOf(stop);
  if (stopMinute === undefined) throw new Fault(`stop of the schedule of ${subject} must be a time, got '${String(stop)}'; write for example '20:00'`);
  if (stopMinute <= startMinute) throw new Fault(`stop of the schedule of ${subject} must be later on the same day than its start, got '${stop}' after '${start}'; a session does not run over midnight`);
  if (!isTimeZone(timeZone)) throw new Fault(`timeZone of the schedule of ${subject} must be a name of the IANA database, got '${String(timeZone)}'; write for example 'Europe/Zurich'`);
  return { days, startMinute, stopMinute };
}

/** The five fields of a CronJob for a minute of certain days. */
export function cronOf(days: string, minute: number): string {
  return `${minute % 60} ${Math.floor(minute / 60)} * * ${days}`;
}

/** Which days cron means, Sunday being 0; none where it is no list of days and ranges forwards. */
export function dayNumbers(days: string): number[] {
  const ranges = days.split(',').map((part) => part.split('-').map((day) => names.indexOf(day)));
  const valid = ranges.every((range) => range.length <= 2 && range.every((day) => day >= 0) && range[0]! <= range[range.length - 1]!);
  if (!valid) return [];
  const all = ranges.flatMap((range) => names.map((_, day) => day).filter((day) => day >= range[0]! && day <= range[range.length - 1]!));
  return [...new Set(all)];
}

function minuteOf(time: string | undefined): number | undefined {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time ?? '');
  return match ? Number(match[1]) * 60 + Number(match[2]) : undefined;
}

/** Zones are read from the runtime's own copy of the database; nothing of it gets into the tree. */
function isTimeZone(zone: string): boolean {
  try {
    return /^[A-Za-z_]+(\/[A-Za-z_+-]+)*$/.test(zone) && new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
