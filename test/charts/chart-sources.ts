import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type ChartDefinition } from '../../lib/kinds/chart';

/** The chart itself, in the folder that FLOTILLA_CHARTS names: a folder or an archive by the chart's name; undefined if it is not there. */
export function chartSource({ name, version }: ChartDefinition): string | undefined {
  const folder = process.env.FLOTILLA_CHARTS;
  if (!folder) return undefined;
  return [join(folder, name), join(folder, `${name}-${version}.tgz`)].find((path) => existsSync(path));
}
