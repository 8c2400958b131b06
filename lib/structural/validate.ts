import { isObject } from '../is-object';
import { lengthOf } from '../length-of';
import { pathText } from '../schema/path';
import { type Violation } from '../schema/violation';
import { got, gotType, notAmong, typeName, unknownField } from '../schema/wording';
import { fieldSchema, withDefaults } from './defaults';
import { equal } from './equal';
import { formatFault } from './formats';
import { junctors } from './junctors';
import { duplicates } from './lists';
import { goPattern } from './pattern';
import { type StructuralSchema } from './schema';
import { tell, type Visit } from './visit';

/** What is wrong with an object, and which rules of its schema could not be checked. */
export interface Verdict {
  readonly violations: readonly Violation[];
  readonly unchecked: readonly string[];
}

/** Fields that every object has, whatever its schema says. */
const identity = new Set(['apiVersion', 'kind', 'metadata']);

/** Checks an object of a custom kind as the API server would, and its fields more strictly: one that the schema does not have is refused, not dropped. */
export function validateStructure(object: Readonly<Record<string, unknown>>, schema: StructuralSchema, kind: string): Verdict {
  const visit: Visit = { kind, path: [], violations: [], unchecked: new Set(), isBranch: false };
  const whole = withDefaults(object, schema) as Record<string, unknown>;
  fields(visit, whole, schema, identity);
  const metadata = schema.properties?.metadata;
  // What a schema says of metadata is a limit of the name; the fields are looked at elsewhere.
  if (metadata) named({ ...visit, path: ['metadata'], isBranch: true }, whole.metadata, metadata);
  junctors(visit, whole, schema, check);
  return { violations: visit.violations, unchecked: [...visit.unchecked] };
}

function named(visit: Visit, value: unknown, schema: StructuralSchema): void {
  if (isObject(value)) check(visit, value, schema);
}

/** Checks a value, which has its defaults, at a place of an object. */
export function check(visit: Visit, value: unknown, schema: StructuralSchema): void {
  if (value === null) {
    if (schema.nullable !== true && schema.type !== undefined) tell(visit, 'must not be null; leave it out');
    return;
  }
  if (!hasType(visit, value, schema)) return;
  if (schema.enum && !schema.enum.some((allowed) => equal(allowed, value))) tell(visit, notAmong(value, schema.enum));
  if (typeof value === 'string') text(visit, value, schema);
  else if (typeof value === 'number') number(visit, value, schema);
  else if (Array.isArray(value)) list(visit, value, schema);
  else if (isObject(value)) fields(visit, value, schema, schema['x-kubernetes-embedded-resource'] === true ? identity : undefined);
  junctors(visit, value, schema, check);
}

function hasType(visit: Visit, value: unknown, { type, 'x-kubernetes-int-or-string': isEither }: StructuralSchema): boolean {
  if (isEither === true) {
    if (typeof value === 'string' || (typeof value === 'number' && Number.isInteger(value))) return true;
    tell(visit, `must be a whole number or a string, ${got(value)}`);
    return false;
  }
  if (type === undefined || typeOf(value) === type || (type === 'number' && typeof value === 'number')) return true;
  tell(visit, `must be ${typeName(type)}, ${gotType(value)}`);
  return false;
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'number' && Number.isInteger(value) ? 'integer' : typeof value;
}

function text(visit: Visit, value: string, { format, minLength, maxLength, pattern }: StructuralSchema): void {
  if (minLength !== undefined && lengthOf(value) < minLength) tell(visit, minLength === 1 ? 'must not be empty' : `must have at least ${minLength} characters, ${got(value)}`);
  if (maxLength !== undefined && lengthOf(value) > maxLength) tell(visit, `must have at most ${maxLength} characters, ${got(value)}`);
  const fault = format === undefined ? undefined : formatFault(format, value);
  if (fault !== undefined) tell(visit, `must be ${fault}, ${got(value)}`);
  if (pattern === undefined) return;
  const expression = goPattern(pattern);
  if (!expression) visit.unchecked.add(`pattern of ${pathText(visit.path.filter((step) => typeof step === 'string'))}`);
  else if (!expression.test(value)) tell(visit, `must match ${pattern}, ${got(value)}`);
}

function number(visit: Visit, value: number, schema: StructuralSchema): void {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  if (minimum !== undefined && (exclusiveMinimum === true ? value <= minimum : value < minimum)) tell(visit, `must be ${exclusiveMinimum === true ? 'more than' : 'at least'} ${minimum}, ${got(value)}`);
  if (maximum !== undefined && (exclusiveMaximum === true ? value >= maximum : value > maximum)) tell(visit, `must be ${exclusiveMaximum === true ? 'less than' : 'at most'} ${maximum}, ${got(value)}`);
  if (multipleOf !== undefined && !Number.isInteger(value / multipleOf)) tell(visit, `must be a multiple of ${multipleOf}, ${got(value)}`);
  const bits = schema.format === 'int32' ? 32 : schema.format === 'int64' || schema.type === 'integer' ? 64 : undefined;
  if (bits !== undefined && (value < -(2 ** (bits - 1)) || value >= 2 ** (bits - 1))) tell(visit, `must be a whole number of ${bits} bits, ${got(value)}`);
}

function list(visit: Visit, value: readonly unknown[], schema: StructuralSchema): void {
  const { items, minItems, maxItems } = schema;
  if (minItems !== undefined && value.length < minItems) tell(visit, `must have at least ${minItems === 1 ? 'one item' : `${minItems} items`}, got ${value.length === 0 ? 'an empty list' : value.length}`);
  if (maxItems !== undefined && value.length > maxItems) tell(visit, `must have at most ${maxItems} items, got ${value.length}`);
  for (const { index, other, keys } of duplicates(value, schema)) tell(visit, `must differ from item ${other}${keys}`, index);
  if (!items) return;
  value.forEach((item, index) => {
    visit.path.push(index);
    check(visit, item, items);
    visit.path.pop();
  });
}

function fields(visit: Visit, value: Record<string, unknown>, schema: StructuralSchema, always?: ReadonlySet<string>): void {
  for (const name of Object.keys(value)) {
    if (value[name] === undefined) continue;
    const inner = fieldSchema(schema, name);
    visit.path.push(name);
    if (inner && !(always?.has(name) === true && visit.path.length === 1)) check(visit, value[name], inner);
    else if (!inner && always?.has(name) !== true && !visit.isBranch && !isOpen(schema)) tell(visit, unknownField(name, visit.kind, Object.keys(schema.properties ?? {})));
    visit.path.pop();
  }
  counts(visit, value, schema);
  const wanted = schema['x-kubernetes-embedded-resource'] === true ? [...schema.required ?? [], 'apiVersion', 'kind'] : schema.required ?? [];
  for (const name of new Set(wanted)) if (value[name] === undefined) tell(visit, 'must be set', name);
}

/** Whether fields that the schema does not have may stand beside those that it has. */
function isOpen({ additionalProperties, type, 'x-kubernetes-preserve-unknown-fields': keeps }: StructuralSchema): boolean {
  return keeps === true || additionalProperties === true || type === undefined;
}

function counts(visit: Visit, value: Record<string, unknown>, { minProperties, maxProperties }: StructuralSchema): void {
  const count = Object.keys(value).length;
  if (minProperties !== undefined && count < minProperties) tell(visit, `must have at least ${minProperties === 1 ? 'one field' : `${minProperties} fields`}, got ${count === 0 ? 'an empty object' : count}`);
  if (maxProperties !== undefined && count > maxProperties) tell(visit, `must have at most ${maxProperties} ${maxProperties === 1 ? 'field' : 'fields'}, got ${count}`);
}
