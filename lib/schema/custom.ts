import Ajv, { type ErrorObject, type ValidateFunction } from 'ajv';
import { type TSchema } from '@sinclair/typebox';
import { acceptsOf } from './accepts';
import { explain } from './explain';
import { chooseBranches } from './unions';
import { uniqueBy } from './unique-by';
import { type Violation } from './violation';

let ajv: Ajv | undefined;
const compiled = new WeakMap<TSchema, ValidateFunction>();

/** Compiled on first use, to tell what is wrong: nobody pays for it whose values are right. */
function validatorOf(schema: TSchema): ValidateFunction {
  // Rules about which fields are set stand beside the fields, which the compiler checks and `strictRequired` does not see.
  // Optimizing the generated code takes longer than running it.
  ajv ??= new Ajv({ allErrors: true, verbose: true, strict: true, strictRequired: false, code: { optimize: false }, keywords: [uniqueBy] });
  let validator = compiled.get(schema);
  if (!validator) compiled.set(schema, validator = ajv.compile(schema));
  return validator;
}

/** What a schema of ours refuses in a value that belongs to an object of `kind`. */
export function schemaViolations(schema: TSchema, value: unknown, kind: string): Violation[] {
  if (acceptsOf(schema)?.(value) === true) return [];
  const validator = validatorOf(schema);
  if (validator(value)) return [];
  const errors: ErrorObject[] = chooseBranches(validator.errors ?? []);
  return errors.flatMap((error) => explain(error, value, kind) ?? []);
}
