import { type Fields, type Shape } from './shape';

/** A field of an object, by its name without the mark of what may be left out. */
export interface Field {
  readonly name: string;
  readonly shape: Shape;
  readonly optional: boolean;
}

const known = new WeakMap<Fields, ReadonlyMap<string, Field>>();

/** The fields of an object, by name. */
export function fieldsOf(shape: Fields): ReadonlyMap<string, Field> {
  let fields = known.get(shape);
  if (!fields) {
    fields = new Map(Object.entries(shape.fields).map(([key, inner]): [string, Field] => {
      const optional = key.endsWith('?');
      const name = optional ? key.slice(0, -1) : key;
      return [name, { name, shape: inner, optional }];
    }));
    known.set(shape, fields);
  }
  return fields;
}
