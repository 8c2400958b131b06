import { chartSource } from './chart-sources';
import { apiVersions, fixtures } from './fixtures';
import { findHelm, renderText } from './helm';

type Path = readonly (string | number)[];

const helm = findHelm();

function leaves(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, Array.isArray(value) ? Number(key) : key]));
}

/** Another value of the same type. */
function other(value: unknown): unknown {
  if (typeof value === 'boolean') return !value;
  return typeof value === 'number' ? value + 1 : `${String(value)}x`;
}

function changed(value: unknown, [key, ...rest]: Path): unknown {
  if (key === undefined) return other(value);
  const copy = Array.isArray(value) ? [...value as unknown[]] : { ...value as object };
  const fields = copy as Record<string | number, unknown>;
  fields[key] = changed(fields[key], rest);
  return copy;
}

describe.each(fixtures.map((fixture) => [fixture.chart.name, fixture] as const))('the chart %s', (_name, { chart, releaseName, namespace, values }) => {
  const source = chartSource(chart);
  if (!process.env.FLOTILLA_THOROUGH || helm === undefined || source === undefined) {
    test.skip('is not rendered with each value changed: set FLOTILLA_THOROUGH, FLOTILLA_CHARTS and FLOTILLA_HELM', () => undefined);
    return;
  }
  const text = (set: Record<string, unknown>): string => {
    try {
      return renderText(helm, { chart: source, values: set, releaseName, namespace, apiVersions });
    } catch (error) {
      // A chart that refuses a value reads it.
      return String((error as { stderr?: string }).stderr);
    }
  };

  test('reads every value that we may set', () => {
    const seen = new Map<string, boolean>();
    for (const set of Object.values(values)) {
      const before = text(set);
      for (const path of leaves(set)) {
        const key = path.join('.').replace(/\.\d+\b/g, '[]');
        if (!seen.get(key)) seen.set(key, text(changed(set, path) as Record<string, unknown>) !== before);
      }
    }
    const unread = [...seen].filter(([, read]) => !read).map(([key]) => key).sort();
    expect(unread).toEqual([]);
    // About 350 renderings in all.
  }, 600_000);
});
