import { ApiObject } from 'cdk8s';
import * as apps from '../../apps';
import * as lib from '../../lib';
import { oddValue } from './odd-values';

/** A value of a declaration before anything is made: data, so that it can be changed, shown and shrunk. */
export type Term =
  | { readonly is: 'value'; readonly value: string | number | boolean | null }
  | { readonly is: 'list'; readonly items: readonly Term[] }
  | { readonly is: 'object'; readonly fields: readonly (readonly [string, Term])[] }
  /** `new Name(…)` of a class, `name(…)` of a function. */
  | { readonly is: 'call'; readonly name: string; readonly args: readonly Term[] }
  | { readonly is: 'ask'; readonly of: Term; readonly method: string; readonly args: readonly Term[] }
  | { readonly is: 'get'; readonly of: Term; readonly field: string }
  /** What the statement of that number made. */
  | { readonly is: 'made'; readonly index: number }
  /** Something that the library exports. */
  | { readonly is: 'exported'; readonly name: string }
  | { readonly is: 'odd'; readonly name: string };

export const value = (plain: string | number | boolean | null): Term => ({ is: 'value', value: plain });
export const object = (fields: Readonly<Record<string, Term>>): Term => ({ is: 'object', fields: Object.entries(fields) });
export const call = (name: string, ...args: readonly Term[]): Term => ({ is: 'call', name, args });
export const made = (index: number): Term => ({ is: 'made', index });
export const ask = (of: Term, method: string, ...args: readonly Term[]): Term => ({ is: 'ask', of, method, args });

/** Plain data as a term. */
export function plain(data: unknown): Term {
  if (Array.isArray(data)) return { is: 'list', items: data.map(plain) };
  if (typeof data === 'object' && data !== null) return { is: 'object', fields: Object.entries(data).map(([key, inner]) => [key, plain(inner)]) };
  return value(data as string);
}

/** A declaration: one statement after another, the first of which makes the fleet. */
export type Program = readonly Term[];

/** Runs a declaration, and returns what its first statement made. */
export function run(program: Program): unknown {
  const results: unknown[] = [];
  for (const statement of program) results.push(evaluated(statement, results));
  return results[0];
}

type Anything = (...args: unknown[]) => unknown;

const exported: Readonly<Record<string, unknown>> = { ...lib, ...apps, ApiObject };

function evaluated(term: Term, results: readonly unknown[]): unknown {
  const all = (terms: readonly Term[]): unknown[] => terms.map((inner) => evaluated(inner, results));
  switch (term.is) {
    case 'value': return term.value;
    case 'list': return all(term.items);
    case 'object': return objectOf(term.fields.map(([key, inner]) => [key, evaluated(inner, results)]));
    case 'call': {
      const known = exported[term.name] as Anything;
      return /^[A-Z]/.test(term.name) ? Reflect.construct(known, all(term.args)) : known(...all(term.args));
    }
    case 'ask': return asked(evaluated(term.of, results), term.method, all(term.args));
    case 'get': return got(evaluated(term.of, results), term.field);
    case 'made': return results[term.index];
    case 'exported': return exported[term.name];
    case 'odd': return oddValue(term.name);
  }
}

/** Keys of their own, whatever they mean to JavaScript. */
function objectOf(fields: readonly (readonly [string, unknown])[]): object {
  const result = {};
  for (const [key, inner] of fields) Object.defineProperty(result, key, { value: inner, enumerable: true, configurable: true, writable: true });
  return result;
}

/** Calls a method of what has it: to call one of what has none would be a mistake of the caller's own code. */
function asked(of: unknown, method: string, args: readonly unknown[]): unknown {
  const found = got(of, method);
  return typeof found === 'function' ? (found as Anything).apply(of, [...args]) : undefined;
}

/** What fails when it is asked fails in the caller's own code as well. */
function got(of: unknown, field: string): unknown {
  try {
    return of === undefined || of === null ? undefined : (of as Record<string, unknown>)[field];
  } catch {
    return undefined;
  }
}
