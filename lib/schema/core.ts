import { isObject } from '../is-object';
import { parseQuantity } from '../quantity';
import { quantityForm } from '../kinds/fields/quantity';
import { type Manifest } from '../manifest';
import { isBase64, isMoment } from './formats';
import { narrowerChoice, plainChoice } from './core-choices';
import { coreKind, fieldsOf, requiredFieldsOf, textsOf, type CoreField, type CoreKind } from './core-types';
import { definitionFaults } from './definition-faults';
import { gateOnFrom } from './feature-gates';
import { pathText, type Step } from './path';
import { itemFaults, keysOf, repeatedItems } from './repeated-items';
import { type Violation } from './violation';
import { got, gotType, notAmong, typeName, unknownField } from './wording';

/** What one object is checked against, and what was found. */
interface Visit {
  readonly kind: string;
  /** Minor version of the cluster's Kubernetes. */
  readonly minor: number;
  readonly path: Step[];
  readonly violations: Violation[];
}

const common = new Set(['apiVersion', 'kind', 'metadata']);

/** What is wrong with an object of one of Kubernetes' own kinds in a minor version of Kubernetes, apart from its metadata. */
export function coreViolations(manifest: Manifest, kind: CoreKind, minor: number): Violation[] {
  const visit: Visit = { kind: manifest.kind, minor, path: [], violations: outdated(manifest, kind) };
  if (kind.type > 0) fields(visit, manifest, kind.type, common);
  return manifest.kind === 'CustomResourceDefinition' ? [...visit.violations, ...definitionFaults(manifest)] : visit.violations;
}

function tell({ path, violations }: Visit, message: string, ...further: Step[]): void {
  violations.push({ path: pathText([...path, ...further]), message });
}

/** Fields that a type does not have or a cluster does not, and those that must be there. */
function fields(visit: Visit, value: object, type: number, skipped?: ReadonlySet<string>): void {
  const known = fieldsOf(type);
  const names = Object.keys(value);
  for (let index = 0; index < names.length; index++) {
    const name = names[index]!;
    const item = (value as Record<string, unknown>)[name];
    if (item === undefined || skipped?.has(name)) continue;
    const field = known.get(name);
    visit.path.push(name);
    if (!field) tell(visit, unknownField(name, visit.kind, namesFor(known, visit.minor)));
    else if (item === null) tell(visit, 'must not be null; leave it out');
    else {
      served(visit, field);
      check(visit, item, field.code, 0);
    }
    visit.path.pop();
  }
  const needed = requiredFieldsOf(type);
  for (let index = 0; index < needed.length; index++) {
    const { name, before } = needed[index]!;
    if (before > visit.minor && (value as Record<string, unknown>)[name] === undefined && !skipped?.has(name)) tell(visit, 'must be set', name);
  }
}

/** The fields that are worth being suggested. */
function* namesFor(known: ReadonlyMap<string, CoreField>, minor: number): Generator<string> {
  for (const [name, { since = 0, until = Infinity }] of known) if (since <= minor && minor < until) yield name;
}

/** Whether the cluster's Kubernetes has a field, and has it on. */
function served(visit: Visit, { gate, since = 0, until = Infinity }: CoreField): void {
  const { kind, minor } = visit;
  if (since > minor) return tell(visit, `must be left out of a ${kind} in Kubernetes 1.${minor}, got one that 1.${since} brought; upgrade the cluster first`);
  if (until <= minor) return tell(visit, `must be left out of a ${kind} in Kubernetes 1.${minor}, got one that 1.${until} removed`);
  const on = gate === undefined ? undefined : gateOnFrom(gate);
  if (gate === undefined || on === undefined || (on !== 'never' && on <= minor)) return;
  visit.violations.push({
    path: pathText(visit.path),
    message: `must be left out in Kubernetes 1.${minor}, which drops it because its feature gate '${gate}' is off by default, got one${on === 'never' ? '' : `; from 1.${on} on it is on`}`,
    gate,
  });
}

/** A value against a code of the table, from `at` on. */
function check(visit: Visit, value: unknown, code: string, at: number): void {
  switch (code[at]) {
    case '[': return list(visit, value, code, at + 1);
    case '{': return map(visit, value, code, at + 1);
    case '|': return typeof value === 'boolean' ? undefined : check(visit, value, code, at + 1);
    case '#':
      if (!isObject(value)) return wrongType(visit, 'object', value);
      return fields(visit, value, Number(code.slice(at + 1)));
    case '=': return text(visit, value, Number(code.slice(at + 1)));
    case 'j': return;
    default: return scalar(visit, value, code[at]!);
  }
}

function list(visit: Visit, value: unknown, code: string, at: number): void {
  if (!Array.isArray(value)) return wrongType(visit, 'array', value);
  const items = code[at] === '(' ? code.indexOf(')', at) + 1 : at;
  if (value.length > 1) {
    const keyed = items > at ? repeatedItems(value, keysOf(code.slice(at + 1, items - 1))) : [];
    for (const { index, message } of [...keyed, ...itemFaults(visit.kind, visit.path, value)]) tell(visit, message, index);
  }
  for (let index = 0; index < value.length; index++) item(visit, index, value[index], code, items);
}

function map(visit: Visit, value: unknown, code: string, at: number): void {
  if (!isObject(value)) return wrongType(visit, 'object', value);
  for (const key of Object.keys(value)) if ((value)[key] !== undefined) item(visit, key, (value)[key], code, at);
}

function item(visit: Visit, step: Step, value: unknown, code: string, at: number): void {
  visit.path.push(step);
  if (value === null) tell(visit, 'must not be null; leave it out');
  else check(visit, value, code, at);
  visit.path.pop();
}

/** One of the texts that a type consists of. */
function text(visit: Visit, value: unknown, number: number): void {
  if (typeof value !== 'string') return wrongType(visit, 'string', value);
  const { minor } = visit;
  const all = textsOf(number);
  const few = narrowerChoice(visit.kind, visit.path);
  const fits = (name: string): boolean => few === undefined || few.includes(name);
  const found = all.find((one) => one.text === value && fits(value));
  if (found && (found.since ?? 0) <= minor && minor < (found.until ?? Infinity)) return;
  const allowed = all.filter(({ text: name, since = 0, until = Infinity }) => name !== '' && fits(name) && since <= minor && minor < until).map(({ text: name }) => name);
  const reason = found === undefined ? '' : (found.since ?? 0) > minor ? `, which 1.${found.since} brought` : `, which 1.${found.until} removed`;
  tell(visit, `${notAmong(value, allowed)}${reason}`);
}

function scalar(visit: Visit, value: unknown, code: string): void {
  switch (code) {
    case 's': return plain(visit, value);
    case 'b': return typeof value === 'boolean' ? undefined : wrongType(visit, 'boolean', value);
    case 'n': return typeof value === 'number' ? undefined : wrongType(visit, 'number', value);
    case 'i': return whole(visit, value, 32);
    case 'l': return whole(visit, value, 64);
    case 'q':
      if ((typeof value === 'string' || typeof value === 'number') && isAmount(String(value))) return;
      return tell(visit, `must be ${quantityForm}, ${got(value)}`);
    case 'x':
      if (typeof value === 'string' || (typeof value === 'number' && isWhole(value, 32))) return;
      return tell(visit, `must be a whole number or a string, ${got(value)}`);
    case 't': return form(visit, value, isMoment, "a moment such as '2026-08-25T03:00:00Z'");
    default: return form(visit, value, isBase64, 'base64');
  }
}

function plain(visit: Visit, value: unknown): void {
  if (typeof value !== 'string') return wrongType(visit, 'string', value);
  const allowed = plainChoice(visit.kind, visit.path);
  if (allowed && !allowed.includes(value)) tell(visit, notAmong(value, allowed));
}

function form(visit: Visit, value: unknown, holds: (text: string) => boolean, words: string): void {
  if (typeof value !== 'string') return wrongType(visit, 'string', value);
  if (!holds(value)) tell(visit, `must be ${words}, ${got(value)}`);
}

function whole(visit: Visit, value: unknown, bits: 32 | 64): void {
  if (typeof value !== 'number' || !Number.isInteger(value)) return wrongType(visit, 'integer', value);
  if (!isWhole(value, bits)) tell(visit, `must be a whole number of ${bits} bits, ${got(value)}`);
}

function isWhole(value: number, bits: 32 | 64): boolean {
  return Number.isInteger(value) && value >= -(2 ** (bits - 1)) && value < 2 ** (bits - 1);
}

/** Kubernetes' grammar; no amount that is declared may be negative. */
function isAmount(value: string): boolean {
  return parseQuantity(value)?.negative === false;
}

function wrongType(visit: Visit, type: string, value: unknown): void {
  tell(visit, `must be ${typeName(type)}, ${gotType(value)}`);
}

/** Beta versions from before 1.24 whose kinds have become stable are served nowhere any more. */
function outdated({ apiVersion, kind }: Manifest, { introduced }: CoreKind): Violation[] {
  const stable = stableVersion(apiVersion, kind, introduced);
  return stable === undefined ? [] : [{ path: 'apiVersion', message: `must be '${stable}', got '${apiVersion}'; clusters no longer serve it` }];
}

function stableVersion(apiVersion: string, kind: string, introduced: number): string | undefined {
  if (!/v[0-9]+beta[0-9]+$/.test(apiVersion) || (introduced >= 24 && !apiVersion.startsWith('flowcontrol.'))) return undefined;
  const group = apiVersion.split('/')[0] ?? '';
  const groups = group === 'extensions' ? ['apps', 'networking.k8s.io', 'policy'] : [group];
  return groups.flatMap((name) => [`${name}/v2`, `${name}/v1`]).find((version) => coreKind(version, kind));
}
