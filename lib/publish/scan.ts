import fs from 'node:fs';
import { join } from 'node:path';
import { isOurs } from './content';
import { attempt } from './disk';
import { foldersOf } from './paths';

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
  /** True if there are folders nobody wants, or files that desktops and editors leave behind. */
  readonly hasLitter: boolean;
}

/** What desktops and git users leave in folders; it may go without a word. */
const litter: ReadonlySet<string> = new Set(['.gitkeep', '.DS_Store', 'Thumbs.db']);

/** Walks a folder without following a link. A file at a path for which `isWanted` holds is ours whatever is in it. */
export function scan(root: string, isWanted: (path: string) => boolean): Scan {
  const wanted = new Set<string>();
  const surplus = new Set<string>();
  const foreign: Foreign[] = [];
  const found: string[] = [];
  let hasLitter = false;
  const queue = [''];
  for (let folder = queue.pop(); folder !== undefined; folder = queue.pop()) {
    const at = join(root, folder);
    for (const entry of attempt('list', at, () => fs.readdirSync(at, { withFileTypes: true }))) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      const kind = kindOf(entry);
      if (kind === 'folder') {
        queue.push(path);
        found.push(path);
      } else if (kind !== 'file') foreign.push({ path, kind });
      else if (isWanted(path)) wanted.add(path);
      else if (litter.has(entry.name)) hasLitter = true;
      else if (isOurs(join(root, path))) surplus.add(path);
      else foreign.push({ path });
    }
  }
  const folders = new Set([...wanted].flatMap(foldersOf));
  return { wanted, surplus, foreign, hasLitter: hasLitter || found.some((folder) => !folders.has(folder)) };
}

function kindOf(entry: fs.Dirent): string {
  // Node replaces bytes that are not UTF-8, so that the path leads nowhere.
  if (entry.name.includes('\uFFFD')) return 'name that is not UTF-8';
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  return entry.isSymbolicLink() ? 'symbolic link' : 'special file';
}
