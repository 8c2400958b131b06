/** Reads all values at one path of fields in an object. */
export type FieldPath = (object: unknown) => unknown[];

/**
 * A path of fields such as `spec.rules[].backendRefs[]`, made once and read often. `[]` stands for each item of a list, `*`
 * for each field of a map. What is not there, or of another form, yields nothing.
 */
export function fieldPath(path: string): FieldPath {
  const steps = path.split('.').map((step) => step.endsWith('[]') ? { field: step.slice(0, -2), isList: true } : { field: step, isList: false });
  return (object) => {
    let values = [object];
    for (let index = 0; index < steps.length && values.length > 0; index++) {
      const { field, isList } = steps[index]!;
      const inner = values.flatMap((value) => valuesUnder(value, field));
      values = isList ? inner.flatMap((list) => (Array.isArray(list) ? list as unknown[] : [])) : inner;
    }
    return values;
  };
}

function valuesUnder(value: unknown, field: string): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  if (field === '*') return Object.values(value);
  const inner = Object.hasOwn(value, field) ? (value as Readonly<Record<string, unknown>>)[field] : undefined;
  return inner === undefined || inner === null ? [] : [inner];
}
