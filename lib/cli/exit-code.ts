import { mistake } from './explain';
import { Misuse } from './misuse';

/** What a command ends with where it did not do what it was asked for; 0 is what it ends with otherwise. */
export const exitCodes = {
  /** The fleet cannot work, or its tree could not be read or written. Nothing was changed. */
  refused: 1,
  /** The command line was not understood. */
  misused: 2,
  /** A bug of this library or of the declaration's own code, told with its stack; EX_SOFTWARE of sysexits.h. */
  broken: 70,
} as const;

export function exitCodeOf(error: unknown, root: string): number {
  if (error instanceof Misuse) return exitCodes.misused;
  return mistake(error, root) === undefined ? exitCodes.broken : exitCodes.refused;
}
