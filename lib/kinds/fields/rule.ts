/** What must hold between the fields of one object, as a fragment of JSON schema; `Field` makes the compiler know its fields. */
export interface Rule<Field extends string = string> {
  readonly fields: readonly Field[];
  readonly schema: Readonly<Record<string, unknown>>;
}

const present = (field: string): { required: string[] } => ({ required: [field] });

/** One of these fields is set, never two. */
export function exactlyOne<Field extends string>(...fields: Field[]): Rule<Field> {
  return { fields, schema: { oneOf: fields.map(present) } };
}

/** One of these fields is set, or several. */
export function atLeastOne<Field extends string>(...fields: Field[]): Rule<Field> {
  return { fields, schema: { anyOf: fields.map(present) } };
}

/** None of these fields is set, or one. */
export function atMostOne<Field extends string>(...fields: Field[]): Rule<Field> {
  const pairs = fields.flatMap((left, index) => fields.slice(index + 1).map((right) => [left, right]));
  return { fields, schema: { allOf: pairs.map((required) => ({ not: { required } })) } };
}

/** Where `field` is set, `others` are too. */
export function needs<Field extends string>(field: Field, ...others: Field[]): Rule<Field> {
  return { fields: [field, ...others], schema: { dependencies: { [field]: others } } };
}

/** At least one field is set, whichever. */
export const notEmpty: Rule<never> = { fields: [], schema: { minProperties: 1 } };
