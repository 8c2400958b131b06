import { type ChartRelease } from '../../chart';
import { mapOf, textOf } from './known';

/**
 * How most charts begin the names of their objects: with the name of the release, and their own behind it unless it is part of that.
 * The values of a chart, or of a chart inside it, may say another.
 */
export function releaseName(chart: string, release: ChartRelease, values?: unknown): string {
  const { fullnameOverride, nameOverride } = mapOf(values) ?? {};
  const name = textOf(nameOverride) ?? chart;
  return cut(textOf(fullnameOverride) ?? (release.name.includes(name) ? release.name : `${release.name}-${name}`));
}

/** A name of as many characters as a label may have; none of them ends in a hyphen. */
export function cut(name: string, length = 63): string {
  return name.slice(0, length).replace(/-$/, '');
}
