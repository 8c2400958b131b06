import { type ChartDefinition } from '../../lib/kinds/chart';
import { type Manifest } from '../../lib/manifest';
import { podSpecOf } from '../../lib/pod-spec';
import { fixtures } from './fixtures';

type Path = readonly (string | number)[];

/** What further values, which nobody checks, may put in the place of any value. */
const anything: readonly unknown[] = [null, undefined, true, 0, 'x', [], [null, 'x', {}], {}, { x: null, name: 1, enabled: 'yes', resources: [] }];

function paths(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => paths(inner, [...path, Array.isArray(value) ? Number(key) : key]))];
}

function replaced(value: unknown, [key, ...rest]: Path, by: unknown): unknown {
  if (key === undefined) return by;
  const copy = (Array.isArray(value) ? [...value as unknown[]] : { ...value as object }) as Record<string | number, unknown>;
  copy[key] = replaced(copy[key], rest, by);
  return copy;
}

const release = { name: 'release', namespace: 'place' };
const told = (chart: ChartDefinition, values: unknown): Manifest[] => [...chart.workloads?.(values as never, release) ?? [], ...chart.operands?.(values as never, release) ?? []];

/** What a reader of a workload could stumble over. */
function faultsOf({ metadata, spec, ...workload }: Manifest): string[] {
  const pod: Readonly<Record<string, unknown>> = podSpecOf({ metadata, spec, ...workload })?.spec as never ?? {};
  const isMap = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
  const lists = ['containers', 'initContainers', 'tolerations', 'topologySpreadConstraints', 'volumes'].filter((field) => {
    const list = pod[field];
    return list !== undefined && !(Array.isArray(list) && list.every(isMap));
  });
  const maps = ['nodeSelector', 'affinity'].filter((field) => pod[field] !== undefined && !isMap(pod[field]));
  const texts = ['priorityClassName', 'runtimeClassName'].filter((field) => !['string', 'undefined'].includes(typeof pod[field]));
  return [...(typeof metadata.name === 'string' && metadata.name !== '' ? [] : ['name']), ...(isMap(spec) ? [] : ['spec']), ...lists, ...maps, ...texts];
}

/** How it fails on a set of values, if it does. */
function failure(chart: ChartDefinition, values: unknown): string | undefined {
  try {
    const [fault] = told(chart, values).flatMap((workload) => faultsOf(workload).map((field) => `${field} of ${workload.kind} ${workload.metadata.name}`));
    return fault;
  } catch (error) {
    return String(error);
  }
}

const known = fixtures.filter(({ chart }) => 'workloads' in chart || 'operands' in chart);

test.each(known.map((fixture) => [fixture.chart.name, fixture] as const))('the workloads of %s are told of any values, and of the same always the same', (_name, { chart, values }) => {
  const tried = new Set<string>();
  for (const set of Object.values(values)) {
    const before = JSON.stringify(set);
    const usual = JSON.stringify(told(chart, set));
    const places = paths(set).filter((path) => path.length > 0 && !tried.has(path.join('.')));
    for (const path of places) tried.add(path.join('.'));
    const failures = places.flatMap((path) => anything.flatMap((by) => {
      const failed = failure(chart, replaced(set, path, by));
      return failed === undefined ? [] : [`${path.join('.')} = ${JSON.stringify(by)}: ${failed}`];
    }));
    expect(failures).toEqual([]);
    expect(JSON.stringify(told(chart, set))).toBe(usual);
    expect(JSON.stringify(set)).toBe(before);
  }
});
