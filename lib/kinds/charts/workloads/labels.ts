import { type ChartRelease } from '../../chart';
import { mapOf, textOf } from './known';

/** Labels by which most charts know their pods: which chart, and which release of it. */
export function selectorLabels(chart: string, release: ChartRelease): Record<string, string> {
  return { 'app.kubernetes.io/name': chart, 'app.kubernetes.io/instance': release.name };
}

/** Labels that values give to pods. */
export function labelsOf(values: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(mapOf(values) ?? {}).flatMap(([key, value]) => textOf(value) === undefined && value !== '' ? [] : [[key, value as string]]));
}
