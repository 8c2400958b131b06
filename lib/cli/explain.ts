import { relative, resolve, sep } from 'node:path';
import { Fault } from '../fault';
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
  if (!message.startsWith('cannot find a parent chart')) return undefined;
  const place = placeOf(error, root);
  return `an object must be declared inside an application, got one outside${place === undefined ? '' : ` at ${place}`}; pass the application as its scope`;
}

/** Where in the declaration an error was caused: the innermost line of the project that is not this library's own. */
function placeOf(error: Error, root: string): string | undefined {
  const places = [...(error.stack ?? '').matchAll(/\(?(?<file>\/[^():]+):(?<line>\d+):\d+\)?$/gm)].map(({ groups }) => groups!);
  const ours = resolve(__dirname, '..') + sep;
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

