import { text } from './text';

/** A time span in Prometheus' notation, of one unit, for example `30s`, `15m` or `7d`. */
export type PrometheusDuration = `${number}${'ms' | 's' | 'm' | 'h' | 'd' | 'w'}`;

export const prometheusDuration = text<PrometheusDuration>("a time span of one unit such as '30s', '15m' or '7d'", '^[1-9][0-9]{0,8}(ms|s|m|h|d|w)$');
