import { type Step, pathText } from '../schema/path';
import { DeclarationFault } from './declaration-fault';
import { Inspection, type Strictness, type Subject } from './inspection';
import { matches } from './matches';
import { type Parameter } from './shape';
import { shapes } from './shapes';
import { shown } from './shown';
import { inWords } from './wording';

type Callable = (...args: never[]) => unknown;

/** Compares the arguments of a call with what the source says of them. */
export function checkCall(known: Callable, args: readonly unknown[], strictness: Strictness): void {
  const parameters = shapes().calls[known.name];
  if (!parameters) throw new Error(`'${known.name}' must be in lib/props/props.json; run npm run props`);
  if (parameters.every((parameter, index) => isRight(args[index], parameter))) return;
  const faults = parameters.flatMap((parameter, index) => faultsOf(args[index], parameter, { known, parameters, args, strictness }));
  if (faults.length > 0) throw new DeclarationFault([...new Set(faults)], known);
}

function isRight(value: unknown, { shape, optional }: Parameter): boolean {
  return value === undefined ? optional === true : matches(value, shape);
}

interface Call {
  readonly known: Callable;
  readonly parameters: readonly Parameter[];
  readonly args: readonly unknown[];
  readonly strictness: Strictness;
}

function faultsOf(value: unknown, parameter: Parameter, call: Call): string[] {
  const { name, shape, optional = false } = parameter;
  if (value === undefined && optional) return [];
  const subject = subjectOf(call);
  if (isScope(parameter, call)) return scopeFaults(value, parameter, subject, call);
  const isProps = name === 'props';
  const inspection = new Inspection(isProps ? (path): string => path.length === 0 ? `props of ${subject}` : `prop '${pathText(path)}' of ${subject}` : namedBy(name, subject));
  // Without any props each one that is missing is told.
  const given = value === undefined && isProps ? {} : value;
  if (given === undefined) return [`${name} of ${subject} must be given, got nothing; it is ${inWords(shape)}`];
  inspection.look(given, shape, [], call.strictness);
  return inspection.faults;
}

function namedBy(name: string, subject: string): Subject {
  return (path: readonly Step[]) => path.length === 0 ? `${name} of ${subject}` : `'${pathText([name, ...path])}' of ${subject}`;
}

/** The first argument of a construct is where it belongs. */
function isScope({ name }: Parameter, { parameters, known }: Call): boolean {
  return parameters[0]!.name === name && /^[A-Z]/.test(known.name) && name !== 'props';
}

function scopeFaults(value: unknown, { name, shape }: Parameter, subject: string, { known, parameters }: Call): string[] {
  const inspection = new Inspection(() => '');
  inspection.look(value, shape, []);
  if (inspection.faults.length === 0) return [];
  const wanted = shape === 'construct' ? 'a construct in a cluster' : inWords(shape);
  return [`scope of ${subject} must be ${wanted}, got ${shown(value)}; pass it first: new ${known.name}(${[name, ...parameters.slice(1).map((parameter) => parameter.name)].join(', ')})`];
}

/** `Workload 'web'`: with the name, where it has one that can be told. */
function subjectOf({ known, parameters, args }: Call): string {
  const at = parameters.findIndex(({ name, shape }) => (name === 'name' || name === 'id') && shape === 'string');
  const name = args[at];
  return typeof name === 'string' && /^[\w.-]{1,63}$/.test(name) ? `${known.name} '${name}'` : known.name;
}
