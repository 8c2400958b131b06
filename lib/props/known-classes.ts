import { Construct } from 'constructs';
import { isProxy } from 'node:util/types';
import { isWholeConstruct } from './simple';

type Class = abstract new (...args: never[]) => unknown;

const classes = new Map<string, Class>();

/** Remembers a class of ours from the first time that something is made of it. */
export function remember(known: Class): void {
  if (!classes.has(known.name)) classes.set(known.name, known);
}

/** Whether a value was made by one of our classes. Of one that made nothing yet there is no instance. */
export function isWholeInstance(value: unknown, name: string): boolean {
  const known = classes.get(name);
  return known !== undefined && !isProxy(value) && value instanceof known && (isWholeConstruct(value) || !Construct.isConstruct(value));
}
