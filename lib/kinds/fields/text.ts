import { Type, type TUnsafe } from '@sinclair/typebox';

export interface TextOptions {
  /** Most characters. @default - no limit */
  readonly max?: number;
  /** A regular expression that must not match anywhere. @default - none */
  readonly except?: string;
}

/** A text of a certain form: `form` completes the sentence "must be …" for whoever wrote another. */
export function text<Form extends string = string>(form: string, pattern: string, options: TextOptions = {}): TUnsafe<Form> {
  return Type.Unsafe<Form>({
    type: 'string', title: form, pattern,
    ...(options.max !== undefined && { maxLength: options.max }),
    ...(options.except !== undefined && { not: { pattern: options.except } }),
  });
}

/** Any text but the empty one. */
export const nonEmpty = Type.String({ minLength: 1 });
