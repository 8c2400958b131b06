import { type CronSchedule } from './cron';

/** Years after which nothing is waited for any more: one February has no 29th for eight years at most. */
const years = 9;

const day = 864e5;

/**
 * The moments at which a schedule fires next, in milliseconds of the epoch, later than `after`; fewer where it never does
 * again. A time that the clock skips in spring does not fire, one that it shows twice in autumn does so twice.
 */
export function nextFireTimes(schedule: CronSchedule, after: number, timeZone: string, count: number): number[] {
  const zone = new Zone(timeZone);
  const times: number[] = [];
  for (let last = after; times.length < count;) {
    const next = schedule.every === undefined ? nextMatch(schedule, last, zone) : Math.floor(last / 1000) * 1000 + schedule.every;
    if (next === undefined) break;
    times.push(last = next);
  }
  return times;
}

function nextMatch(schedule: CronSchedule, after: number, zone: Zone): number | undefined {
  const end = after + years * 366 * day;
  for (let time = (Math.floor(after / 1000) + 1) * 1000; time < end;) {
    const local = new Date(time + zone.offsetAt(time));
    if (!schedule.months.has(local.getUTCMonth() + 1) || !isDay(schedule, local)) time = startOfNextDay(time, local, zone);
    else if (!schedule.hours.has(local.getUTCHours())) time += 36e5 - (local.getTime() % 36e5);
    else if (!schedule.minutes.has(local.getUTCMinutes())) time += 6e4 - (local.getTime() % 6e4);
    else if (!schedule.seconds.has(local.getUTCSeconds())) time += 1000;
    else return time;
  }
  return undefined;
}

/** A clock that changes in the hours between makes midnight come sooner or later. */
function startOfNextDay(time: number, local: Date, zone: Zone): number {
  const wanted = Math.floor(local.getTime() / day) * day + day;
  const guess = time + wanted - local.getTime();
  const shift = zone.offsetAt(time) - zone.offsetAt(guess);
  return Math.max(time + 1000, shift < 0 ? guess + shift : guess);
}

function isDay({ days, weekdays, isEitherDay }: CronSchedule, local: Date): boolean {
  const [inMonth, inWeek] = [days.has(local.getUTCDate()), weekdays.has(local.getUTCDay())];
  return isEitherDay ? inMonth || inWeek : inMonth && inWeek;
}

/** Whether there is a time zone of that name in the IANA database, as far as this runtime knows it. */
export function isTimeZone(name: string): boolean {
  let known = zones.get(name);
  if (known === undefined) zones.set(name, known = isKnownZone(name));
  return known;
}

/** Asking takes long, and a fleet has few. */
const zones = new Map<string, boolean>();

/** Names of zones, without their other names. Looking one up in this list takes an eighth of making the first format. */
let canonical: ReadonlySet<string> | undefined;

function isKnownZone(name: string): boolean {
  canonical ??= new Set(['UTC', 'Etc/UTC', ...Intl.supportedValuesOf('timeZone')]);
  if (canonical.has(name)) return true;
  try {
    return /^[A-Za-z0-9_+-]+(\/[A-Za-z0-9_+-]+)*$/.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** How far the clocks of a zone are from UTC. */
class Zone {
  private readonly format: Intl.DateTimeFormat | undefined;
  /** Of a quarter of an hour, since clocks change at its beginning. */
  private readonly offsets = new Map<number, number>();

  public constructor(name: string) {
    if (name !== 'UTC') this.format = new Intl.DateTimeFormat('en', { timeZone: name, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' });
  }

  public offsetAt(time: number): number {
    if (!this.format) return 0;
    const quarter = Math.floor(time / 9e5);
    let offset = this.offsets.get(quarter);
    if (offset === undefined) this.offsets.set(quarter, offset = offsetIn(this.format, quarter * 9e5));
    return offset;
  }
}

function offsetIn(format: Intl.DateTimeFormat, time: number): number {
  const parts = new Map(format.formatToParts(time).map(({ type, value }) => [type, Number(value)]));
  const local = Date.UTC(parts.get('year')!, parts.get('month')! - 1, parts.get('day'), parts.get('hour'), parts.get('minute'), parts.get('second'));
  return local - time;
}
