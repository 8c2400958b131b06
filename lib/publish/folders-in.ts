import fs from 'node:fs';
import { attempt } from './disk';

/** Names of the folders in a folder, none where it is not there. */
export function foldersIn(directory: string): string[] {
  return attempt('list', directory, () => {
    if (fs.lstatSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
    return fs.readdirSync(directory, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name).sort();
  });
}
