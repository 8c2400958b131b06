import { checkCall } from './check-call';

/**
 * Checks what a function of a declaration is called with before anything of it is read, and returns its first argument.
 *
 * @throws DeclarationFault with everything that is wrong with the arguments
 */
export function called<First>(known: (...args: never[]) => unknown, first: First, ...args: readonly unknown[]): First {
  checkCall(known, [first, ...args], 'all');
  return first;
}
