import { checkCall } from './check-call';
import { remember } from './known-classes';

type Class = abstract new (...args: never[]) => unknown;

/**
 * Checks what a construct is made with before anything of it is read, and returns its first argument, the scope: the first
 * thing that a constructor hands to `super`.
 *
 * A class of the user's own may hand its whole props on, others of its own among them, if its constructor takes props at
 * all: only what looks like a misspelt prop is refused then.
 *
 * @param made `new.target`: the class itself, or one that extends it
 * @throws DeclarationFault with everything that is wrong with the arguments
 */
export function declared<Scope>(known: Class, made: Class, scope: Scope, ...args: readonly unknown[]): Scope {
  remember(known);
  checkCall(known as unknown as (...args: never[]) => unknown, [scope, ...args], handsOn(known, made, args.length) ? 'near' : 'all');
  return scope;
}

/** Whether the class right above `known` has so many arguments that one of them can be props. */
function handsOn(known: Class, made: Class, place: number): boolean {
  let above = made;
  for (let next: unknown = made; next !== known && typeof next === 'function'; next = Object.getPrototypeOf(next)) above = next as Class;
  return above !== known && above.length > place;
}
