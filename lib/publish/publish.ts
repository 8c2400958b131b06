import fs from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../fault';
import { holds } from './content';
import { attempt, DiskError, quietly, statusOf } from './disk';
import { refuseForeign } from './foreign';
import { PublishLock } from './lock';
import { checkFiles } from './paths';
import { Place } from './place';
import { quote } from './quote';
import { scan, type Scan } from './scan';
import { stage } from './stage';
import { replace, restore, retire } from './swap';

/** What publishing did; paths are relative to the folder and sorted. */
export interface PublishResult {
  /** Files that are new or have a new text. */
  written: string[];
  /** Files of ours that are gone. */
  removed: string[];
  /** How many files stayed as they were, with their inode, time and mode. */
  unchanged: number;
}

/**
 * Brings a folder to exactly these files (relative POSIX path to whole text), whole or not at all: at every moment, even
 * after `kill -9`, the folder is the old tree or the new one, or, between two renames, absent with the old tree whole beside
 * it, which the next run puts back. If nothing changes nothing is touched. Runs at the same time wait for each other.
 *
 * `.gitkeep`, `.DS_Store`, `Thumbs.db` and empty folders go without a word. Any other file that is neither wanted nor begins
 * with our header is somebody else's: it is never deleted, and nothing is published as long as it is there.
 *
 * @throws Fault for paths or texts that cannot be published, for foreign files, for a lock that is not free within 30
 * seconds and for every error of the disk; the old tree is then untouched
 */
export function publish(files: ReadonlyMap<string, string>, directory: string): PublishResult {
  checkFiles(files);
  const place = new Place(directory);
  return alone(place, directory, (lock) => {
    restore(place);
    const old = examine(place, directory, files);
    // What stands here now is the tree that a killed run swapped in, so the one it retired may go.
    retire(place, (path) => files.has(path) || old.surplus.has(path));
    const kept = new Set([...old.wanted].filter((path) => holds(join(place.directory, path), files.get(path) ?? '')));
    const result = { written: [...files.keys()].filter((path) => !kept.has(path)).sort(), removed: [...old.surplus].sort(), unchanged: kept.size };
    if (result.written.length + result.removed.length > 0 || old.hasLitter) {
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
export function repair(directory: string): boolean {
  const place = new Place(directory);
  return place.isLittered() && alone(place, directory, () => restore(place));
}

function alone<T>(place: Place, directory: string, run: (lock: PublishLock) => T): T {
  try {
    attempt('create', place.parent, () => fs.mkdirSync(place.parent, { recursive: true }));
    const lock = PublishLock.acquire(place.lock);
    try {
      return run(lock);
    } finally {
      lock.release();
    }
  } catch (error) {
    if (!(error instanceof DiskError)) throw error;
    const remedy = remedies[error.code] ?? 'see to the disk';
    throw new Fault(`publishing must be able to ${error.message}; ${remedy} and run synth again, ${quote(directory)} is untouched`, { cause: error });
  }
}

const remedies: Readonly<Record<string, string>> = {
  ENOSPC: 'make room',
  EDQUOT: 'make room',
  EACCES: 'allow writing there',
  EPERM: 'allow writing there',
  EROFS: 'allow writing there',
  ENOTDIR: 'move away the file that stands where a folder must be',
  EEXIST: 'move away what stands there',
  EBUSY: 'name a folder that is no mount point',
};

function examine(place: Place, directory: string, files: ReadonlyMap<string, string>): Scan {
  const status = statusOf(place.directory);
  if (status === undefined) return { wanted: new Set(), surplus: new Set(), foreign: [], hasLitter: false };
  if (!status.isDirectory()) {
    const kind = status.isSymbolicLink() ? 'a symbolic link' : 'something else';
    throw new Fault(`the output folder ${quote(directory)} must be a folder, got ${kind}; move it away or name the folder itself`);
  }
  const found = scan(place.directory, (path) => files.has(path));
  refuseForeign(found, directory);
  return found;
}
