const units: Readonly<Record<string, number>> = { ns: 1e-6, us: 1e-3, 'µs': 1e-3, 'μs': 1e-3, ms: 1, s: 1e3, m: 6e4, h: 36e5 };

/** The longest that Go can say, in nanoseconds. */
const longest = 2n ** 63n - 1n;

/**
 * Milliseconds of a time span as Go's `time.ParseDuration` reads it: `300ms`, `1.5h`, `-1h30m`, `0`; nothing where it would
 * not, or where it is longer than some 292 years.
 * @see https://pkg.go.dev/time#ParseDuration
 */
export function parseDuration(text: string): number | undefined {
  const [, sign = '', rest = ''] = /^([-+]?)([^]*)$/.exec(text) ?? [];
  if (rest === '0') return 0;
  if (!/^((\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h))+$/.test(rest)) return undefined;
  let sum = 0;
  for (const [, amount, unit] of rest.matchAll(/(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g)) sum += Number(amount) * units[unit!]!;
  if (sum * 1e6 > Number(longest)) return undefined;
  return sign === '-' && sum > 0 ? -sum : sum;
}

const long: Readonly<Record<string, number>> = { ms: 1, s: 1e3, m: 6e4, h: 36e5, d: 864e5, w: 6048e5, y: 31536e6 };

/**
 * Milliseconds of a time span as Prometheus reads it: units from the longest to the shortest, each once, whole numbers, `1d12h`;
 * nothing where it would not.
 * @see https://prometheus.io/docs/prometheus/latest/configuration/configuration/
 */
export function parsePrometheusDuration(text: string): number | undefined {
  if (text === '0') return 0;
  const match = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/.exec(text);
  if (!match || text === '') return undefined;
  const sum = ['y', 'w', 'd', 'h', 'm', 's', 'ms'].reduce((total, unit, index) => total + Number(match[index + 1] ?? 0) * long[unit]!, 0);
  return sum * 1e6 > Number(longest) ? undefined : sum;
}
