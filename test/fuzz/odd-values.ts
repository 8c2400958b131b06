import { Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { Fleet } from '../../lib';

const cyclic = (): object => {
  const value: Record<string, unknown> = { name: 'circle' };
  value.self = value;
  return value;
};

const nested = (depth: number): object => {
  let value: object = {};
  for (let level = 0; level < depth; level++) value = { inner: value };
  return value;
};

/** Two to the power of its depth, if each place is counted where it stands. */
const doubling = (depth: number): unknown[] => {
  let value: unknown[] = ['x'];
  for (let level = 0; level < depth; level++) value = [value, value];
  return value;
};

const failing = (): object => Object.defineProperty({ host: 'a' }, 'name', { enumerable: true, get: () => { throw new TypeError('read'); } });

const hidden = (value: object): object => new Proxy(value, {});

const hostile = (): object => new Proxy({}, {
  get: () => { throw new TypeError('read'); }, ownKeys: () => { throw new TypeError('listed'); }, getPrototypeOf: () => { throw new TypeError('looked at'); }, has: () => { throw new TypeError('asked'); },
});

class Settings {
  public constructor(public readonly host = 'id', private readonly other = 1) {}
  public get sum(): number { return this.other; }
}

/** What stands where something else belongs, by a name that says it. Each is made anew: what is done to one is not seen by the next. */
const values: Readonly<Record<string, () => unknown>> = {
  'undefined': () => undefined,
  'null': () => null,
  'NaN': () => NaN,
  'Infinity': () => Infinity,
  '-Infinity': () => -Infinity,
  '-0': () => -0,
  '0': () => 0,
  '-1': () => -1,
  '0.5': () => 0.5,
  '1e308': () => 1e308,
  '1e9': () => 1e9,
  '70000': () => 70_000,
  '2 ** 53': () => 2 ** 53,
  'true': () => true,
  'false': () => false,
  'a symbol': () => Symbol('odd'),
  'a bigint': () => 10n,
  'a date': () => new Date(0),
  'a date that is none': () => new Date(NaN),
  'a map': () => new Map([['a', 'b']]),
  'a set': () => new Set(['a']),
  'a regular expression': () => /a/,
  'bytes': () => Buffer.from('a'),
  'a promise': () => Promise.resolve('a'),
  'an error': () => new Error('mine'),
  'a string object': () => new String('a'),
  'a number object': () => new Number(1),
  'a function': () => () => 'a',
  'a function that returns nothing': () => () => undefined,
  'a function that returns a circle': () => () => cyclic(),
  'a class': () => Settings,
  'an instance of a class': () => new Settings(),
  'an instance of one of cdk8s': () => Lazy.any({ produce: () => 'late' }),
  'a late value that is none': () => Lazy.any({ produce: () => undefined }),
  'a late circle': () => Lazy.any({ produce: cyclic }),
  'a late value of itself': () => {
    const value: { late?: unknown } = {};
    value.late = Lazy.any({ produce: () => value.late });
    return value.late;
  },
  'a proxy of an object': () => hidden({ name: 'a', host: 'b' }),
  'a proxy of a list': () => hidden(['a']),
  'a proxy that fails': () => hostile(),
  'a circle': () => cyclic(),
  'a circle in a list': () => {
    const list: unknown[] = [];
    list.push(list);
    return list;
  },
  'a getter that fails': () => failing(),
  'an object without a prototype': () => Object.assign(Object.create(null) as object, { name: 'a' }),
  'an object with a prototype of its own': () => Object.create({ host: 'inherited' }) as object,
  'an object that cannot be changed': () => Object.freeze({ name: 'a' }),
  'an empty object': () => ({}),
  'an empty list': () => [],
  'a list with holes': () => Object.assign(new Array(3), { 1: 'a' }),
  'a list of nothing': () => [undefined, null],
  'a list of lists': () => [[['a']]],
  'a long list': () => Array.from({ length: 2000 }, (_, index) => `item-${index}`),
  'a list of a thousand million holes': () => new Array(1e9),
  'an object with many keys': () => Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`key-${index}`, 'value'])),
  'an object 100 levels deep': () => nested(100),
  'an object 5000 levels deep': () => nested(5000),
  'a list that doubles 25 times': () => doubling(25),
  'keys of JavaScript': () => JSON.parse('{"__proto__": {"host": "x"}, "constructor": "x", "toString": "x", "hasOwnProperty": 1}') as object,
  'an object whose text fails': () => ({ toString: () => { throw new TypeError('text'); } }),
  'a construct in no cluster': () => new Construct(undefined as never, ''),
  'another fleet': () => new Fleet({ repository: 'https://git.example.org/other.git' }),
  'a construct that no constructor made': () => Object.create(Construct.prototype) as object,
};

export const oddNames: readonly string[] = Object.keys(values);

export function oddValue(name: string): unknown {
  return values[name]!();
}

/** Texts that nobody means. */
export const oddTexts: readonly string[] = [
  '', ' ', '\n', 'a\nb', '\t', '\u0000', '\u001b[31m', '\u202ertl', 'شبكة', '\u200b', 'e\u0301', 'ünï', '日本', '💥', '\ud800', 'а', 'UPPER', 'under_score', '__proto__', 'constructor', 'toString',
  'hasOwnProperty', 'prototype', '.', '..', '../../etc', '/', 'a/b', 'a//b', '-a', 'a-', 'a.b', 'x'.repeat(63), 'x'.repeat(64), 'x'.repeat(254), 'x'.repeat(100_000), 'a.'.repeat(5000), '%2e', '$(id)', '${x}',
  '{{ .x }}', '`', "'", '"', '#', ':', '*', '~', 'true', '1e3', '0x1F', '999999999999Ei', '-5Gi', '0Gi', '1e309Gi', '5GB', '1.5', '999999999999999999999m', '* * * * *', '99 99 * * *',
  'https://', 'https://example.org', 'http://a b', 'latest', 'default', 'kube-system', 'argocd', 'kube-', '1.34', '1.99', '9.9.9', '0.0.0.0', '300.1.1.1', '10.0.0.0/33', '::1', 'v1', 'apps/v1', 'a/b/c/v1',
];
