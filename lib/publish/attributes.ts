import fs from 'node:fs';
import { attempt, statusOf } from './disk';

/** Gives a copy of a file the mode and the time of its original, the time to within a microsecond. */
export function takeAfter(original: string, copy: string): void {
  attempt('copy mode and time to', copy, () => {
    const { mode, atimeMs, mtimeMs } = fs.lstatSync(original);
    fs.chmodSync(copy, mode & 0o7777);
    fs.utimesSync(copy, atimeMs / 1000, mtimeMs / 1000);
  });
}

/** Gives a folder the mode of the one whose place it takes, for instance the group that all below it is to belong to. */
export function takeMode(original: string, folder: string): void {
  const old = statusOf(original);
  if (old?.isDirectory() !== true) return;
  attempt('set the mode of', folder, () => {
    if (fs.lstatSync(folder).mode !== old.mode) fs.chmodSync(folder, old.mode & 0o7777);
  });
}
