import { type ErrorObject } from 'ajv';
import { pathText, steps, valueAt, type Step } from './path';
import { got, gotType, notAmong, quoted, typeName, unknownField } from './wording';
import { type Violation } from './violation';

/** What an error is about: the object, its kind's name, and the value that was refused. */
interface Subject {
  readonly kind: string;
  readonly path: readonly Step[];
  readonly value: unknown;
  readonly error: ErrorObject;
}

type Wording = (subject: Subject) => { step?: Step; message: string } | undefined;

interface Annotated {
  readonly title?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
}

const parameter = (error: ErrorObject, name: string): unknown => (error.params as Record<string, unknown>)[name];
const annotated = (error: ErrorObject): Annotated => error.parentSchema as Annotated;

/** The fields that a union is about which only says which fields are set. */
const fieldsOf = (error: ErrorObject): string[] => (error.schema as { required: string[] }[]).flatMap(({ required }) => required);

/** Says the form that a text must have where its definition names it. */
function form({ error, value }: Subject, otherwise: string): string {
  const { title } = annotated(error);
  return title === undefined ? `must ${otherwise}, ${got(value)}` : `must be ${title}, ${got(value)}`;
}

const formats: Readonly<Record<string, string>> = {
  byte: 'base64', 'date-time': "a moment such as '2026-08-25T03:00:00Z'", int32: 'a whole number of 32 bits', int64: 'a whole number of 64 bits',
};

const wordings: Readonly<Record<string, Wording>> = {
  additionalProperties: ({ error, kind }) => {
    const field = String(parameter(error, 'additionalProperty'));
    return { step: field, message: unknownField(field, kind, Object.keys(annotated(error).properties ?? {})) };
  },
  anyOfFields: ({ error }) => ({ message: `must have at least one of ${quoted(fieldsOf(error))}, got none` }),
  const: ({ error, value }) => ({ message: notAmong(value, [parameter(error, 'allowedValue')]) }),
  dependencies: ({ error }) => ({
    step: String(parameter(error, 'missingProperty')), message: `must be set where '${String(parameter(error, 'property'))}' is`,
  }),
  enum: ({ error, value }) => ({ message: notAmong(value, parameter(error, 'allowedValues') as unknown[]) }),
  format: ({ error, value }) => {
    const format = String(parameter(error, 'format'));
    if (typeof value === 'number' && !Number.isInteger(value)) return undefined;
    return { message: `must be ${formats[format] ?? `of the format ${format}`}, ${got(value)}` };
  },
  if: () => undefined,
  maximum: ({ error, value }) => ({ message: `must be at most ${String(parameter(error, 'limit'))}, ${got(value)}` }),
  maxItems: ({ error, value }) => ({ message: `must have at most ${String(parameter(error, 'limit'))} items, got ${(value as unknown[]).length}` }),
  maxLength: (subject) => ({ message: form(subject, `have at most ${String(parameter(subject.error, 'limit'))} characters`) }),
  maxProperties: ({ error, value }) => ({
    message: `must have at most ${String(parameter(error, 'limit'))} fields, got ${Object.keys(value as object).length}`,
  }),
  minimum: ({ error, value }) => ({ message: `must be at least ${String(parameter(error, 'limit'))}, ${got(value)}` }),
  minItems: ({ value }) => ({ message: `must have at least one item, ${got(value)}; leave it out instead` }),
  minLength: () => ({ message: 'must not be empty' }),
  minProperties: ({ path, value }) => ({
    message: `must have at least one field, ${got(value)}${typeof path.at(-1) === 'string' ? '; leave it out instead' : ''}`,
  }),
  not: (subject) => {
    const { required } = subject.error.schema as { required?: string[] };
    return { message: required === undefined ? form(subject, 'be something else') : `must not have both ${required.map((field) => `'${field}'`).join(' and ')}` };
  },
  oneOfFields: ({ error, value }) => {
    const set = fieldsOf(error).filter((field) => Object.hasOwn(value ?? {}, field));
    return { message: `must have exactly one of ${quoted(fieldsOf(error))}, got ${set.length === 0 ? 'none' : quoted(set)}` };
  },
  pattern: (subject) => ({ message: form(subject, `match ${String(parameter(subject.error, 'pattern'))}`) }),
  propertyNames: () => undefined,
  required: ({ error }) => ({ step: String(parameter(error, 'missingProperty')), message: 'must be set' }),
  type: ({ error, value }) => ({ message: `must be ${typeName(String(parameter(error, 'type')))}, ${gotType(value)}` }),
  uniqueBy: ({ error }) => ({
    step: parameter(error, 'index') as number,
    message: `must differ from item ${String(parameter(error, 'other'))} in ${quoted(parameter(error, 'fields') as string[])}`,
  }),
  uniqueItems: ({ error }) => ({ step: parameter(error, 'i') as number, message: `must differ from item ${String(parameter(error, 'j'))}` }),
};

/** An error of a schema in our words; nothing where another error says the same better. */
export function explain(error: ErrorObject, root: unknown, kind: string): Violation | undefined {
  const path = steps(error.instancePath, root);
  const subject = { error, kind, path, value: valueAt(root, path) };
  if (error.propertyName !== undefined) {
    const message = `must have as its key ${annotated(error).title ?? 'another text'}, got '${error.propertyName}'`;
    return { path: pathText([...path, error.propertyName]), message };
  }
  const wording = wordings[error.keyword];
  if (!wording) return { path: pathText(path), message: `must hold to '${error.keyword}', ${got(subject.value)}` };
  const words = wording(subject);
  return words && { path: pathText(words.step === undefined ? path : [...path, words.step]), message: words.message };
}
