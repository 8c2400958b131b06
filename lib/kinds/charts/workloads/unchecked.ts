type Plain = string | number | boolean | null | undefined | readonly unknown[];
type Keys<T> = T extends unknown ? keyof T : never;
type Field<T, Key> = T extends unknown ? Key extends keyof T ? T[Key] : never : never;
type Loose<T> = [T] extends [never] ? never : { readonly [Key in Keys<T>]?: Unchecked<Field<T, Key>> | null };

/**
 * Values of a chart as they come once further values, which nobody checks, are laid over those we know: any field of any map may
 * be missing. Where a map is of one form or another, all fields of both may be asked for.
 */
export type Unchecked<T> = Extract<T, Plain> | Loose<Exclude<T, Plain>>;
