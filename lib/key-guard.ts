import { type IResolver, type ResolutionContext } from 'cdk8s';
import { Fault } from './fault';

/** Keys that every object of JavaScript has: cdk8s loses what stands under the first and stumbles over the second. */
const taken = ['__proto__', 'constructor'];

/** Refuses the keys in an object that would not arrive in its file. */
export class KeyGuard implements IResolver {
  public resolve({ key, value }: ResolutionContext): void {
    if (typeof value !== 'object') return;
    const found = taken.find((name) => Object.hasOwn(value as object, name));
    if (found !== undefined) throw new Fault(`a key of an object must not be a member of JavaScript's own objects, got '${[...key, found].join('.')}'; rename it`);
  }
}
