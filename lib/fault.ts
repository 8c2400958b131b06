/**
 * A mistake in a declaration, told to whoever declared it: what must hold, what was got, what to do.
 * It is printed without a stack trace; every other error is a bug of ours and keeps its trace.
 */
export class Fault extends Error {
  public override readonly name = 'Fault';
}
