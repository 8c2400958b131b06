import fs from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../fault';
import { alone, telling } from './alone';
import { holds, mayGo } from './content';
import { attempt, quietly, statusOf } from './disk';
import { refuseForeign } from './foreign';
import { checkFiles, foldersOf } from './paths';
import { Place } from './place';
import { quote } from './quote';
import { scan, type Scan } from './scan';
import { stage } from './stage';
import { requireStamp } from './stamp';
import { replace, restore, retire } from './swap';

/** What publishing did; paths are relative to the folder and sorted. */
export interface PublishResult {
  /** Files that are new or have a new text. */
  written: string[];
  /** Files of ours that are gone. */
  removed: string[];
  /** How many files stayed as they were, with their inode, time and mode. */
  unchanged: number;
  /** What desktops and git users had left in the folder, such as `.DS_Store`, and is gone. */
  cleared: string[];
}

export interface PublishOptions {
  /** What `stampOf` said when the files were checked against the tree that is there. @default - they were checked against none */
  readonly stamp?: string;
  /** Told whom this run waits for, once, if it has to. @default - nobody is told */
  readonly onWait?: (holder: string) => void;
}

/**
 * Brings a folder to exactly these files (relative POSIX path to whole text), whole or not at all: at every moment, even
 * after `kill -9`, the folder is the old tree or the new one. Where the system cannot exchange two folders it is, between two
 * renames, absent with the old tree whole beside it, which the next run puts back. If nothing changes nothing is touched.
 * Runs at the same time wait for each other. A request to end the process is heard when the tree is whole.
 *
 * `.gitkeep`, `.DS_Store`, `Thumbs.db` and empty folders go; the result names them. Any other file is somebody else's if it
 * begins neither with our header nor, where a file of ours must be, with a conflict of git: it is never deleted or replaced,
 * and nothing is published as long as it is there.
 *
 * @throws Fault for paths or texts that cannot be published, for foreign files, for a lock that is not free within 30
 * seconds and for every error of the disk; the old tree is then untouched
 */
export function publish(files: ReadonlyMap<string, string>, directory: string, { stamp, onWait }: PublishOptions = {}): PublishResult {
  checkFiles(files);
  return alone(directory, onWait, (place, lock) => {
    restore(place);
    const old = examine(place, directory, files);
    const kept = new Set([...old.wanted].filter((path) => holds(join(place.directory, path), files.get(path) ?? '')));
    const foreign = [...old.wanted].filter((path) => !kept.has(path) && !mayGo(join(place.directory, path))).map((path) => ({ path }));
    refuseForeign({ foreign: [...old.foreign, ...foreign] }, directory);
    // What stands here now is the tree that a killed run swapped in, so the one it retired may go.
    retire(place, (path) => files.has(path) || old.surplus.has(path));
    const result = {
      written: [...files.keys()].filter((path) => !kept.has(path)).sort(), removed: [...old.surplus].sort(), unchanged: kept.size, cleared: [...old.litter].sort(),
    };
    if (result.written.length + result.removed.length + old.litter.length > 0 || hasSpareFolders(old)) {
      requireStamp(place.directory, stamp);
      requireWritable(place, old);
      replace(place, lock, (staging) => stage(files, kept, place.directory, staging));
      // The new tree is in place: what keeps the old one from going is for the next run.
      quietly(() => retire(place, (path) => files.has(path), `: they came into ${quote(directory)} during the swap, the new tree is in place`));
    }
    return result;
  });
}

/**
 * Puts the old tree back if a run died between the two renames of its swap, and deletes unfinished trees of dead runs.
 * A run that fails before it publishes calls it, so that the folder is not left absent.
 *
 * @returns true if the old tree was put back
 * @throws Fault for a lock that is not free within 30 seconds and for every error of the disk
 */
export function repair(directory: string, { onWait }: Pick<PublishOptions, 'onWait'> = {}): boolean {
  return telling(directory, () => new Place(directory).isLittered()) && alone(directory, onWait, (place) => restore(place));
}

function examine(place: Place, directory: string, files: ReadonlyMap<string, string>): Scan {
  const status = statusOf(place.directory);
  if (status === undefined) return { wanted: new Set(), surplus: new Set(), foreign: [], litter: [], folders: [] };
  if (!status.isDirectory()) {
    const kind = status.isSymbolicLink() ? 'a symbolic link' : 'something else';
    throw new Fault(`the output folder ${quote(directory)} must be a folder, got ${kind}; move it away or name the folder itself`);
  }
  return scan(place.directory, (path) => files.has(path));
}

function hasSpareFolders({ wanted, folders }: Scan): boolean {
  return folders.length > 1 + new Set([...wanted].flatMap(foldersOf)).size;
}

/** A folder that its owner made read-only stays as it is, though swapping it would not need its consent. */
function requireWritable({ directory }: Place, { folders }: Scan): void {
  for (const folder of folders) attempt('write into', join(directory, folder), () => fs.accessSync(join(directory, folder), fs.constants.W_OK));
}
