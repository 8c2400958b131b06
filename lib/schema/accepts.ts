import { isDeepStrictEqual } from 'node:util';
import { type TSchema } from '@sinclair/typebox';
import { isObject } from '../is-object';
import { lengthOf } from '../length-of';
import { firstDuplicate } from './unique-by';

type Accepts = (value: unknown) => boolean;
type Fields = Readonly<Record<string, unknown>>;
type Schema = Readonly<Record<string, unknown>>;

/** Where a keyword stands that is not known here. */
class Unknown extends Error {}

const made = new WeakMap<object, Accepts | undefined>();

/**
 * Says whether a value is allowed by a schema, with the same answer as the compiler of schemas, without words and without
 * compiling: that takes longer than looking at the few objects that an application has of a kind. Nothing for a schema
 * that has keywords beyond those of our own definitions.
 */
export function acceptsOf(schema: TSchema): Accepts | undefined {
  if (!made.has(schema)) made.set(schema, attempt(schema));
  return made.get(schema);
}

function attempt(schema: TSchema): Accepts | undefined {
  try {
    return accepts(schema);
  } catch (error) {
    if (error instanceof Unknown) return undefined;
    throw error;
  }
}

function accepts(schema: unknown): Accepts {
  if (typeof schema === 'boolean') return () => schema;
  const known = made.get(schema as object);
  if (known) return known;
  const rules = Object.entries(schema as Schema).flatMap(([keyword, parameter]) => {
    if (parameter === undefined || remarks.has(keyword)) return [];
    const maker = Object.hasOwn(makers, keyword) ? makers[keyword] : undefined;
    if (!maker) throw new Unknown(keyword);
    return [maker(parameter as never, schema as Schema)];
  });
  const rule: Accepts = rules.length === 1 ? rules[0]! : (value) => {
    for (let index = 0; index < rules.length; index++) if (!rules[index]!(value)) return false;
    return true;
  };
  made.set(schema as object, rule);
  return rule;
}

/** Keywords that refuse nothing, or that stand beside the one that reads them. */
const remarks = new Set(['additionalItems', 'default', 'description', 'then', 'title']);

const makers: Readonly<Record<string, (parameter: never, schema: Schema) => Accepts>> = {
  type: ofType,
  const: (wanted: unknown) => (value) => isDeepStrictEqual(value, wanted),
  enum: (all: readonly unknown[]) => (value) => all.some((one) => isDeepStrictEqual(value, one)),
  pattern: (pattern: string) => {
    const form = new RegExp(pattern, 'u');
    return (value) => typeof value !== 'string' || form.test(value);
  },
  minLength: (least: number) => (value) => typeof value !== 'string' || value.length >= 2 * least || lengthOf(value) >= least,
  maxLength: (most: number) => (value) => typeof value !== 'string' || value.length <= most || lengthOf(value) <= most,
  minimum: (least: number) => (value) => typeof value !== 'number' || value >= least,
  exclusiveMinimum: (least: number) => (value) => typeof value !== 'number' || value > least,
  maximum: (most: number) => (value) => typeof value !== 'number' || value <= most,
  items,
  contains: (wanted: Schema) => {
    const rule = accepts(wanted);
    return (value) => !Array.isArray(value) || value.some((item) => rule(item));
  },
  minItems: (least: number) => (value) => !Array.isArray(value) || value.length >= least,
  maxItems: (most: number) => (value) => !Array.isArray(value) || value.length <= most,
  uniqueItems: (isUnique: boolean) => (value) => !isUnique || !Array.isArray(value) || hasNoTwins(value),
  uniqueBy: (rules: readonly (readonly string[])[]) => (value) => !Array.isArray(value) || rules.every((rule) => firstDuplicate(rule, value) === undefined),
  properties,
  required: (names: readonly string[]) => (value) => !isObject(value) || hasAll(value, names),
  additionalProperties,
  propertyNames: (names: Schema) => {
    const rule = accepts(names);
    return (value) => !isObject(value) || Object.keys(value).every(rule);
  },
  minProperties: (least: number) => (value) => !isObject(value) || Object.keys(value).length >= least,
  maxProperties: (most: number) => (value) => !isObject(value) || Object.keys(value).length <= most,
  dependencies: (needs: Readonly<Record<string, readonly string[]>>) => {
    const all = Object.entries(needs);
    return (value) => !isObject(value) || all.every(([name, needed]) => value[name] === undefined || hasAll(value, needed));
  },
  allOf: (branches: readonly Schema[]) => {
    const rules = branches.map(accepts);
    return (value) => rules.every((rule) => rule(value));
  },
  anyOf: (branches: readonly Schema[]) => {
    const rules = branches.map(accepts);
    return (value) => rules.some((rule) => rule(value));
  },
  oneOf: (branches: readonly Schema[]) => {
    const rules = branches.map(accepts);
    return (value) => rules.filter((rule) => rule(value)).length === 1;
  },
  not: (refused: Schema) => {
    const rule = accepts(refused);
    return (value) => !rule(value);
  },
  if: (condition: Schema, { then = true }) => {
    const [holds, rule] = [accepts(condition), accepts(then)];
    return (value) => !holds(value) || rule(value);
  },
};

function ofType(type: string): Accepts {
  switch (type) {
    case 'object': return isObject;
    case 'array': return Array.isArray;
    case 'integer': return Number.isInteger;
    case 'number': return Number.isFinite;
    case 'string': return (value) => typeof value === 'string';
    case 'boolean': return (value) => typeof value === 'boolean';
    default: throw new Unknown(`type ${type}`);
  }
}

function items(each: Schema | readonly Schema[], { additionalItems = true }: Schema): Accepts {
  if (!Array.isArray(each)) {
    const rule = accepts(each);
    return (value) => !Array.isArray(value) || value.every((item) => rule(item));
  }
  const rules = (each as readonly Schema[]).map(accepts);
  const further = accepts(additionalItems);
  return (value) => !Array.isArray(value) || value.every((item, index) => (rules[index] ?? further)(item));
}

function properties(fields: Readonly<Record<string, Schema>>): Accepts {
  const names = Object.keys(fields);
  const rules = Object.values(fields).map(accepts);
  return (value) => {
    if (!isObject(value)) return true;
    for (let index = 0; index < names.length; index++) {
      const field = value[names[index]!];
      if (field !== undefined && !rules[index]!(field)) return false;
    }
    return true;
  };
}

function additionalProperties(further: boolean | Schema, { properties: fields = {} }: Schema): Accepts {
  const known = new Set(Object.keys(fields as object));
  const rule = accepts(further);
  return (value) => !isObject(value) || Object.keys(value).every((name) => known.has(name) || rule(value[name]));
}

function hasAll(value: Fields, names: readonly string[]): boolean {
  for (let index = 0; index < names.length; index++) if (value[names[index]!] === undefined) return false;
  return true;
}

function hasNoTwins(list: readonly unknown[]): boolean {
  if (list.every((item) => typeof item !== 'object' || item === null)) return new Set(list).size === list.length;
  return list.every((item, index) => !list.slice(0, index).some((earlier) => isDeepStrictEqual(item, earlier)));
}
