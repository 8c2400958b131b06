type Fields = Readonly<Record<string, unknown>>;

/** A map with something in it; anything else says nothing. */
export function mapOf(value: unknown): Fields | undefined {
  return isMap(value) && Object.keys(value).length > 0 ? value : undefined;
}

/** The maps of a list; undefined if there are none. */
export function listOf(value: unknown): readonly Fields[] | undefined {
  const items = Array.isArray(value) ? value.map(mapOf).filter((item) => item !== undefined) : [];
  return items.length > 0 ? items : undefined;
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** The fields that have a value. */
export function known(fields: Fields): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** Values over those of the chart, as Helm lays them: maps become one, everything else is replaced. */
export function overlaid(chart: unknown, values: unknown): unknown {
  if (values === undefined || values === null) return chart;
  if (!isMap(chart) || !isMap(values)) return values;
  return { ...chart, ...Object.fromEntries(Object.entries(values).map(([key, value]) => [key, overlaid(chart[key], value)])) };
}

function isMap(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
