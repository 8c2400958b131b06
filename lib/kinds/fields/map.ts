import { Type, type Static, type TSchema, type TUnsafe } from '@sinclair/typebox';

/** An object whose keys are data; `keys` describes them where not every text will do. */
export function map<Value extends TSchema>(value: Value, keys?: TSchema): TUnsafe<Record<string, Static<Value>>> {
  return Type.Unsafe<Record<string, Static<Value>>>({
    type: 'object', additionalProperties: value, ...(keys && { propertyNames: keys }),
  });
}
