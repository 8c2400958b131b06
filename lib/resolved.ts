import { Lazy } from 'cdk8s';
import { checkSize } from './data-size';
import { Fault } from './fault';

/** A copy of plain data in which everything that waited for the whole fleet to be declared has its value. */
export function resolved<T>(value: T): T {
  try {
    return resolve(value) as T;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new Fault('a value that waits for the whole fleet must not hold itself, got one inside itself; break the circle', { cause: error });
  }
}

function resolve(value: unknown): unknown {
  if (value instanceof Lazy) {
    const produced: unknown = value.produce();
    checkSize(produced, 'a value that waits for the whole fleet');
    return resolve(produced);
  }
  if (Array.isArray(value)) return value.map(resolve);
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const inner = resolve((value as Readonly<Record<string, unknown>>)[key]);
    if (inner === undefined) continue;
    // As a key of the data, and not the object's own prototype.
    if (key === '__proto__') Object.defineProperty(copy, key, { value: inner, enumerable: true, configurable: true, writable: true });
    else copy[key] = inner;
  }
  return copy;
}
