import fs from 'node:fs';
import { dirname, join } from 'node:path';
import { attempt, codeOf, flush, noHardLink } from './disk';
import { foldersOf } from './paths';

/**
 * Builds the whole new tree in a folder of its own and makes it survive a power cut.
 * Files in `kept` are hard-linked from the old tree, so that they keep inode, time and mode.
 */
export function stage(files: ReadonlyMap<string, string>, kept: ReadonlySet<string>, from: string, to: string): void {
  const folders = ['', ...new Set([...files.keys()].flatMap(foldersOf))].map((folder) => join(to, folder));
  for (const folder of folders) attempt('create', folder, () => fs.mkdirSync(folder));
  const written: string[] = [];
  for (const [path, text] of files) {
    const target = join(to, path);
    if (kept.has(path) && link(join(from, path), target)) continue;
    attempt('write', target, () => fs.writeFileSync(target, text, { flag: 'wx' }));
    if (kept.has(path)) takeAfter(join(from, path), target);
    written.push(target);
  }
  // Last, because a file system flushes many files at once for little more than one.
  for (const path of [...written, ...folders]) flush(path);
  flush(dirname(to));
}

function link(from: string, to: string): boolean {
  return attempt('link', to, () => {
    try {
      fs.linkSync(from, to);
      return true;
    } catch (error) {
      if (noHardLink.has(codeOf(error) ?? '')) return false;
      throw error;
    }
  });
}

/** Gives a copy the mode and the time of its original, the time to within a microsecond. */
function takeAfter(original: string, copy: string): void {
  attempt('copy mode and time to', copy, () => {
    const { mode, atimeMs, mtimeMs } = fs.lstatSync(original);
    fs.chmodSync(copy, mode & 0o7777);
    fs.utimesSync(copy, atimeMs / 1000, mtimeMs / 1000);
  });
}
