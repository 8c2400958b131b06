import fs from 'node:fs';
import { header } from '../header';
import { attempt } from './disk';

/** True if the first line is our header, whatever the line end: git may have rewritten it. */
export function isOurs(path: string): boolean {
  return hasHeader(startOf(path));
}

/**
 * True if nothing that others wrote is lost with a file: it is ours, or as much of it as a dead run came to write, or it
 * begins with a conflict of git, which has both sides.
 */
export function mayGo(path: string): boolean {
  const start = startOf(path);
  return hasHeader(start) || header.startsWith(start) || start.startsWith('<<<<<<< ');
}

function hasHeader(start: string): boolean {
  return start.split(/\r?\n/, 1)[0] === header.trimEnd();
}

/** As much of a file as the header is long, and a carriage return. */
function startOf(path: string): string {
  const start = Buffer.alloc(Buffer.byteLength(header) + 1);
  const length = attempt('read', path, () => withFile(path, (descriptor) => fs.readSync(descriptor, start, 0, start.length, 0)));
  return start.toString('utf8', 0, length);
}

/** True if a file holds exactly these bytes; it is read only if it is as long. */
export function holds(path: string, text: string): boolean {
  const bytes = Buffer.from(text);
  return attempt('read', path, () =>
    withFile(path, (descriptor) => {
      if (fs.fstatSync(descriptor).size !== bytes.length) return false;
      const found = Buffer.allocUnsafe(bytes.length);
      return fs.readSync(descriptor, found, 0, found.length, 0) === bytes.length && found.equals(bytes);
    }),
  );
}

function withFile<T>(path: string, use: (descriptor: number) => T): T {
  // A pipe that takes the place of a file must not hold us up.
  const descriptor = fs.openSync(path, fs.constants.O_RDONLY | (fs.constants.O_NOFOLLOW ?? 0) | (fs.constants.O_NONBLOCK ?? 0));
  try {
    return use(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}
