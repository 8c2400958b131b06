import Ajv from 'ajv';
import { Type, type TSchema } from '@sinclair/typebox';
import * as fc from 'fast-check';
import { charts } from '../../lib/kinds/charts/charts';
import { kinds } from '../../lib/kinds/kinds';
import { acceptsOf } from '../../lib/schema/accepts';
import { uniqueBy } from '../../lib/schema/unique-by';
import { arbitraryOf, type JsonSchema } from '../json-schema-arbitrary';

const ajv = new Ajv({ strict: true, strictRequired: false, keywords: [uniqueBy] });

const odd = fc.oneof(
  fc.constantFrom<unknown>(null, '', '0', 'A b', -1, 0, 1.5, 70_000, Infinity, true, [], {}, [[]], { a: undefined }, '𝒳'.repeat(63), 'x'.repeat(254)), fc.jsonValue({ maxDepth: 1 }),
);

interface Break {
  /** Which way is taken at each step down. */
  readonly way: readonly number[];
  readonly how: 'add' | 'remove' | 'replace' | 'repeat';
  readonly by: unknown;
}

const breaks = fc.array(fc.record<Break>({
  way: fc.array(fc.nat(20), { maxLength: 6 }), how: fc.constantFrom('add', 'remove', 'replace', 'repeat'), by: odd,
}), { maxLength: 3 });

/** The value with something altered at the end of a way. */
function broken(value: unknown, [step, ...rest]: readonly number[], { how, by }: Omit<Break, 'way'>): unknown {
  if (Array.isArray(value) && value.length > 0) {
    const index = (step ?? 0) % value.length;
    if (rest.length > 0) return value.with(index, broken(value[index], rest, { how, by }));
    return how === 'remove' ? value.toSpliced(index, 1) : how === 'repeat' ? [...value, value[index]] : how === 'add' ? [...value, by] : value.with(index, by);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return by;
  const fields = value as Readonly<Record<string, unknown>>;
  const name = Object.keys(fields)[(step ?? 0) % Math.max(1, Object.keys(fields).length)] ?? 'x';
  if (rest.length > 0) return { ...fields, [name]: broken(fields[name], rest, { how, by }) };
  if (how === 'remove') return Object.fromEntries(Object.entries(fields).filter(([other]) => other !== name));
  return { ...fields, [how === 'replace' ? name : `${name}2`]: by };
}

const schemas: [string, TSchema][] = [
  ...kinds.map(({ kind, schema }): [string, TSchema] => [kind, schema]), ...Object.values(charts).map(({ name, values }): [string, TSchema] => [`values of ${name}`, values]),
];

describe('whether a value is allowed is told as the compiler of schemas tells it', () => {
  test.each(schemas)('%s', (_, schema) => {
    const accepts = acceptsOf(schema)!;
    const compiled = ajv.compile(schema);
    const answers = { right: 0, wrong: 0 };
    fc.assert(fc.property(arbitraryOf(schema as JsonSchema), breaks, (drawn, all) => {
      const value = all.reduce<unknown>((result, { way, ...rest }) => broken(result, way, rest), drawn);
      const expected = compiled(value);
      answers[expected ? 'right' : 'wrong']++;
      expect(accepts(value)).toBe(expected);
    }), { numRuns: 60, seed: 20261121 });
    expect(Math.min(answers.right, answers.wrong)).toBeGreaterThan(2);
  });

  test('and is left to it where a schema has words of other people', () => {
    expect(acceptsOf(Type.Object({ at: Type.String({ format: 'date-time' }) }))).toBeUndefined();
    expect(acceptsOf(Type.Object({ at: Type.Null() }))).toBeUndefined();
  });
});
