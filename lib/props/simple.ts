import { Construct } from 'constructs';
import { isProxy } from 'node:util/types';
import { type Shape } from './shape';

/** The shapes that have no parts. */
export type Simple = Exclude<Extract<Shape, string>, 'data'>;

/** Whether a value is of a shape without parts. Numbers are those that a manifest can hold. */
export function isOfSimple(value: unknown, shape: Simple): boolean {
  switch (shape) {
    case 'any': return true;
    case 'null': return value === null;
    case 'number': return typeof value === 'number' && Number.isFinite(value);
    case 'object': return typeof value === 'object' && value !== null && !Array.isArray(value) && !isProxy(value);
    case 'construct': return isWholeConstruct(value);
    default: return typeof value === shape;
  }
}

/** Whether a value is a construct that its constructor made. */
export function isWholeConstruct(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !isProxy(value) && Construct.isConstruct(value) && Object.hasOwn(value, 'node');
}
