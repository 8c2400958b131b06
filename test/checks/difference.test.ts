import { Lazy } from 'cdk8s';
import { firstDifference } from '../../lib/checks/difference';

class Size {
  public constructor(public readonly amount: number, private readonly unit = 'Gi') {}

  public toJSON(): string {
    return `${this.amount}${this.unit}`;
  }
}

/** Something that is another one each time it is asked. */
function counting(): () => number {
  let count = 0;
  return () => { count += 1; return count; };
}

test.each<[string, unknown]>([
  ['a number', 1], ['what is no number', NaN], ['nothing', undefined], ['null', null], ['a list', [1, [2, { a: 3 }]]], ['a map', { a: { b: [1] }, c: null }], ['a map without a prototype', Object.assign(Object.create(null) as object, { a: 1 })],
])('%s is the same as itself and as its like', (_, value) => {
  expect(firstDifference(value, value)).toBeUndefined();
  expect(firstDifference(value, structuredClone(value))).toBeUndefined();
});

test.each<[unknown, unknown, string]>([
  [1, 2, ''], [1, '1', ''], [null, undefined, ''], [{}, [], ''], [{ a: 1 }, null, ''], [null, { a: 1 }, ''], ['a', { a: 1 }, ''],
  [{ a: 1, b: 2 }, { a: 1, b: 3 }, 'b'], [{ a: { b: [0, { c: 1 }] } }, { a: { b: [0, { c: 2 }] } }, 'a.b[1].c'], [{ a: 1 }, {}, 'a'], [{}, { a: 1 }, 'a'], [{ a: [1] }, { a: [1, 2] }, 'a[1]'], [{ a: [1] }, { a: { 0: 1 } }, 'a'],
  [{ 'a.b/c': 1 }, { 'a.b/c': 2 }, "['a.b/c']"], [{ a: { 'b c': { d: 1 } } }, { a: { 'b c': { d: 2 } } }, "a['b c'].d"], [{ 'a-b': 1 }, { 'a-b': 2 }, 'a-b'],
])('%j and %j differ at %j', (one, other, path) => expect(firstDifference(one, other)).toMatchObject({ path }));

test('tells what stands on each side', () => {
  expect(firstDifference({ a: [1, 2] }, { a: [1, 'x'] })).toEqual({ path: 'a[1]', one: 2, other: 'x' });
  expect(firstDifference({ a: 1 }, { a: 2 }, 'spec')).toEqual({ path: 'spec.a', one: 1, other: 2 });
});

test('asks anew what is asked only when it is rendered', () => {
  const lazy = { a: Lazy.any({ produce: counting() }) };
  expect(firstDifference(lazy, lazy)).toEqual({ path: 'a', one: 1, other: 2 });
  const next = counting();
  const getter = { get a(): number { return next(); } };
  expect(firstDifference(getter, getter)).toEqual({ path: 'a', one: 1, other: 2 });
  const token = { resolve: counting() };
  expect(firstDifference([token], [token])).toEqual({ path: '[0]', one: 1, other: 2 });
  const inner = counting();
  const nested = Lazy.any({ produce: () => ({ resolve: inner }) });
  expect(firstDifference(nested, nested)).toEqual({ path: '', one: 1, other: 2 });
  const still = Lazy.any({ produce: () => ({ a: 1 }) });
  expect(firstDifference(still, still)).toBeUndefined();
});

test('takes instances of classes for what they are in JSON', () => {
  expect(firstDifference(new Size(1), new Size(1))).toBeUndefined();
  expect(firstDifference({ a: new Size(1) }, { a: new Size(2) })).toMatchObject({ path: 'a' });
  expect(firstDifference(new Size(1), '1Gi')).toMatchObject({ path: '' });
});
