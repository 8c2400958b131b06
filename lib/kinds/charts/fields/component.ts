import { Type, type TLiteral, type TObject, type TProperties, type TUnion } from '@sinclair/typebox';
import { type Rule } from '../../fields/rule';
import { strict } from '../../fields/strict';

type Component<Properties extends TProperties> = TUnion<[
  TObject<{ enabled: TLiteral<false> }>, TObject<{ enabled: TLiteral<true> } & Properties>,
]>;

/** A part of a chart that is on, with all that it needs, or off, with nothing more to say. */
export function component<Properties extends TProperties>(
  properties: Properties, ...rules: Rule<Extract<keyof Properties, string>>[]
): Component<Properties> {
  return Type.Union([
    strict({ enabled: Type.Literal(false) }),
    strict({ enabled: Type.Literal(true), ...properties }, ...rules as Rule<never>[]),
  ]);
}
