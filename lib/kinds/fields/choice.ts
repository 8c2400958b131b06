import { Type, type TUnsafe } from '@sinclair/typebox';

/** One of some texts; the type is their union. */
export function choice<const Values extends readonly string[]>(...values: Values): TUnsafe<Values[number]> {
  return Type.Unsafe<Values[number]>({ type: 'string', enum: values });
}
