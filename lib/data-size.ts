import { isProxy } from 'node:util/types';
import { Fault } from './fault';
import { isPlain } from './props/shown';

/** Far beyond any object that Kubernetes' API takes, which are of 1.5 MiB at most. */
const most = 1_000_000;
const deepest = 1000;

/**
 * Plain data that somebody is going to walk through has an end.
 *
 * @param subject whose data it is, for the message
 * @throws Fault for data that holds itself, or is too deep or too much to be rendered, or holds what no text can be made of; a list that
 * holds another one twice counts it twice
 */
export function checkSize(value: unknown, subject: string): void {
  let count = 0;
  const stack: { readonly value: object; readonly depth: number }[] = [];
  const add = (inner: unknown, depth: number): void => {
    if (typeof inner === 'symbol' || typeof inner === 'bigint') throw new Fault(`${subject} must consist of texts, numbers, booleans, lists and maps, got a ${typeof inner}; convert it to one of these`);
    if (typeof inner === 'object' && inner !== null && isWalked(inner)) stack.push({ value: inner, depth });
  };
  add(value, 0);
  for (let next = stack.pop(); next; next = stack.pop()) {
    if (next.depth > deepest) throw new Fault(`${subject} must not hold itself, got a value inside itself or more than ${deepest} levels deep; break the circle`);
    count += Array.isArray(next.value) ? next.value.length : 1;
    if (count > most) throw new Fault(`${subject} must hold at most ${most} values, got more; no object of that size gets into a cluster`);
    const values = valuesOf(next.value, subject);
    for (let index = 0; index < values.length; index++) add(values[index], next.depth + 1);
  }
}

/** Objects of classes are no data: they wait for their value, or are refused by whoever meets them. */
function isWalked(value: object): boolean {
  return !isProxy(value) && (Array.isArray(value) || isPlain(value));
}

function valuesOf(value: object, subject: string): unknown[] {
  try {
    return Object.values(value);
  } catch (error) {
    throw new Fault(`${subject} must consist of values, got a getter that fails; write the value itself`, { cause: error });
  }
}
