type Values = Readonly<Record<string, unknown>>;

/**
 * Whether the values of a chart meet a condition: a path that must be true (`metrics.enabled`), a path and a text (`tls.method=certmanager`), a
 * path and a text that it must not have, also where it is left out (`crds.widgets.enabled!=false`), or a path that must be left out or
 * empty (`account.name!`). `**.` begins a path at any depth; an empty condition always holds.
 */
export function holds(condition: string, values: Values): boolean {
  if (condition === '') return true;
  if (condition.startsWith('**.')) {
    return holds(condition.slice(3), values) || Object.values(values).some((value) => isMap(value) && holds(condition, value));
  }
  if (condition.endsWith('!')) return [undefined, null, ''].includes(valueAt(condition.slice(0, -1), values) as never);
  const isForbidden = condition.includes('!=');
  const [path, wanted = 'true'] = condition.split(isForbidden ? '!=' : '=') as [string, string?];
  const value = valueAt(path, values);
  const isThere = (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') && String(value) === wanted;
  return isThere !== isForbidden;
}

function valueAt(path: string, values: Values): unknown {
  let value: unknown = values;
  for (const key of path.split('.')) value = isMap(value) ? value[key] : undefined;
  return value;
}

function isMap(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
