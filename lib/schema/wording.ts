import { didYouMean } from './did-you-mean';

const types: Record<string, string> = {
  array: 'a list', boolean: 'true or false', integer: 'a whole number', null: 'null', number: 'a number', object: 'an object', string: 'a string',
};

/** A type of JSON schema in words. */
export function typeName(type: string): string {
  return types[type] ?? type;
}

/** A value as it was got. */
export function got(value: unknown): string {
  if (value === undefined) return 'got nothing';
  if (value === null) return 'got null';
  if (Array.isArray(value)) return value.length === 0 ? 'got an empty list' : 'got a list';
  if (typeof value === 'object') return Object.keys(value).length === 0 ? 'got an empty object' : 'got an object';
  if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint') return `got a ${typeof value}`;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return `got '${text.length > 100 ? `${text.slice(0, 100)}…` : text}'`;
}

/** A value that has the wrong type: its own type is told where it would not show. */
export function gotType(value: unknown): string {
  if (typeof value === 'number') return `got the number '${value}'`;
  if (typeof value === 'boolean') return `got the boolean '${value}'`;
  return typeof value === 'string' ? `got the string '${value}'` : got(value);
}

/** Values between quotes, separated by commas. */
export function quoted(values: readonly unknown[]): string {
  return values.map((value) => `'${String(value)}'`).join(', ');
}

/** A field that its kind does not have. */
export function unknownField(field: string, kind: string, known: Iterable<string>): string {
  return `is not a field of ${kind}${didYouMean(field, known)}`;
}

/** A value that is none of those allowed. */
export function notAmong(value: unknown, allowed: readonly unknown[]): string {
  const names = allowed.map(String);
  return `must be ${allowed.length === 1 ? '' : 'one of '}${quoted(allowed)}, ${got(value)}${typeof value === 'string' ? didYouMean(value, names) : ''}`;
}
