import { type ParseResult } from '@marcbachmann/cel-js';
import { pathText, type Step } from '../schema/path';
import { type Violation } from '../schema/violation';
import { fieldSchema, withDefaults } from '../structural/defaults';
import { equal } from '../structural/equal';
import { isObject } from '../is-object';
import { type StructuralSchema, type ValidationRule } from '../structural/schema';
import { celEnvironment, NotSupported } from './environment';
import { forLibrary } from './source';
import { celValue, type Makers } from './value';

/** What the rules of a kind say of an object, and those that could not be evaluated. */
export interface Judgement {
  readonly violations: readonly Violation[];
  readonly unchecked: readonly string[];
}

interface Visit {
  readonly kind: string;
  readonly path: Step[];
  readonly violations: Violation[];
  readonly unchecked: Set<string>;
}

/** A rule as a program, or why there is none. */
type Compiled = { readonly run: ParseResult } | { readonly fault: string };

const compiled = new Map<string, Compiled>();
const withRules = new WeakMap<StructuralSchema, boolean>();

const makers: Makers = {
  duration: (milliseconds) => celEnvironment().evaluate(`duration("${Math.round(milliseconds * 1e6)}ns")`) as unknown,
};

/**
 * Evaluates the rules of a kind on an object, and those about changes on what it was before. A rule that this library
 * cannot evaluate is named, never taken for kept.
 *
 * @see https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation-rules
 */
export function judgeRules(object: Readonly<Record<string, unknown>>, schema: StructuralSchema, kind: string, old?: Readonly<Record<string, unknown>>): Judgement {
  const visit: Visit = { kind, path: [], violations: [], unchecked: new Set() };
  if (hasRules(schema)) visitValue(visit, withDefaults(object, schema), old && withDefaults(old, schema), schema, true);
  return { violations: visit.violations, unchecked: [...visit.unchecked] };
}

/** Whether there is a rule anywhere in a schema. */
function hasRules(schema: StructuralSchema): boolean {
  let found = withRules.get(schema);
  if (found === undefined) {
    const inner = [...Object.values(schema.properties ?? {}), ...schema.items ? [schema.items] : [], ...typeof schema.additionalProperties === 'object' ? [schema.additionalProperties] : []];
    withRules.set(schema, found = (schema['x-kubernetes-validations'] ?? []).length > 0 || inner.some(hasRules));
  }
  return found;
}

function visitValue(visit: Visit, value: unknown, old: unknown, schema: StructuralSchema, isRoot = false): void {
  if (value === null || value === undefined || !hasRules(schema)) return;
  const rules = schema['x-kubernetes-validations'] ?? [];
  if (rules.length > 0) evaluate(visit, rules, value, old, schema, isRoot);
  if (Array.isArray(value)) items(visit, value, old, schema);
  else if (isObject(value)) {
    for (const [name, field] of Object.entries(value)) {
      const inner = fieldSchema(schema, name);
      if (!inner || (isRoot && (name === 'metadata' || name === 'apiVersion' || name === 'kind'))) continue;
      visit.path.push(name);
      visitValue(visit, field, isObject(old) ? old[name] : undefined, inner);
      visit.path.pop();
    }
  }
}

/** An item of a list that is a map has been what has its keys; of other lists nobody knows which was which. */
function items(visit: Visit, value: readonly unknown[], old: unknown, schema: StructuralSchema): void {
  const { items: inner, 'x-kubernetes-list-type': type, 'x-kubernetes-list-map-keys': keys = [] } = schema;
  if (!inner) return;
  value.forEach((item, index) => {
    const before = type === 'map' && Array.isArray(old) && isObject(item) ? old.find((one) => isObject(one) && keys.every((key) => equal(one[key], item[key]))) as unknown : undefined;
    visit.path.push(index);
    visitValue(visit, item, before, inner);
    visit.path.pop();
  });
}

function evaluate(visit: Visit, rules: readonly ValidationRule[], value: unknown, old: unknown, schema: StructuralSchema, isRoot: boolean): void {
  let self: unknown;
  let oldSelf: unknown;
  for (const rule of rules) {
    const needsOld = /\boldSelf\b/.test(rule.rule);
    if (needsOld && rule.optionalOldSelf === true) visit.unchecked.add(`${rule.rule}: oldSelf may be missing in it`);
    if (needsOld && (old === undefined || old === null || rule.optionalOldSelf === true)) continue;
    self ??= celValue(value, schema, makers, isRoot);
    if (needsOld) oldSelf ??= celValue(old, schema, makers, isRoot);
    const outcome = run(rule.rule, { self, oldSelf });
    if (outcome === true) continue;
    if (outcome !== false && 'unsupported' in outcome) visit.unchecked.add(`${rule.rule}: ${outcome.unsupported}`);
    else visit.violations.push({ path: placeOf(visit, rule), message: `must keep to a rule of ${visit.kind}, got what breaks it: ${outcome === false ? saying(rule, { self, oldSelf }) : `${rule.message ?? rule.rule} (${outcome.failed})`}` });
  }
}

type Outcome = boolean | { readonly unsupported: string } | { readonly failed: string };

/** What a rule says. One that fails on its way counts as broken, as it does in the cluster. */
function run(source: string, context: { readonly self: unknown; readonly oldSelf: unknown }): Outcome {
  const program = programOf(source);
  if ('fault' in program) return { unsupported: program.fault };
  try {
    const result: unknown = program.run(context);
    return typeof result === 'boolean' ? result : { unsupported: 'it yields something else than true or false' };
  } catch (error) {
    const { message } = error as Error;
    if (error instanceof NotSupported || causeOf(error) instanceof NotSupported) return { unsupported: message };
    return /overload|unsupported|not defined/i.test(message) ? { unsupported: firstLine(message) } : { failed: firstLine(message) };
  }
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined;
}

function programOf(source: string): Compiled {
  let program = compiled.get(source);
  if (!program) compiled.set(source, program = compile(source));
  return program;
}

function compile(source: string): Compiled {
  try {
    const program = celEnvironment().parse(forLibrary(source));
    const checked = program.check();
    return checked.valid ? { run: program } : { fault: firstLine(checked.error?.message ?? 'it does not compile') };
  } catch (error) {
    return { fault: firstLine((error as Error).message) };
  }
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0]!;
}

/** The sentence of a rule, or else the rule. */
function saying({ rule, message, messageExpression }: ValidationRule, context: { readonly self: unknown; readonly oldSelf: unknown }): string {
  const program = messageExpression === undefined ? undefined : programOf(messageExpression);
  if (program && 'run' in program) {
    try {
      const text: unknown = program.run(context);
      if (typeof text === 'string' && text.trim() !== '' && !text.includes('\n')) return text;
    } catch {
      // The plain message counts then, as it does in the cluster.
    }
  }
  return (message ?? rule).trim().replace(/\s*\n\s*/g, ' ');
}

function placeOf({ path }: Visit, { fieldPath }: ValidationRule): string {
  const place = pathText(path);
  return fieldPath === undefined ? place || 'the object' : `${place}${place === '' ? fieldPath.replace(/^\./, '') : fieldPath}`;
}
