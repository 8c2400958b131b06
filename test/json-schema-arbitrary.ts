import Ajv from 'ajv';
import * as fc from 'fast-check';
import { uniqueBy } from '../lib/schema/unique-by';

/** The keywords of JSON schema that our definitions use. */
export interface JsonSchema {
  readonly type?: string;
  readonly title?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly uniqueBy?: readonly (readonly string[])[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly propertyNames?: JsonSchema;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly dependencies?: Readonly<Record<string, readonly string[]>>;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly not?: JsonSchema;
  readonly if?: JsonSchema;
  readonly then?: JsonSchema;
  readonly default?: unknown;
}

type Value = Record<string, unknown>;

const ajv = new Ajv({ strict: false, keywords: [uniqueBy] });
const memory = new WeakMap<object, fc.Arbitrary<unknown>>();

/** Values that a schema allows; it says so itself when it meets a keyword that it does not know. */
export function arbitraryOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  let arbitrary = memory.get(schema);
  if (!arbitrary) memory.set(schema, arbitrary = build(schema));
  return arbitrary;
}

function build(schema: JsonSchema): fc.Arbitrary<unknown> {
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf && schema.type === undefined) return fc.oneof(...schema.anyOf.map(arbitraryOf));
  switch (schema.type) {
    case 'string': return text(schema);
    case 'integer': return integer(schema.minimum ?? -(2 ** 31), schema.maximum ?? 2 ** 31 - 1);
    case 'number': return fraction(schema);
    case 'boolean': return fc.boolean();
    case 'array': return list(schema);
    case 'object': return schema.properties ? object(schema) : map(schema);
    case undefined: return fc.jsonValue({ maxDepth: 2 });
    default: throw new Error(`no arbitrary for the type ${schema.type}`);
  }
}

/** The limits often: that is where definitions disagree, and where two items of a list come to be alike. */
function integer(min: number, max: number): fc.Arbitrary<number> {
  return fc.oneof(fc.constantFrom(min, max), fc.integer({ min, max }));
}

/** Of so few places that no notation of numbers loses any. */
function fraction({ minimum = -100, exclusiveMinimum = -Infinity, maximum = 100 }: JsonSchema): fc.Arbitrary<number> {
  const least = Math.max(minimum, exclusiveMinimum);
  return fc.integer({ min: Math.ceil(least * 1000), max: Math.floor(maximum * 1000) }).map((thousandths) => thousandths / 1000).filter((value) => value > exclusiveMinimum);
}

function text(schema: JsonSchema): fc.Arbitrary<string> {
  const max = schema.maxLength ?? Infinity;
  if (schema.pattern === undefined) return fc.string({ minLength: schema.minLength ?? 0, maxLength: Math.min(max, 12), unit: 'grapheme' }).filter((value) => value.length <= max);
  const except = schema.not?.pattern === undefined ? undefined : new RegExp(schema.not.pattern, 'u');
  return fc.constantFrom(...pool(schema.pattern, (value) => value.length <= max && except?.test(value) !== true));
}

const pools = new Map<string, string[]>();

/** Drawing from a regular expression is slow: some hundred texts are drawn once, the shortest first. */
function pool(pattern: string, allowed: (text: string) => boolean): string[] {
  let texts = pools.get(pattern);
  if (!texts) {
    const drawn = fc.sample(fc.stringMatching(new RegExp(pattern, 'u'), { size: 'small' }), { numRuns: 300, seed: 20260825 });
    pools.set(pattern, texts = [...new Set(drawn)].sort((left, right) => left.length - right.length));
  }
  const rest = texts.filter(allowed);
  if (rest.length < Math.min(10, texts.length)) throw new Error(`texts of ${pattern} must mostly be allowed, got ${rest.length} of ${texts.length}`);
  return rest;
}

function list(schema: JsonSchema): fc.Arbitrary<unknown[]> {
  const places = placesOf(schema);
  if (places) return fc.tuple(...places.map(arbitraryOf));
  const minLength = schema.minItems ?? 0;
  const constraints = { minLength, maxLength: Math.min(schema.maxItems ?? Infinity, minLength + 2) };
  const items = arbitraryOf(schema.items ?? {});
  if (schema.uniqueItems) return fc.uniqueArray(items, { ...constraints, selector: (item) => JSON.stringify(item) });
  if (!schema.uniqueBy) return fc.array(items, constraints);
  const allowed = ajv.compile({ uniqueBy: schema.uniqueBy });
  return fc.uniqueArray(items, { ...constraints, comparator: (left, right) => !allowed([left, right]) });
}

/** The schemas of a list that has one for each place. */
function placesOf({ items }: { readonly items?: unknown }): readonly JsonSchema[] | undefined {
  return Array.isArray(items) ? items as readonly JsonSchema[] : undefined;
}

function map(schema: JsonSchema): fc.Arbitrary<Value> {
  const value = typeof schema.additionalProperties === 'object' ? arbitraryOf(schema.additionalProperties) : fc.jsonValue({ maxDepth: 2 });
  const keys = schema.propertyNames ? arbitraryOf(schema.propertyNames) as fc.Arbitrary<string> : fc.string({ minLength: 1, maxLength: 8 });
  return fc.dictionary(keys, value, { noNullPrototype: true, minKeys: schema.minProperties ?? 0, maxKeys: Math.min(schema.maxProperties ?? 3, 3) });
}

/** First the fields that are set, by the rules about them, then their values, by the rules about these. */
function object(schema: JsonSchema): fc.Arbitrary<Value> {
  const properties = schema.properties ?? {};
  const required = schema.required ?? [];
  const optional = Object.keys(properties).filter((name) => !required.includes(name));
  const rules = flatten(schema);
  const aboutPresence = rules.filter((rule) => !rule.if).map((rule) => ajv.compile(rule));
  const aboutValues = rules.filter((rule) => rule.if).map((rule) => ajv.compile(rule));
  const values = (names: readonly string[]): fc.Arbitrary<Value> => fc.record(
    Object.fromEntries(names.map((name) => [name, arbitraryOf(properties[name]!)])), { noNullPrototype: true },
  );
  const presence = fc.tuple(...optional.map((name) => likely(properties[name]!)))
    .map((chosen) => [...required, ...optional.filter((_, index) => chosen[index])])
    .filter((names) => aboutPresence.every((allowed) => allowed(Object.fromEntries(names.map((name) => [name, null])))));
  const all = optional.length === 0 ? values(required) : presence.chain(values);
  return aboutValues.length === 0 ? all : all.filter((value) => aboutValues.every((allowed) => allowed(value)));
}

/** A field is set the more often the more there is inside it, so that everything is reached; shrinks to a field that is not set. */
function likely(schema: JsonSchema): fc.Arbitrary<boolean> {
  const percent = Math.min(60, 20 + 3 * fieldCount(schema));
  return fc.nat(99).map((draw) => draw >= 100 - percent);
}

function fieldCount(schema: JsonSchema): number {
  const inner = [...Object.values(schema.properties ?? {}), ...placesOf(schema) ?? (schema.items ? [schema.items] : []), ...schema.anyOf?.filter(({ type }) => type) ?? []];
  return inner.reduce((sum, child) => sum + 1 + fieldCount(child), 0);
}

function flatten(schema: JsonSchema): JsonSchema[] {
  return (schema.allOf ?? []).flatMap((rule) => rule.allOf ? flatten(rule) : [rule]);
}
