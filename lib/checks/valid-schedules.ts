import { parseCron, type CronForm } from '../cron';
import { isTimeZone, nextFireTimes } from '../fire-times';
import { schedulesOf, type Schedule } from '../schedules';
import { type Check, whereIs } from './check';

/** A fixed moment, so that findings do not change with the clock: all that is asked is whether a schedule fires. */
const start = Date.UTC(2025, 0, 1);

const examples: Readonly<Record<CronForm, string>> = { five: "'0 3 * * *'", six: "'0 0 3 * * *'" };

/** Every schedule can be read by the program that it is for, with five fields or with six, is in a time zone that there is, and fires at some time. */
export const validSchedules: Check = ({ objects }) => objects.flatMap((object) => schedulesOf(object.manifest).flatMap((schedule) => {
  const message = faultOf(schedule);
  return message === undefined ? [] : [{ where: whereIs(object), message: `${schedule.field} ${message} (${object.origin})` }];
}));

function faultOf({ text, form, timeZone }: Schedule): string | undefined {
  if (!isTimeZone(timeZone)) return `must be in a time zone of the IANA database, got '${timeZone}'; write for example 'Europe/Zurich'`;
  const parsed = parseCron(text, form);
  if ('fault' in parsed) return `${parsed.fault} in '${text}'; write for example ${examples[form]}`;
  if (nextFireTimes(parsed, start, 'UTC', 1).length > 0) return undefined;
  return `must fire at some time, got '${text}', which never does; correct its days`;
}
