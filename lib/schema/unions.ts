import { type ErrorObject } from 'ajv';

interface Branch {
  readonly errors: ErrorObject[];
  /** How far the value is from what this branch describes. */
  readonly score: readonly number[];
}

const unionKeywords = new Set(['anyOf', 'oneOf']);

function within(error: ErrorObject, union: ErrorObject, branch: string): boolean {
  return error.schemaPath.startsWith(`${union.schemaPath}/${branch}`) && `${error.instancePath}/`.startsWith(`${union.instancePath}/`);
}

function isChoice(error: ErrorObject): boolean {
  return error.keyword === 'enum' || error.keyword === 'const';
}

/** A field just below the union, by whose value its branches differ. */
function discriminator(error: ErrorObject, union: ErrorObject): string | undefined {
  const rest = error.instancePath.slice(union.instancePath.length + 1);
  return isChoice(error) && rest !== '' && !rest.includes('/') ? rest : undefined;
}

function score(errors: readonly ErrorObject[], union: ErrorObject): number[] {
  const here = errors.filter((error) => error.instancePath === union.instancePath);
  const wrongType = here.filter((error) => error.keyword === 'type').length;
  return [wrongType, errors.filter((error) => discriminator(error, union) !== undefined).length, here.length, errors.length];
}

function compare(left: readonly number[], right: readonly number[]): number {
  const differs = left.findIndex((value, index) => value !== right[index]);
  return differs < 0 ? 0 : (left[differs] ?? 0) - (right[differs] ?? 0);
}

/** All branches refuse the same field or the value itself for not being among theirs: one error that names them all. */
function merged(branches: readonly Branch[]): ErrorObject | undefined {
  const [first, ...others] = branches.map(({ errors }) => errors.filter(isChoice));
  const common = first?.find((error) => others.every((errors) => errors.some((other) => other.instancePath === error.instancePath)));
  if (!common) return undefined;
  const allowed = branches.flatMap(({ errors }) => errors.filter((error) => isChoice(error) && error.instancePath === common.instancePath))
    .flatMap(({ params }) => (params as { allowedValues?: unknown[]; allowedValue?: unknown }).allowedValues ?? [(params as { allowedValue?: unknown }).allowedValue]);
  return { ...common, keyword: 'enum', params: { allowedValues: [...new Set(allowed)] } };
}

function resolve(union: ErrorObject, errors: ErrorObject[]): ErrorObject[] {
  const count = (union.schema as unknown[]).length;
  const branches = Array.from({ length: count }, (_, index): Branch => {
    const own = chooseBranches(errors.filter((error) => error !== union && within(error, union, `${index}/`)));
    return { errors: own, score: score(own, union) };
  });
  const choice = merged(branches);
  if (choice) return [choice];
  return [...branches].sort((left, right) => compare(left.score, right.score))[0]?.errors ?? [];
}

/** Whether the branches only say which fields are set: such a union is one statement, not several to choose from. */
function isPresence(error: ErrorObject): boolean {
  return (error.schema as object[]).every((branch) => Object.keys(branch).join() === 'required');
}

/** Errors with those of a union replaced by the errors of the branch that was most likely meant. */
export function chooseBranches(errors: ErrorObject[]): ErrorObject[] {
  const union = errors.filter((error) => unionKeywords.has(error.keyword)).sort((left, right) => left.schemaPath.length - right.schemaPath.length)[0];
  if (!union) return errors;
  const inside = (error: ErrorObject): boolean => error === union || within(error, union, '');
  const chosen = isPresence(union) ? [{ ...union, keyword: `${union.keyword}Fields` }] : resolve(union, errors.filter(inside));
  return [...chosen, ...chooseBranches(errors.filter((error) => !inside(error)))];
}
