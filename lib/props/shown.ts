import { isProxy } from 'node:util/types';

const longest = 60;

/** A value of any kind in a few words, whatever it does when it is looked at: after `got`. */
export function shown(value: unknown): string {
  switch (typeof value) {
    case 'undefined': return 'nothing';
    case 'string': return value.length > longest ? `the string '${value.slice(0, longest)}…' of ${value.length} characters` : `the string '${value}'`;
    case 'number': return Number.isFinite(value) ? `the number '${value}'` : `the number '${value}', which is none`;
    case 'boolean': return `the boolean '${value}'`;
    case 'bigint': return 'a bigint';
    case 'symbol': return 'a symbol';
    case 'function': return 'a function';
    case 'object': return value === null ? 'null' : shownObject(value);
  }
}

function shownObject(value: object): string {
  if (isProxy(value)) return 'a Proxy';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (isPlain(value)) return Object.keys(value).length === 0 ? 'an empty object' : 'an object';
  const name = className(value);
  return name === undefined ? 'an object of a class' : `an instance of ${name}`;
}

/** Whether an object is written with braces; those of another realm have another prototype, which ends its chain too. */
export function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value) as object | null;
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function className(value: object): string | undefined {
  try {
    const { name } = value.constructor;
    return /^[A-Za-z][A-Za-z0-9]{0,40}$/.test(name) ? name : undefined;
  } catch {
    return undefined;
  }
}
