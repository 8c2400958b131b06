import fs from 'node:fs';
import { join } from 'node:path';
import { isOurs } from './content';
import { attempt, quietly } from './disk';

/** A path that somebody else made, with what stands there if it is not a file. */
export interface Foreign {
  readonly path: string;
  readonly kind?: string;
}

/** What a tree on disk holds, measured against the files it shall hold. All paths are relative. */
export interface Scan {
  /** Regular files at a path that is wanted. */
  readonly wanted: ReadonlySet<string>;
  /** Files of ours that nobody wants any more. */
  readonly surplus: ReadonlySet<string>;
  /** What somebody else put there, links and sockets among it. */
  readonly foreign: readonly Foreign[];
  /** Files that desktops and editors leave behind. */
  readonly litter: readonly string[];
  /** All folders, the root itself as an empty path, each before those in it. */
  readonly folders: readonly string[];
}

/** What desktops and git users leave in folders; it may go without a word. */
const litterNames: ReadonlySet<string> = new Set(['.gitkeep', '.DS_Store', 'Thumbs.db']);

/** Walks a folder without following a link. What is in a file at a path for which `isWanted` holds is not looked at. */
export function scan(root: string, isWanted: (path: string) => boolean): Scan {
  const wanted = new Set<string>();
  const surplus = new Set<string>();
  const foreign: Foreign[] = [];
  const litter: string[] = [];
  const folders: string[] = [];
  const queue = [''];
  for (let folder = queue.pop(); folder !== undefined; folder = queue.pop()) {
    const at = join(root, folder);
    folders.push(folder);
    for (const entry of attempt('list', at, () => fs.readdirSync(at, { withFileTypes: true }))) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      const kind = kindOf(entry);
      if (kind === 'folder') queue.push(path);
      else if (kind !== 'file') foreign.push({ path, kind });
      else if (isWanted(path)) wanted.add(path);
      else if (litterNames.has(entry.name)) litter.push(path);
      else if (isOurs(join(root, path))) surplus.add(path);
      else foreign.push({ path });
    }
  }
  return { wanted, surplus, foreign, litter, folders };
}

/** Deletes exactly what a scan found to be ours or litter. What came after it stays, and so do the folders around that. */
export function deleteScanned(root: string, { wanted, surplus, litter, folders }: Omit<Scan, 'foreign'>): void {
  for (const path of [...wanted, ...surplus, ...litter]) quietly(() => fs.unlinkSync(join(root, path)));
  for (const folder of [...folders].reverse()) quietly(() => fs.rmdirSync(join(root, folder)));
}

function kindOf(entry: fs.Dirent): string {
  // Node replaces bytes that are not UTF-8, so that the path leads nowhere.
  if (entry.name.includes('\uFFFD')) return 'name that is not UTF-8';
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  return entry.isSymbolicLink() ? 'symbolic link' : 'special file';
}
