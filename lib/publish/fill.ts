import fs from 'node:fs';
import { dirname, join } from 'node:path';
import { attempt, statusOf } from './disk';
import { checkFiles } from './paths';

/**
 * Writes a tree into a folder that is empty or not there, for a program that reads it at once and empties it before the next run: it is not whole at every
 * moment, and need not survive a power cut.
 *
 * @param files relative POSIX path to whole text
 * @returns whether it was empty; if not, nothing is done
 * @throws Fault for paths or texts that cannot be published and for every error of the disk
 */
export function fill(files: ReadonlyMap<string, string>, directory: string): boolean {
  checkFiles(files);
  const status = statusOf(directory);
  if (status !== undefined && !(status.isDirectory() && attempt('read', directory, () => fs.readdirSync(directory)).length === 0)) return false;
  for (const folder of new Set([...files.keys()].map(dirname))) attempt('create', join(directory, folder), () => fs.mkdirSync(join(directory, folder), { recursive: true }));
  for (const [path, text] of files) attempt('write', join(directory, path), () => fs.writeFileSync(join(directory, path), text, { flag: 'wx' }));
  return true;
}
