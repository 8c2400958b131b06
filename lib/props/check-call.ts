import { type Step, pathText } from '../schema/path';
import { DeclarationFault } from './declaration-fault';
import { Inspection, type Strictness, type Subject } from './inspection';
import { matches } from './matches';
import { type Parameter } from './shape';
import { shapes } from './shapes';
import { shown } from './shown';
import { inWords } from './wording';

type Callable = (...args: never[]) => unknown;

/**
 * Compares the arguments of a call with what the source says of them.
 *
 * @param known what is called; a stack of the fault begins below it
 * @param name by which the source's types know it: `Workload`, `talos`, `Pods.endpoint`
 */
export function checkCall(known: Callable, args: readonly unknown[], strictness: Strictness, name = known.name): void {
  const parameters = shapes().calls[name];
  if (!parameters) throw new Error(`'${name}' must be in lib/props/props.json; run npm run props`);
  if (parameters.every((parameter, index) => isRight(args[index], parameter))) return;
  const faults = parameters.flatMap((parameter, index) => faultsOf(args[index], parameter, { called: name, parameters, args, strictness }));
  if (faults.length > 0) throw new DeclarationFault([...new Set(faults)], known);
}

function isRight(value: unknown, { shape, optional }: Parameter): boolean {
  return value === undefined ? optional === true : matches(value, shape);
}

interface Call {
  readonly called: string;
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
function isScope({ name }: Parameter, { parameters, called }: Call): boolean {
  return parameters[0]!.name === name && /^[A-Z]\w*$/.test(called) && name !== 'props';
}

function scopeFaults(value: unknown, { name, shape }: Parameter, subject: string, { called, parameters }: Call): string[] {
  const inspection = new Inspection(() => '');
  inspection.look(value, shape, []);
  if (inspection.faults.length === 0) return [];
  const wanted = shape === 'construct' ? 'a construct in a cluster' : inWords(shape);
  return [`scope of ${subject} must be ${wanted}, got ${shown(value)}; pass it first: new ${called}(${[name, ...parameters.slice(1).map((parameter) => parameter.name)].join(', ')})`];
}

/** `Workload 'web'`: with the name, where it has one that can be told. */
function subjectOf({ called, parameters, args }: Call): string {
  const at = parameters.findIndex(({ name, shape }) => (name === 'name' || name === 'id') && shape === 'string');
  const name = args[at];
  return typeof name === 'string' && /^[\w.-]{1,63}$/.test(name) ? `${called} '${name}'` : called;
}
