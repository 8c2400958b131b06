import * as fc from 'fast-check';
import { goPattern } from '../../lib/structural/pattern';
import { type StructuralSchema } from '../../lib/structural/schema';

/** Draws numbers from 0 to 1, the same for the same seed. */
export type Draw = () => number;

export function drawFrom(seed: number): Draw {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** How likely a place of an object is wrong. */
let wrong = 0.01;

/** An object of a kind that is mostly as its schema wants it, with a mistake here and there. */
export function objectOf(schema: StructuralSchema, apiVersion: string, kind: string, draw: Draw, mistakes = 0.01): Record<string, unknown> {
  wrong = mistakes;
  const value = valueOf(schema, draw, 0, true) as Record<string, unknown>;
  return { ...value, apiVersion, kind, metadata: { name: 'a' } };
}

const pick = <T>(values: readonly T[], draw: Draw): T => values[Math.floor(draw() * values.length)]!;
// The API server takes any list for a text that has a format; and letters in lower case in a moment, which Go does not read.
const strange: readonly unknown[] = ['', 'text', 7, -1, 1.5, true, [], {}, [1], { a: 1 }, 5_000_000_000];

function valueOf(schema: StructuralSchema, draw: Draw, depth: number, isRoot = false): unknown {
  if (!isRoot && draw() < wrong) return pick(schema.format === undefined ? strange : strange.filter((value) => !Array.isArray(value)), draw);
  if (schema.enum) return pick(schema.enum, draw);
  if (schema['x-kubernetes-int-or-string']) return pick<unknown>([1, 80, '50%', 'http', '100m'], draw);
  switch (schema.type) {
    case 'string': return textOf(schema, draw);
    case 'integer': return Math.round(numberOf(schema, draw));
    case 'number': return numberOf(schema, draw);
    case 'boolean': return draw() < 0.5;
    case 'array': return listOf(schema, draw, depth);
    case 'object': return fieldsOf(schema, draw, depth, isRoot);
    default: return pick(strange, draw);
  }
}

function numberOf({ minimum = 0, maximum = minimum + 100 }: StructuralSchema, draw: Draw): number {
  return draw() < 0.1 ? pick([minimum, maximum, minimum - 1, maximum + 1], draw) : minimum + Math.floor(draw() * (maximum - minimum + 1));
}

const pools = new Map<string, readonly string[]>();

function poolOf(pattern: string): readonly string[] {
  let texts = pools.get(pattern);
  if (!texts) {
    const expression = goPattern(pattern);
    try {
      texts = expression ? fc.sample(fc.stringMatching(new RegExp(expression.source, 'u'), { size: 'small' }), { numRuns: 20, seed: 20260825 }) : ['a'];
    } catch {
      texts = ['a', '1', 'a-b', 'A', '10s'];
    }
    pools.set(pattern, texts);
  }
  return texts;
}

const byFormat: Readonly<Record<string, readonly string[]>> = {
  'date-time': ['2026-08-25T03:00:00Z', '2026-08-25T03:00:00.123+02:00', '2026-08-25 03:00', '2026-02-30T03:00:00Z'],
  byte: ['YQ==', 'YWI=', 'abc', 'YWJj', 'a b='], duration: ['30s', '1h30m', '1 hour', '1d', '5', '-3s', '1.5h'], cidr: ['10.0.0.0/8', '10.0.0.1', '2001:db8::/32', '10.0.0.0/33'],
  ipv4: ['10.0.0.1', '10.0.0.256', '::1'], ipv6: ['::1', '2001:db8::1', '1.2.3.4', '::ffff:1.2.3.4'], uri: ['https://example.org', '/a', 'a b', '', 'example.org', 'urn:a:b'],
  email: ['a@example.org', 'a', 'a@b'], hostname: ['example.org', 'a_b', '-a.org', 'a', 'A.Example', 'a.1', '1.2.3.4'], uuid: ['8a6e0804-2bd0-4672-b79d-d97027f9071a', 'x'],
  mac: ['00:00:5e:00:53:01', '00-00-5e-00-53-01', '0:0'], date: ['2026-08-25', '2026-13-01', '2026-2-1'],
};

function textOf({ format, pattern, minLength = 0, maxLength = 1000 }: StructuralSchema, draw: Draw): string {
  const known = format === undefined ? undefined : byFormat[format];
  if (known) return pick(known, draw);
  if (pattern !== undefined && draw() < 0.95) return pick(poolOf(pattern), draw);
  const length = draw() < 0.05 ? pick([minLength, minLength - 1, maxLength, maxLength + 1].filter((one) => one >= 0 && one < 400), draw) : Math.min(maxLength, Math.max(minLength, 1 + Math.floor(draw() * 6)));
  return Array.from({ length: length ?? 1 }, () => pick([...'abcxyz019-.é'], draw)).join('');
}

function listOf(schema: StructuralSchema, draw: Draw, depth: number): unknown[] {
  const { items = {}, minItems = 0, maxItems = 8 } = schema;
  const count = Math.max(0, draw() < 0.9 ? Math.min(maxItems, Math.max(minItems, Math.floor(draw() * 3))) : pick([minItems, minItems - 1, maxItems < 20 ? maxItems + 1 : 1], draw));
  const list = Array.from({ length: count }, () => valueOf(items, draw, depth + 1));
  if (list.length > 1 && draw() < 0.15) list[1] = structuredClone(list[0]);
  return list;
}

const likelihoods = [0.95, 0.45, 0.3, 0.25, 0.2, 0.15, 0.1];

function fieldsOf(schema: StructuralSchema, draw: Draw, depth: number, isRoot: boolean): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  const chosen = chosenOf(schema, draw);
  for (const [name, inner] of Object.entries(schema.properties ?? {})) {
    if (isRoot && ['apiVersion', 'kind', 'metadata', 'status'].includes(name)) continue;
    const isWanted = chosen.has(name) || schema.required?.includes(name) === true ? draw() > wrong : draw() < (likelihoods[depth] ?? 0.05);
    if (isWanted) result[name] = valueOf(inner, draw, depth + 1);
  }
  if (typeof schema.additionalProperties === 'object') {
    for (let count = Math.floor(draw() * 3); count > 0; count--) result[pick(['a', 'b', 'example.org/c'], draw)] = valueOf(schema.additionalProperties, draw, depth + 1);
  }
  if (draw() < wrong / 2) result.unknownQx = 1;
  return result;
}

/** One branch of each choice between fields. */
function chosenOf({ oneOf, anyOf }: StructuralSchema, draw: Draw): ReadonlySet<string> {
  return new Set([oneOf, anyOf].flatMap((branches) => branches === undefined ? [] : pick(branches, draw).required ?? []));
}
