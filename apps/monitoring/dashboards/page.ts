import { type Json } from '../../../lib';

/** One figure, curve or table. */
export interface Panel {
  readonly title: string;
  readonly type: 'bargauge' | 'stat' | 'table' | 'timeseries';
  /** Queries in PromQL, each with what its series are called; `{{label}}` stands for a label. */
  readonly queries: readonly { readonly query: string; readonly legend: string }[];
  /** Unit as Grafana knows it: `bytes`, `percentunit`, `short`, `currencyEUR`. */
  readonly unit: string;
  /** Of 24 columns. @default 12 */
  readonly width?: number;
  /** In rows of 30 pixels. @default 8 */
  readonly height?: number;
  readonly description?: string;
  /** Values from which a colour counts, the lowest first. @default - green */
  readonly thresholds?: readonly (readonly [value: number, color: 'green' | 'orange' | 'red'])[];
}

export interface PageProps {
  /** What its address ends with: it never changes. */
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly panels: readonly Panel[];
  /** @default 'now-6h' */
  readonly from?: string;
}

/** The last version of this form of dashboards; newer ones are another kind. */
const schemaVersion = 42;

/** The reader chooses among the sources of figures there are, since nobody knows what a platform calls its own. */
const source = { type: 'prometheus', uid: '${source}' };

/** A dashboard as Grafana reads it, its panels from left to right and from top to bottom. */
export function page({ uid, title, description, panels, from = 'now-6h' }: PageProps): Json {
  let x = 0;
  let y = 0;
  let rowHeight = 0;
  const placed = panels.map((panel, index) => {
    const { width = 12, height = 8 } = panel;
    if (x + width > 24) {
      x = 0;
      y += rowHeight;
      rowHeight = 0;
    }
    const gridPos = { x, y, w: width, h: height };
    x += width;
    rowHeight = Math.max(rowHeight, height);
    return panelOf(panel, index + 1, gridPos);
  });
  return {
    uid, title, description, schemaVersion, tags: ['flotilla'], editable: false, graphTooltip: 1, refresh: '1m', timezone: 'browser',
    time: { from, to: 'now' },
    templating: { list: [{ name: 'source', label: 'Source', type: 'datasource', query: 'prometheus', current: {}, hide: 0, refresh: 1, regex: '' }] },
    annotations: { list: [] },
    panels: placed,
  };
}

function panelOf({ title, type, queries, unit, description, thresholds = [] }: Panel, id: number, gridPos: Json): Json {
  const steps = [{ color: 'green', value: null }, ...thresholds.map(([value, color]) => ({ color, value }))];
  return {
    id, type, title, gridPos, datasource: source,
    ...(description !== undefined && { description }),
    fieldConfig: {
      defaults: { unit, color: { mode: type === 'timeseries' ? 'palette-classic' : 'thresholds' }, thresholds: { mode: 'absolute', steps } }, overrides: [],
    },
    options: options[type],
    targets: queries.map(({ query, legend }, index) => ({
      refId: String.fromCharCode(65 + index), datasource: source, expr: query, legendFormat: legend, ...(type === 'timeseries' ? { range: true } : { instant: true, range: false }),
      ...(type === 'table' && { format: 'table' }),
    })),
    ...(type === 'table' && { transformations: tableTransformations(queries.map(({ legend }) => legend)) }),
  };
}

const lastValue = { calcs: ['lastNotNull'], fields: '', values: false };

const options: Readonly<Record<Panel['type'], Json>> = {
  bargauge: { displayMode: 'gradient', orientation: 'horizontal', reduceOptions: lastValue, showUnfilled: true, valueMode: 'color' },
  stat: { colorMode: 'value', graphMode: 'area', justifyMode: 'auto', orientation: 'auto', reduceOptions: lastValue, textMode: 'auto' },
  table: { showHeader: true, cellHeight: 'sm' },
  timeseries: { legend: { displayMode: 'list', placement: 'bottom', showLegend: true }, tooltip: { mode: 'multi', sort: 'desc' } },
};

/** One row for each set of labels, with the queries as columns under their own names. */
function tableTransformations(legends: readonly string[]): Json {
  const names = legends.map((legend, index) => [legends.length === 1 ? 'Value' : `Value #${String.fromCharCode(65 + index)}`, legend]);
  return [{ id: 'merge', options: {} }, { id: 'organize', options: { excludeByName: { Time: true }, indexByName: {}, renameByName: Object.fromEntries(names) as Json } }];
}
