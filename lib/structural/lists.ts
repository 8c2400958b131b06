import { equal } from './equal';
import { isObject } from '../is-object';
import { type StructuralSchema } from './schema';

/** An item of a list that is the same as an earlier one. */
export interface Duplicate {
  readonly index: number;
  readonly other: number;
  /** In which fields, as it follows "item 3"; empty where it is the same in all. */
  readonly keys: string;
}

/** Items that a list may not have twice: any of a set, those of the same keys in a list that is a map. */
export function duplicates(list: readonly unknown[], schema: StructuralSchema): Duplicate[] {
  const { 'x-kubernetes-list-type': type, 'x-kubernetes-list-map-keys': keys = [], uniqueItems } = schema;
  if (type === 'map') return repeated(list.map((item) => isObject(item) ? keys.map((key) => item[key]) : item), ` in ${keys.map((key) => `'${key}'`).join(', ')}`);
  return type === 'set' || uniqueItems === true ? repeated(list, '') : [];
}

function repeated(values: readonly unknown[], keys: string): Duplicate[] {
  const seen = new Map<string, number[]>();
  return values.flatMap((value, index) => {
    const text = sketch(value);
    const earlier = seen.get(text) ?? [];
    const other = earlier.find((position) => equal(values[position], value));
    seen.set(text, [...earlier, index]);
    return other === undefined ? [] : [{ index, other, keys }];
  });
}

/** The same for equal values, so that a few are compared and not all. */
function sketch(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sketch).join()}]`;
  return isObject(value) ? `{${Object.keys(value).sort().join()}}` : JSON.stringify(value) ?? '';
}
