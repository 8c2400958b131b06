import { text } from './text';

/** A time span in Go's notation, for example `30s`, `1h` or `1h30m`. */
export type Duration =
  | `${number}${'ms' | 's' | 'm' | 'h'}` | `${number}h${number}m` | `${number}m${number}s` | `${number}h${number}m${number}s`;

export const duration = text<Duration>("a duration such as '30s' or '1h30m'", '^([0-9]+(ms|s|m|h))+$');
