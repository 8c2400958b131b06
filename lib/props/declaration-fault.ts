import { Fault } from '../fault';

/** Everything that is wrong with one call in a declaration, a line each. Its stack begins where the call is written. */
export class DeclarationFault extends Fault {
  public constructor(public readonly faults: readonly string[], called: (...args: never[]) => unknown) {
    super(faults.join('\n'));
    // Deep trees of constructs put many frames between the call and whoever started it.
    Error.captureStackTrace(this, called);
  }
}
