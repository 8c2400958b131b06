import { relative, sep } from 'node:path';
import { Fault } from '../fault';
import { libraryFolder } from '../library-folder';
import { inOneLine, printable } from '../printable';
import { DeclarationFault } from '../props/declaration-fault';
import { shown } from '../props/shown';

/** What went wrong, for the terminal: mistakes in a sentence without a stack trace, everything else with one. */
export function explain(error: unknown, root: string): string {
  if (!(error instanceof Error)) return printable(`unexpected error, which is none: ${shown(error)}`);
  return printable(mistake(error, root) ?? `unexpected error, a bug of cdk8s-flotilla or of your own code: ${error.stack}`);
}

/** What whoever declared the fleet did wrong, in a sentence; undefined for a bug. */
export function mistake(error: unknown, root: string): string | undefined {
  if (!(error instanceof Error)) return undefined;
  return isFault(error) ? ofFault(error, root) : ofConstructs(error, root) ?? ofSources(error, root);
}

/** By name too: a project may load this library twice. */
function isFault(error: Error): boolean {
  return error instanceof Fault || error.name === 'Fault';
}

/** A fault of one object is one line whatever it quotes; each of a call is led by the line of the declaration that calls. */
function ofFault(error: Error, root: string): string {
  if (!(error instanceof DeclarationFault)) return Object.getPrototypeOf(error) === Fault.prototype ? inOneLine(error.message) : error.message;
  const place = placeOf(error, root);
  return error.faults.map((fault) => `${place === undefined ? '' : `${place}: `}${inOneLine(fault)}`).join('\n');
}

/** What constructs and cdk8s say of a declaration, in our words. */
function ofConstructs(error: Error, root: string): string | undefined {
  const { message } = error;
  const twice = /^There is already a Construct with name '(?<id>[^']+)' in \w+(?: \[(?<parent>[^\]]+)\])?/.exec(message)?.groups;
  if (twice?.parent !== undefined) return `'${twice.id}' must be declared once in '${twice.parent}', got it twice; remove one of them or give it another name`;
  if (twice) return `cluster '${twice.id}' must be declared once in the fleet, got it twice; give one of them another name`;
  const version = /^invalid apiVersion (?<version>.*), expecting GROUP\/VERSION/s.exec(message)?.groups?.version;
  if (version !== undefined) return `apiVersion of an object must be a version such as 'v1' or 'apps/v1', got '${version}'`;
  const place = placeOf(error, root);
  if (!message.startsWith('cannot find a parent chart')) return isOfCdk8s(error) ? ofCdk8s(error, place) : undefined;
  return `an object must be declared inside an application, got one outside${place === undefined ? '' : ` at ${place}`}; pass the application as its scope`;
}

/** What a TypeError says is about the code of cdk8s, and nobody's who declares. */
function ofCdk8s(error: Error, place: string | undefined): string {
  const got = error instanceof TypeError ? 'something else' : `an error of its own: ${inOneLine(error.message)}`;
  return `${place === undefined ? '' : `${place}: `}a call of cdk8s must be given what its types ask for, got ${got}; compare its scope, its name and its props with them`;
}

/** Whether a call of cdk8s failed that is not this library's, in its own code or in a value that it looks at: it does so only as it uses it. */
function isOfCdk8s({ stack = '' }: Error): boolean {
  const files = [...stack.matchAll(/\((?<file>\/[^():]+):\d+:\d+\)$|at (?<bare>\/[^():]+):\d+:\d+$/gm)].map(({ groups }) => (groups!.file ?? groups!.bare)!);
  const isTheirs = (file: string): boolean => /\/node_modules\/(?:cdk8s|constructs)\//.test(file);
  const first = files.findIndex(isTheirs);
  const others = first < 0 ? files : [...files.slice(0, first), ...files.slice(first).filter((file) => !isTheirs(file)).slice(0, 1)];
  return first >= 0 && !others.some((file) => file.startsWith(libraryFolder + sep));
}

/** Where in the declaration an error was caused: the innermost line of the project that is not this library's own. */
function placeOf(error: Error, root: string): string | undefined {
  const places = [...(error.stack ?? '').matchAll(/\(?(?<file>\/[^():]+):(?<line>\d+):\d+\)?$/gm)].map(({ groups }) => groups!);
  const ours = libraryFolder + sep;
  const own = places.find(({ file }) => file!.startsWith(root + sep) && !file!.includes(`${sep}node_modules${sep}`) && !file!.startsWith(ours));
  return own && `${relative(root, own.file!)}:${own.line}`;
}

/** What stands in the way of reading the project's sources at all. */
function ofSources(error: Error & { code?: string; requireStack?: string[] }, root: string): string | undefined {
  const { message, code, name, requireStack } = error;
  if (code === 'MODULE_NOT_FOUND') {
    const module = /^Cannot find module '(?<module>[^']+)'/.exec(message)?.groups?.module ?? 'another one';
    const from = requireStack?.[0] === undefined ? 'main.ts' : relative(root, requireStack[0]);
    return `'${from}' must import modules that exist, got '${module}'; correct its name, or install it with npm`;
  }
  if (name !== 'TransformError') return undefined;
  const [, ...faults] = message.split('\n');
  return faults.map((fault) => fault.replace(`${root}${sep}`, '').replace(': ERROR: ', ' must be TypeScript, got a mistake in its syntax: ')).join('\n');
}

