import { text } from './text';

const minute = '[0-5]?[0-9]';
const hour = '([01]?[0-9]|2[0-3])';
const dayOfMonth = '(0?[1-9]|[12][0-9]|3[01])';
const month = '(0?[1-9]|1[0-2]|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)';
const dayOfWeek = '([0-6]|SUN|MON|TUE|WED|THU|FRI|SAT)';

/** A field of a schedule: `*`, a value or a range, each with an optional step, or a list of these. */
function field(value: string): string {
  const item = `(\\*|${value}(-${value})?)(/[1-9][0-9]?)?`;
  return `${item}(,${item})*`;
}

const fiveFields = [minute, hour, dayOfMonth, month, dayOfWeek].map(field).join(' ');

/** A schedule to the minute, as the CronJob has it. */
export const cron = text("a schedule of five fields such as '0 3 * * *'", `^${fiveFields}$`);

/** A schedule to the second: seconds come first. */
export const cronWithSeconds = text("a schedule of six fields, seconds first, such as '0 0 3 * * *'", `^${field(minute)} ${fiveFields}$`);
