import fs from 'node:fs';
import { constants } from 'node:os';
import { quote } from './quote';

/** A step on disk that failed: what was to be done, on which path, and the system's own error as the cause. */
export class DiskError extends Error {
  public override readonly name = 'DiskError';

  public constructor(what: string, path: string, public readonly code: string, cause: Error) {
    super(`${what} ${quote(path)}, got '${wordsOf(code, cause)}'`, { cause });
  }
}

/** Runs a step on disk. @throws DiskError for an error of the file system; all others pass as they are */
export function attempt<T>(what: string, path: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    throw new DiskError(what, path, code, error as Error);
  }
}

/** Runs a step whose failure harms nothing. */
export function quietly(step: () => void): void {
  try {
    step();
  } catch (error) {
    if (codeOf(error) === undefined && !(error instanceof DiskError)) throw error;
  }
}

/** The system's name of an error, such as `ENOSPC`; none for an error that is not the file system's. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, syscall, errno = 0 } = error as NodeJS.ErrnoException;
  if (typeof code !== 'string' || syscall === undefined) return undefined;
  return code.startsWith(unknown) ? Object.entries(constants.errno).find(([, value]) => value === -errno)?.[0] ?? code : code;
}

/** What Node calls an error that it has no name for, such as that of a quota. */
const unknown = 'Unknown system error';

const texts: Readonly<Record<string, string>> = { EDQUOT: 'disk quota exceeded', ESTALE: 'stale file handle' };

function wordsOf(code: string, { message }: Error): string {
  return message.startsWith(unknown) ? `${code}: ${texts[code] ?? 'an error of the system'}` : message.split(', ', 1)[0]!;
}

/** Codes that say that a file system has no hard links, or allows none for this file. */
export const noHardLink: ReadonlySet<string> = new Set(['EPERM', 'EMLINK', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EXDEV']);

/** Codes that say that a file system cannot flush this kind of thing, which must not keep anybody from publishing. */
const noFlush: ReadonlySet<string> = new Set(['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EPERM', 'EISDIR']);

/** Makes a file's bytes or a folder's entries survive a power cut. */
export function flush(path: string): void {
  attempt('flush', path, () => {
    try {
      const descriptor = fs.openSync(path, 'r');
      try {
        fs.fsyncSync(descriptor);
      } finally {
        fs.closeSync(descriptor);
      }
    } catch (error) {
      if (!noFlush.has(codeOf(error) ?? '')) throw error;
    }
  });
}

/** What stands at a path, a symbolic link not followed. */
export function statusOf(path: string): fs.Stats | undefined {
  return attempt('look at', path, () => fs.lstatSync(path, { throwIfNoEntry: false }));
}
