import { Fault } from './fault';
import { type Json } from './manifest';
import { byCodeUnit } from './names';
import { ordered } from './ordered';
import { scalar } from './scalar';

/**
 * The text of one YAML document, without `---`, ending with one newline. YAML 1.1, YAML 1.2 and sigs.k8s.io/yaml
 * (kubectl, Argo CD) read the same value from it. The same value gives the same bytes in whatever order its keys were
 * set: at every level `apiVersion`, `kind`, `metadata`, `name` and `namespace` come first, the others by code unit.
 *
 * Throws a {@link Fault} with the path of anything JSON cannot hold: `undefined`, `NaN`, functions, class instances,
 * lone surrogates, a value inside itself, more than 1000 levels.
 */
export function emit(value: Json): string {
  const text = isOpen(value) ? block(value, 0, place(value, '', undefined)) : `${leaf(value, 0, '', undefined)}\n`;
  // Editors and git remove blank lines at the end of a file. A comment after them keeps them.
  return text.endsWith('\n\n') ? `${text}# the last value ends with a blank line\n` : text;
}

/** Where a map or list stands: gives a fault its path, and shows when a value holds itself. */
interface Place {
  readonly value: object;
  readonly key: string | number;
  readonly up: Place | undefined;
  readonly level: number;
}

/** Far beyond any manifest, and short of where stacks overflow: ours and the readers'. */
const deepest = 1000;

function place(value: object, key: string | number, up: Place | undefined): Place {
  const level = up === undefined ? 1 : up.level + 1;
  if (level > deepest) refuse(key, up, `be at most ${deepest} levels deep`, `level ${level}`, 'flatten the value');
  for (let outer = up; outer !== undefined; outer = outer.up) {
    if (outer.value === value) refuse(key, up, 'not contain itself', path(outer.key, outer.up), 'break the cycle');
  }
  return { value, key, up, level };
}

/** A map or list with something in it takes lines of its own. All else, a leaf, follows its colon or dash. */
function isOpen(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  return (Array.isArray(value) ? value : Object.keys(value)).length > 0;
}

/** The lines of a map or list. The caller has written the margin of the first one. */
function block(value: object, depth: number, here: Place): string {
  return Array.isArray(value) ? list(value, depth, here) : map(value, depth, here);
}

function list(items: unknown[], depth: number, here: Place): string {
  let text = '';
  for (let index = 0; index < items.length; index++) {
    const value = items[index];
    text += index === 0 ? '- ' : `${margin(depth)}- `;
    text += isOpen(value) ? block(value, depth + 1, place(value, index, here)) : `${leaf(value, depth + 1, index, here)}\n`;
  }
  return text;
}

function map(value: object, depth: number, here: Place): string {
  requirePlain(value, here.key, here.up);
  let text = '';
  const keys = ordered(Object.keys(value), byRank);
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index]!;
    if (text !== '') text += margin(depth);
    const name = scalar(key) ?? refuse(key, here, 'have a key of whole Unicode characters', quote(key), 'remove the lone surrogate');
    // Readers look for the colon of a key within 1024 characters, unless a question mark announces the key.
    text += name.length > 1000 ? `? ${name}\n${margin(depth)}:` : `${name}:`;
    text += field((value as Record<string, unknown>)[key], depth, key, here);
  }
  return text;
}

/** What follows the colon of a key. The dashes of a list stand below the key, as kubectl prints them. */
function field(value: unknown, depth: number, key: string, here: Place): string {
  if (!isOpen(value)) return ` ${leaf(value, depth + 1, key, here)}\n`;
  const inner = Array.isArray(value) ? depth : depth + 1;
  return `\n${margin(inner)}${block(value, inner, place(value, key, here))}`;
}

const margins: string[] = [];
const margin = (depth: number): string => (margins[depth] ??= '  '.repeat(depth));

function rank(key: string): number {
  switch (key) {
    case 'apiVersion': return 0;
    case 'kind': return 1;
    case 'metadata': return 2;
    case 'name': return 3;
    case 'namespace': return 4;
    default: return 5;
  }
}

const byRank = (left: string, right: string): number => rank(left) - rank(right) || byCodeUnit(left, right);

/** What follows its colon or dash on the same line. `depth` is that of the lines of a literal block. */
function leaf(value: unknown, depth: number, key: string | number, up: Place | undefined): string {
  switch (typeof value) {
    case 'string':
      // At the top, readers disagree on what an indentation indicator counts from.
      return scalar(value, up && margin(depth)) ?? refuse(key, up, 'consist of whole Unicode characters', quote(value), 'remove the lone surrogate');
    case 'number':
      if (!Number.isFinite(value)) refuse(key, up, 'be a finite number', String(value), 'correct the calculation it comes from');
      // YAML 1.1 takes an exponent for a number only after a dot and with a sign: JavaScript writes the sign.
      return String(value).replace(/^(-?\d+)e/, '$1.0e');
    case 'boolean': return value ? 'true' : 'false';
    case 'undefined': return refuse(key, up, 'have a value', 'undefined', 'leave it out or set it to null');
    case 'object':
      if (value === null) return 'null';
      if (Array.isArray(value)) return '[]';
      requirePlain(value, key, up);
      return '{}';
    default: return refuse(key, up, json, typeof value, 'write it as one of these');
  }
}

const json = 'be a string, a number, a boolean, null, a list or a map';

/** Refuses class instances. Realms differ in their `Object.prototype`, but each is the end of its chain. */
function requirePlain(value: object, key: string | number, up: Place | undefined): void {
  const prototype = Object.getPrototypeOf(value) as object | null;
  if (prototype === null || Object.getPrototypeOf(prototype) === null) return;
  refuse(key, up, json, (prototype.constructor as { name: string } | undefined)?.name ?? 'object', 'convert it to plain data');
}

function refuse(key: string | number, up: Place | undefined, rule: string, got: string, advice: string): never {
  throw new Fault(`${path(key, up)} must ${rule}, got '${got}'; ${advice}`);
}

/** A quotation of at most 60 characters for a message. */
const quote = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);

/** `spec.containers[0].image`; a key that is no bare word stands in brackets and quotes. */
function path(key: string | number, up: Place | undefined): string {
  if (up === undefined) return 'the manifest';
  const step = typeof key === 'number' ? `[${key}]` : /^[A-Za-z_][\w-]*$/.test(key) ? `.${key}` : `[${quote(key)}]`;
  return up.up === undefined ? step.replace(/^\./, '') : path(up.key, up.up) + step;
}
