import { checkCall } from './check-call';

/**
 * Checks what a method of a construct is called with before anything of it is read.
 *
 * @param method `Pods.endpoint`
 * @throws DeclarationFault with everything that is wrong with the arguments
 */
export function asked(method: string, ...args: readonly unknown[]): void {
  checkCall(asked, args, 'all', method);
}
