import fs from 'node:fs';
import { dirname, join } from 'node:path';
import { takeAfter, takeMode } from './attributes';
import { attempt, codeOf, flush, noHardLink } from './disk';
import { foldersOf } from './paths';

/**
 * Builds the whole new tree in a folder of its own and makes it survive a power cut.
 * Files in `kept` are hard-linked from the old tree, so that they keep inode, time and mode. Folders that stay keep their mode.
 */
export function stage(files: ReadonlyMap<string, string>, kept: ReadonlySet<string>, from: string, to: string): void {
  const names = ['', ...new Set([...files.keys()].flatMap(foldersOf))];
  const folders = names.map((folder) => join(to, folder));
  for (const folder of folders) attempt('create', folder, () => fs.mkdirSync(folder));
  const written: string[] = [];
  for (const [path, text] of files) {
    const target = join(to, path);
    if (kept.has(path) && link(join(from, path), target)) continue;
    attempt('write', target, () => fs.writeFileSync(target, text, { flag: 'wx' }));
    if (kept.has(path)) takeAfter(join(from, path), target);
    written.push(target);
  }
  folders.forEach((folder, index) => takeMode(join(from, names[index]!), folder));
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
