import fs from 'node:fs';
import { basename } from 'node:path';
import { Fault } from '../fault';
import { attempt, discard, flush, statusOf } from './disk';
import { refuseForeign } from './foreign';
import { type PublishLock } from './lock';
import { type Place } from './place';
import { quote } from './quote';
import { scan } from './scan';

/**
 * Builds a tree beside the folder and swaps it in by renaming. Whatever fails, the old tree stands where it stood.
 *
 * @throws DiskError if a step fails, Fault if the old tree cannot be put back at once
 */
export function replace(place: Place, lock: PublishLock, build: (staging: string) => void): void {
  const staging = place.temporary('next');
  const done: [from: string, to: string][] = [];
  const move = (what: string, from: string, to: string): void => {
    attempt(what, to, () => fs.renameSync(from, to));
    done.unshift([from, to]);
  };
  try {
    build(staging);
    lock.verify();
    if (statusOf(place.directory) !== undefined) move('move the old tree to', place.directory, place.previous);
    move('move the new tree to', staging, place.directory);
    flush(place.parent);
  } catch (error) {
    takeBack(place, done);
    discard(staging);
    throw error;
  }
}

function takeBack(place: Place, done: readonly [from: string, to: string][]): void {
  try {
    for (const [from, to] of done) attempt('move back', from, () => fs.renameSync(to, from));
  } catch (error) {
    const remedy = `run synth again, which puts back the old tree from ${quote(basename(place.previous))}`;
    throw new Fault(`publishing must be able to ${(error as Error).message}; ${remedy}`, { cause: error });
  }
}

/** Puts the old tree back if a run died between its two renames, then sweeps. Needs the lock. @returns true if it was put back */
export function restore(place: Place): boolean {
  const isLost = statusOf(place.previous)?.isDirectory() === true && isMissing(place.directory);
  if (isLost) {
    attempt('put the old tree back at', place.directory, () => fs.renameSync(place.previous, place.directory));
    flush(place.parent);
  }
  place.sweep();
  return isLost;
}

/** An empty folder counts as missing: we never publish one, but a script may create one. */
function isMissing(directory: string): boolean {
  const status = statusOf(directory);
  if (status === undefined) return true;
  return status.isDirectory() && attempt('list', directory, () => fs.readdirSync(directory)).length === 0;
}

/**
 * Deletes the old tree after a swap, unless somebody else's file got into it meanwhile. It is renamed first, so that
 * half a tree is never taken for a whole one.
 *
 * @throws Fault that names what others put there
 */
export function retire(place: Place, isWanted: (path: string) => boolean, remark = ''): void {
  const status = statusOf(place.previous);
  if (status === undefined) return;
  if (!status.isDirectory()) {
    throw new Fault(`${quote(place.previous)} must be a folder, for old trees are put there, got something else; move it away`);
  }
  refuseForeign(scan(place.previous, isWanted), place.previous, remark);
  const trash = place.temporary('trash');
  attempt('move the old tree to', trash, () => fs.renameSync(place.previous, trash));
  discard(trash);
}
