import fs from 'node:fs';
import { join } from 'node:path';
import { quote } from './quote';

/** A step on disk that failed: what was to be done, on which path, and the system's own error as the cause. */
export class DiskError extends Error {
  public override readonly name = 'DiskError';

  public constructor(what: string, path: string, public readonly code: string, cause: Error) {
    super(`${what} ${quote(path)}, got '${cause.message.split(', ', 1)[0]}'`, { cause });
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
  const { code, syscall } = error as NodeJS.ErrnoException;
  return typeof code === 'string' && syscall !== undefined ? code : undefined;
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

/** Deletes a folder of ours as far as the disk allows, links not followed; the next run takes what stays. */
export function discard(folder: string): void {
  quietly(() => {
    for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) discard(path);
      else quietly(() => fs.unlinkSync(path));
    }
  });
  quietly(() => fs.rmdirSync(folder));
}
