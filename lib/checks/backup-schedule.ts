/** Why a schedule would make backups far more often than anybody wants, or undefined. Six fields begin with seconds. */
export function tooOften(schedule: unknown): string | undefined {
  if (typeof schedule !== 'string') return undefined;
  const text = schedule.trim().replace(/^(CRON_)?TZ=\S+\s+/, '');
  const every = /^@every\s+(\d+)(s|m)$/.exec(text);
  if (every) return Number(every[1]) * (every[2] === 's' ? 1 : 60) < leastMinutes * 60 ? `every ${every[1]}${every[2]}` : undefined;
  const fields = text.split(/\s+/);
  if (fields.length !== 5 && fields.length !== 6) return undefined;
  const [second, minute] = fields.length === 6 ? [fields[0]!, fields[1]!] : ['0', fields[0]!];
  if (times(second, 60) > 1) return `${times(second, 60)} times a minute`;
  return times(minute, 60) > 60 / leastMinutes ? `${times(minute, 60)} times an hour` : undefined;
}

/** Minutes between two backups below which a schedule is a mistake. */
const leastMinutes = 15;

/** How often a field of cron holds in one round of it. */
function times(field: string, values: number): number {
  const counts = field.split(',').map((part) => {
    const [range = '', step = '1'] = part.split('/') as [string?, string?];
    const [from = '0', to] = range === '*' || range === '?' ? ['0', String(values - 1)] : range.split('-') as [string?, string?];
    const last = to === undefined ? (part.includes('/') ? values - 1 : Number(from)) : Number(to);
    return Math.floor((last - Number(from)) / Math.max(1, Number(step))) + 1;
  });
  return counts.reduce((sum, count) => sum + (Number.isFinite(count) ? count : 0), 0);
}
