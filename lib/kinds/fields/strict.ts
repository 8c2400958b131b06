import { Type, type TObject, type TProperties } from '@sinclair/typebox';
import { type Rule } from './rule';

/** An object with these fields and no others. */
export function strict<Properties extends TProperties>(
  properties: Properties, ...rules: Rule<Extract<keyof Properties, string>>[]
): TObject<Properties> {
  const allOf = rules.map((rule) => rule.schema);
  return Type.Object(properties, { additionalProperties: false, ...(allOf.length > 0 && { allOf }) });
}
