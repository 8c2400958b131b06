import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { libraryFolder } from '../library-folder';
import { type ChartRelease } from './chart';
import { mapOf } from './charts/workloads/known';
import { cut, releaseName } from './charts/workloads/release-name';
import { holds } from './value-condition';

/** An object that a chart renders, in the namespace of its release or in none. */
export interface ChartObject {
  /** `group/Kind`. */
  readonly kind: string;
  readonly name: string;
}

/** What one chart renders beside workloads and custom kinds: what `objects.json` says of it, which a test makes from the chart itself. */
export interface ChartTable {
  /** What the names of its objects begin with behind that of the release, and how long that may become. */
  readonly base: string;
  readonly length: number;
  /**
   * Conditions that must all hold, as one text, and what is then rendered: by `group/Kind`, names in which `{}` stands for the release's name
   * with the base, `{grafana}` for that of a chart inside it, and `{release}` for the release's alone.
   */
  readonly objects: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

let tables: Readonly<Record<string, ChartTable>> | undefined;

/** Objects that a chart is known to render with some values. Others may come by values that the chart does not have on its own. */
export function chartObjects(chart: string, values: Readonly<Record<string, unknown>>, release: ChartRelease): ChartObject[] {
  tables ??= JSON.parse(readFileSync(join(libraryFolder, 'kinds', 'charts', 'objects.json'), 'utf8')) as Record<string, ChartTable>;
  const table = Object.hasOwn(tables, chart) ? tables[chart] : undefined;
  return table === undefined ? [] : objectsOf(table, values, release);
}

/** The same by a table at hand. */
export function objectsOf({ base, length, objects }: ChartTable, values: Readonly<Record<string, unknown>>, release: ChartRelease): ChartObject[] {
  const named = (pattern: string): string => pattern.replace(/\{([^}]*)\}/, (_, inner: string) => {
    if (inner === 'release') return release.name;
    return inner === '' ? cut(releaseName(base, release, values), length) : releaseName(inner, release, mapOf(values[inner]));
  });
  return Object.entries(objects).flatMap(([conditions, kinds]) => conditions.split(' ').every((condition) => holds(condition, values))
    ? Object.entries(kinds).flatMap(([kind, names]) => names.map((name) => ({ kind, name: named(name) }))) : []);
}
