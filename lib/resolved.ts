import { Lazy } from 'cdk8s';

/** A copy of plain data in which everything that waited for the whole fleet to be declared has its value. */
export function resolved<T>(value: T): T {
  return resolve(value) as T;
}

function resolve(value: unknown): unknown {
  if (value instanceof Lazy) return resolve(value.produce());
  if (Array.isArray(value)) return value.map(resolve);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolve(inner)]).filter(([, inner]) => inner !== undefined));
}
