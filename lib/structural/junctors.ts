import { quoted } from '../schema/wording';
import { type Violation } from '../schema/violation';
import { isObject } from '../is-object';
import { type StructuralSchema } from './schema';
import { tell, type Visit } from './visit';

type Check = (visit: Visit, value: unknown, schema: StructuralSchema) => void;

/** Rules that combine others: all, one, some or none of several descriptions fit a value, which has its defaults. */
export function junctors(visit: Visit, value: unknown, schema: StructuralSchema, check: Check): void {
  const inBranch = (branch: StructuralSchema): Violation[] => faultsIn(visit, value, branch, check);
  for (const one of schema.allOf ?? []) visit.violations.push(...inBranch(one));
  if (schema.anyOf && !(schema['x-kubernetes-int-or-string'] === true && isEither(schema.anyOf))) some(visit, schema.anyOf, inBranch);
  if (schema.oneOf) exactlyOne(visit, value, schema.oneOf, inBranch);
  if (schema.not && inBranch(schema.not).length === 0) none(visit, value, schema.not);
}

type InBranch = (schema: StructuralSchema) => Violation[];

function faultsIn(visit: Visit, value: unknown, schema: StructuralSchema, check: Check): Violation[] {
  const branch: Visit = { ...visit, path: [...visit.path], violations: [], isBranch: true };
  check(branch, value, schema);
  return branch.violations;
}

/** What an integer-or-string is, said once more. */
function isEither(branches: readonly StructuralSchema[]): boolean {
  return branches.every((branch) => Object.keys(branch).join() === 'type' && (branch.type === 'integer' || branch.type === 'string'));
}

/** The fields of branches that say nothing but that a field is set. */
function presence(branches: readonly StructuralSchema[]): string[] | undefined {
  const names = branches.map(({ required, ...others }) => Object.keys(others).length === 0 && required?.length === 1 ? required[0] : undefined);
  return names.every((name) => name !== undefined) ? names : undefined;
}

function present(names: readonly string[], value: unknown): string[] {
  return names.filter((name) => isObject(value) && value[name] !== undefined);
}

function some(visit: Visit, branches: readonly StructuralSchema[], inBranch: InBranch): void {
  const faults = branches.map(inBranch);
  if (faults.some((one) => one.length === 0)) return;
  const names = presence(branches);
  if (names) tell(visit, `must have at least one of ${quoted(names)}, got none`);
  else visit.violations.push(...fewest(faults));
}

function exactlyOne(visit: Visit, value: unknown, branches: readonly StructuralSchema[], inBranch: InBranch): void {
  const faults = branches.map(inBranch);
  const fitting = faults.filter((one) => one.length === 0).length;
  if (fitting === 1) return;
  const names = presence(branches);
  if (names) tell(visit, `must have exactly one of ${quoted(names)}, got ${quoted(present(names, value)) || 'none'}`);
  else if (fitting === 0) visit.violations.push(...fewest(faults));
  else tell(visit, `must fit exactly one of ${branches.length} forms of its kind, got what fits ${fitting}`);
}

/** The faults of the form that was most likely meant. */
function fewest(faults: readonly Violation[][]): Violation[] {
  return [...faults].sort((left, right) => left.length - right.length)[0] ?? [];
}

function none(visit: Visit, value: unknown, { required, anyOf, ...others }: StructuralSchema): void {
  const names = Object.keys(others).length > 0 ? undefined : required ?? (anyOf && presence(anyOf));
  if (!names) return tell(visit, 'must not be of the form that its kind excludes');
  const set = present(names, value);
  tell(visit, set.length === 1 ? 'must not be set' : `must not have ${quoted(set)}${required ? ' together' : ''}`, ...(set.length === 1 ? set : []));
}
