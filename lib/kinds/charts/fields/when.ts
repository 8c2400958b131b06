import { type Rule } from '../../fields/rule';

/** Values that fields must have; of an object the fields named must be set, whatever else it has. */
export interface Shape { readonly [field: string]: string | boolean | Shape }

/** Where an object has the first shape, it must have the second too. */
export function when<Field extends string>(
  condition: { readonly [field in Field]?: string | boolean | Shape }, consequence: { readonly [field in Field]?: string | boolean | Shape },
): Rule<Field> {
  const fields = [...Object.keys(condition), ...Object.keys(consequence)] as Field[];
  return { fields, schema: { if: schemaOf(condition as Shape), then: schemaOf(consequence as Shape) } };
}

function schemaOf(shape: Shape): Record<string, unknown> {
  const properties = Object.entries(shape).map(([field, value]) => [field, typeof value === 'object' ? schemaOf(value) : { const: value }]);
  return { type: 'object', required: Object.keys(shape), properties: Object.fromEntries(properties) as unknown };
}
