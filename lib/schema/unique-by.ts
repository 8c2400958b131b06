import { type FuncKeywordDefinition, type SchemaValidateFunction } from 'ajv';

type Item = Readonly<Record<string, unknown>>;

/** Keyword for lists of objects: no two items agree in all fields of any of the given rules. */
export const uniqueBy: FuncKeywordDefinition = {
  keyword: 'uniqueBy',
  type: 'array',
  schemaType: 'array',
  validate: validateUnique(),
  errors: true,
};

function validateUnique(): SchemaValidateFunction {
  const validate: SchemaValidateFunction = (rules: readonly (readonly string[])[], list: readonly unknown[]) => {
    const duplicate = rules.map((rule) => firstDuplicate(rule, list)).find((found) => found !== undefined);
    validate.errors = duplicate ? [{ keyword: 'uniqueBy', params: duplicate }] : [];
    return duplicate === undefined;
  };
  return validate;
}

interface Duplicate {
  readonly fields: readonly string[];
  readonly index: number;
  readonly other: number;
}

/** The first two items that agree in all fields of a rule. */
export function firstDuplicate(rule: readonly string[], list: readonly unknown[]): Duplicate | undefined {
  const items = list.map((item): Item => typeof item === 'object' && item !== null ? item as Item : {});
  const fields = rule.map((field) => field.replace(/\?$/, ''));
  const loose = new Set(rule.filter((field) => field.endsWith('?')).map((field) => field.slice(0, -1)));
  const agree = (left: Item, right: Item): boolean => fields.every((field) => left[field] === right[field]
    || (loose.has(field) && (left[field] === undefined || right[field] === undefined)));
  for (const [index, item] of items.entries()) {
    const other = items.findIndex((earlier, position) => position < index && agree(earlier, item));
    if (other >= 0) return { fields, index, other };
  }
  return undefined;
}
