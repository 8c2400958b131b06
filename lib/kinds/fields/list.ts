import { Type, type TArray, type TSchema } from '@sinclair/typebox';

export interface ListOptions {
  /** Fewest items. @default 1, since an empty list says nothing and sometimes means its opposite */
  readonly min?: number;
  /** Most items. @default - no limit */
  readonly max?: number;
  /** No two items are the same. @default false */
  readonly unique?: boolean;
  /**
   * No two items agree in all of these fields; one list of fields for each such rule. A missing field agrees with a
   * missing one, and with any where its name ends in `?`. @default - no rule
   */
  readonly uniqueBy?: readonly (readonly string[])[];
}

/** A list that is left out rather than empty. */
export function list<Item extends TSchema>(item: Item, options: ListOptions = {}): TArray<Item> {
  return Type.Array(item, {
    minItems: options.min ?? 1,
    ...(options.max !== undefined && { maxItems: options.max }),
    ...(options.unique && { uniqueItems: true }),
    ...(options.uniqueBy && { uniqueBy: options.uniqueBy }),
  });
}
