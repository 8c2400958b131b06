import { Lazy } from 'cdk8s';

/** Where two values differ first, as a path such as `spec.containers[0].image`, and what stands there in each. */
export interface Difference {
  readonly path: string;
  readonly one: unknown;
  readonly other: unknown;
}

/**
 * Compares two values, or one with itself: what is asked only when it is rendered, a `Lazy` or a getter, is asked anew for each
 * side. Instances of classes are taken for what they are in JSON. `path` is where they stand.
 */
export function firstDifference(one: unknown, other: unknown, path = ''): Difference | undefined {
  const found = differenceWithin(one, other);
  return found && { ...found, path: joined(path, found.path) };
}

/** Its path, which hardly any value needs, is put together on the way back. */
function differenceWithin(one: unknown, other: unknown): Difference | undefined {
  const left = settled(one);
  const right = settled(other);
  if (!isOpen(left) || !isOpen(right) || Array.isArray(left) !== Array.isArray(right)) return same(left, right) ? undefined : { path: '', one: left, other: right };
  for (const key of keysOf(left, right)) {
    const found = differenceWithin(left[key], right[key]);
    if (found) return { ...found, path: joined(Array.isArray(left) ? `[${key}]` : step(key), found.path) };
  }
  return undefined;
}

/** What cdk8s would render: it asks a Lazy, and whatever can resolve itself. */
function settled(value: unknown): unknown {
  let at = value;
  while (typeof at === 'object' && at !== null) {
    if (at instanceof Lazy) at = at.produce();
    else if (typeof (at as { resolve?: unknown }).resolve === 'function') at = (at as { resolve: () => unknown }).resolve();
    else break;
  }
  return at;
}

function isOpen(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return true;
  const prototype = Object.getPrototypeOf(value) as object | null;
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function same(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  return typeof left === 'object' && typeof right === 'object' && JSON.stringify(left) === JSON.stringify(right);
}

function keysOf(left: object, right: object): string[] {
  const keys = Object.keys(left);
  return left === right ? keys : [...new Set([...keys, ...Object.keys(right)])];
}

function step(key: string): string {
  return /^[\w-]+$/.test(key) ? key : `['${key}']`;
}

/** A path and one below it, which may begin with an item of a list. */
function joined(path: string, further: string): string {
  return path === '' || further === '' || further.startsWith('[') ? path + further : `${path}.${further}`;
}
