import fs from 'node:fs';
import { join } from 'node:path';
import { takeAfter, takeMode } from './attributes';
import { attempt, flush, statusOf } from './disk';
import { refuseForeign } from './foreign';
import { type Place } from './place';
import { deleteScanned, scan } from './scan';
import { discard } from './sweep';

/**
 * Makes the folder anew from a copy of itself. Overlay file systems, as those of containers, cannot rename a folder that
 * comes from the layer below. The copy is whole before a file of the folder goes; if the run dies meanwhile, `finishRenewal`
 * of the next one goes on, so the tree is never lost, though it may be in parts for that time.
 */
export function renew(place: Place): void {
  const draft = place.temporary('next');
  try {
    copyTree(place.directory, draft);
    attempt('name the copy', place.copy, () => fs.renameSync(draft, place.copy));
    flush(place.parent);
  } catch (error) {
    discard(draft);
    throw error;
  }
  finishRenewal(place);
}

/** Puts the copy in the place of the folder, if a run began to. @returns true if it was put there */
export function finishRenewal(place: Place): boolean {
  if (statusOf(place.copy)?.isDirectory() !== true) return false;
  if (statusOf(place.directory) !== undefined) {
    const found = scan(place.directory, (path) => isSame(join(place.directory, path), join(place.copy, path)));
    refuseForeign(found, place.directory);
    deleteScanned(place.directory, found);
  }
  attempt('put the copy of the old tree at', place.directory, () => fs.renameSync(place.copy, place.directory));
  flush(place.parent);
  return true;
}

function copyTree(from: string, to: string): void {
  const { folders, wanted } = scan(from, () => true);
  for (const folder of folders) attempt('create', join(to, folder), () => fs.mkdirSync(join(to, folder)));
  for (const path of wanted) {
    attempt('copy', join(from, path), () => fs.copyFileSync(join(from, path), join(to, path), fs.constants.COPYFILE_EXCL));
    takeAfter(join(from, path), join(to, path));
  }
  for (const folder of folders) takeMode(join(from, folder), join(to, folder));
  for (const path of [...wanted, ...folders]) flush(join(to, path));
}

function isSame(one: string, other: string): boolean {
  return statusOf(other)?.isFile() === true && attempt('compare', one, () => fs.readFileSync(one).equals(fs.readFileSync(other)));
}
