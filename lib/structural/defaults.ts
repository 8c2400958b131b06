import { isObject } from '../is-object';
import { type StructuralSchema } from './schema';

/**
 * A value with the defaults of its schema filled in, as the API server does before it looks at it: where a field is missing,
 * and where it is null and may not be. What needs no default is the same object as before.
 */
export function withDefaults(value: unknown, schema: StructuralSchema): unknown {
  if (Array.isArray(value)) {
    const { items } = schema;
    return items === undefined ? value : mapped(value, (item) => filled(item, items));
  }
  if (!isObject(value)) return value;
  const result: Record<string, unknown> = {};
  let changed = false;
  for (const [name, field] of Object.entries(value)) {
    const inner = fieldSchema(schema, name);
    result[name] = inner ? filled(field, inner) : field;
    changed ||= result[name] !== field;
  }
  for (const [name, inner] of Object.entries(schema.properties ?? {})) {
    if (inner.default === undefined || value[name] !== undefined) continue;
    result[name] = structuredClone(inner.default);
    changed = true;
  }
  return changed ? result : value;
}

/** The schema of a field: its own, or that of all fields whose names are data. */
export function fieldSchema({ properties, additionalProperties }: StructuralSchema, name: string): StructuralSchema | undefined {
  if (properties && Object.hasOwn(properties, name)) return properties[name];
  return typeof additionalProperties === 'object' ? additionalProperties : undefined;
}

function filled(value: unknown, schema: StructuralSchema): unknown {
  const given = value === null && schema.nullable !== true && schema.default !== undefined ? structuredClone(schema.default) : value;
  return withDefaults(given, schema);
}

function mapped(items: readonly unknown[], change: (item: unknown) => unknown): readonly unknown[] {
  const result = items.map(change);
  return result.some((item, index) => item !== items[index]) ? result : items;
}
