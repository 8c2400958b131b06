import { parseDuration } from '../duration';
import { fieldSchema } from '../structural/defaults';
import { isObject } from '../is-object';
import { type StructuralSchema } from '../structural/schema';

/** Words that are not names in CEL. */
const reserved = new Set([
  'true', 'false', 'null', 'in', 'as', 'break', 'const', 'continue', 'else', 'for', 'function', 'if', 'import', 'let', 'loop', 'package', 'namespace', 'return',
  'var', 'void', 'while',
]);

/** A field's name as a rule writes it. @see https://kubernetes.io/docs/reference/using-api/cel/#escaping */
export function escaped(name: string): string {
  if (reserved.has(name)) return `__${name}__`;
  return name.replaceAll('__', '__underscores__').replaceAll('.', '__dot__').replaceAll('-', '__dash__').replaceAll('/', '__slash__');
}

/** Makes what the library takes for moments and time spans. */
export interface Makers {
  duration(milliseconds: number): unknown;
}

/**
 * A value, with its defaults, as rules see it: whole numbers are integers where the schema says so, moments are moments, and of
 * objects with named fields there is what the schema has.
 */
export function celValue(value: unknown, schema: StructuralSchema, makers: Makers, isRoot = false): unknown {
  if (value === null || value === undefined) return null;
  // Lists of another realm are none for the library.
  if (Array.isArray(value)) return Array.from(ordered(value, schema), (item) => celValue(item, schema.items ?? {}, makers));
  if (isObject(value)) return isRoot || schema.properties ? fields(value, schema, makers, isRoot) : entries(value, schema, makers);
  if (typeof value === 'number') return schema.type === 'number' ? value : Number.isInteger(value) ? BigInt(value) : value;
  return typeof value === 'string' ? text(value, schema, makers) : value;
}

function text(value: string, { format }: StructuralSchema, makers: Makers): unknown {
  switch (format) {
    case 'byte': return new Uint8Array(Buffer.from(value, 'base64'));
    case 'date':
    case 'date-time':
    case 'datetime': return new Date(value);
    case 'duration': return makers.duration(parseDuration(value) ?? longDuration(value));
    default: return value;
  }
}

/** Days and weeks, which the format has beyond Go's own. */
function longDuration(value: string): number {
  const [, amount = '0', unit = 'd'] = /^(\d+) ?([dw])/.exec(value) ?? [];
  return Number(amount) * (unit === 'w' ? 7 : 1) * 864e5;
}

function fields(value: Readonly<Record<string, unknown>>, schema: StructuralSchema, makers: Makers, isRoot: boolean): Map<string, unknown> {
  const result = new Map<string, unknown>();
  for (const [name, field] of Object.entries(value)) {
    const inner = fieldSchema(schema, name);
    if (inner && field !== undefined && (field !== null || inner.nullable === true)) result.set(escaped(name), celValue(field, inner, makers));
  }
  if (isRoot || schema['x-kubernetes-embedded-resource'] === true) identify(result, value);
  return result;
}

/** What every object has, as far as rules see it. */
function identify(result: Map<string, unknown>, { apiVersion, kind, metadata }: Readonly<Record<string, unknown>>): void {
  if (apiVersion !== undefined) result.set('apiVersion', apiVersion);
  if (kind !== undefined) result.set('kind', kind);
  const names = ['name', 'generateName'].flatMap((name): [string, unknown][] => isObject(metadata) && metadata[name] !== undefined ? [[name, metadata[name]]] : []);
  result.set('metadata', new Map(names));
}

/** Maps have any key; values whose form is not known are taken as they are. */
function entries(value: Readonly<Record<string, unknown>>, schema: StructuralSchema, makers: Makers): Map<string, unknown> {
  return new Map(Object.entries(value).filter(([, item]) => item !== undefined).map(([key, item]) => [key, celValue(item, fieldSchema(schema, key) ?? {}, makers)]));
}

/** Items of a set, and of a list that is a map, have no order: two such lists are the same in any. */
function ordered(list: readonly unknown[], { 'x-kubernetes-list-type': type, 'x-kubernetes-list-map-keys': keys = [] }: StructuralSchema): readonly unknown[] {
  if (type !== 'set' && type !== 'map') return list;
  const sketch = (item: unknown): string => JSON.stringify(type === 'map' && isObject(item) ? keys.map((key) => item[key] ?? null) : item) ?? '';
  return list.map((item) => ({ item, text: sketch(item) })).sort((left, right) => left.text < right.text ? -1 : left.text > right.text ? 1 : 0).map(({ item }) => item);
}
