import { parseCron } from '../cron';
import { isTimeZone, nextFireTimes } from '../fire-times';
import { type ClusterModel } from '../model';
import { by } from '../names';
import { schedulesOf, type Schedule } from '../schedules';

/** How many times of each schedule are shown. */
const shown = 3;

/**
 * When everything on a schedule happens next, backups first, a line each, by cluster and application; empty where nothing is.
 * It is for people alone: it changes with the clock.
 */
export function scheduleReport(models: readonly ClusterModel[], now: number): string {
  const lines = models.flatMap(({ cluster, applications }) => applications.flatMap(({ name, objects }) => objects.flatMap(({ manifest }) => schedulesOf(manifest).map((schedule) => ({
    isBackup: schedule.isBackup, text: `  ${cluster.name}/${name} ${manifest.kind}/${manifest.metadata.name}  ${schedule.text}  ${timesOf(schedule, now)}`,
  })))));
  const section = (title: string, wanted: boolean): string[] => {
    const own = lines.filter(({ isBackup }) => isBackup === wanted).sort(by(({ text }) => text)).map(({ text }) => text);
    return own.length === 0 ? [] : [title, ...own];
  };
  return [...section('backups', true), ...section('other schedules', false)].map((line) => `${line}\n`).join('');
}

function timesOf({ text, form, timeZone, isPaused }: Schedule, now: number): string {
  if (isPaused) return 'paused';
  const parsed = parseCron(text, form);
  if ('fault' in parsed || !isTimeZone(timeZone)) return 'cannot be read';
  const times = nextFireTimes(parsed, now, timeZone, shown);
  return times.length === 0 ? 'never' : `${times.map((time) => clock(time, timeZone)).join(', ')} ${timeZone}`;
}

/** `Sat 2026-11-21 03:00`, with seconds where they are not 0. */
function clock(time: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en', {
    timeZone, hourCycle: 'h23', weekday: 'short', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
  });
  const part = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, value]));
  return `${part.weekday} ${part.year}-${part.month}-${part.day} ${part.hour}:${part.minute}${part.second === '00' ? '' : `:${part.second}`}`;
}
