/** What a value must be, as the types of the source say it. */
export type Shape =
  | 'string' | 'number' | 'boolean' | 'null' | 'function'
  /** Anything at all. */
  | 'any'
  /** An object whose fields something else looks at. */
  | 'object'
  /** Strings, numbers, booleans, lists and maps, as deep as one likes. */
  | 'data'
  /** A construct of whatever class. */
  | 'construct'
  /** A string of a certain form; `means` says which in words, after `must be`. */
  | { readonly text: string; readonly means: string }
  | { readonly literals: readonly (string | number | boolean)[] }
  | { readonly list: Shape }
  | { readonly map: Shape }
  /** An instance of a public class of ours. */
  | { readonly instance: string }
  | { readonly union: readonly Shape[] }
  /** One of the named shapes. */
  | { readonly ref: string }
  | Fields;

/** An object with known fields. A name that ends with `?` may be left out. */
export interface Fields {
  readonly fields: Readonly<Record<string, Shape>>;
  /** Whether it may have others. @default false */
  readonly open?: boolean;
}

/** One argument of a constructor or a function. */
export interface Parameter {
  readonly name: string;
  readonly shape: Shape;
  /** @default false */
  readonly optional?: boolean;
}

/** Everything that can be called in a declaration, by its name. */
export interface Shapes {
  readonly types: Readonly<Record<string, Shape>>;
  readonly calls: Readonly<Record<string, readonly Parameter[]>>;
}
