import fs from 'node:fs';
import { join } from 'node:path';
import { mayGo } from './content';
import { quietly } from './disk';
import { refuseForeign } from './foreign';
import { type Place } from './place';
import { deleteScanned, scan, type Scan } from './scan';

/**
 * Deletes what dead runs left: unfinished and retired trees, drafts of locks. Only the holder of the lock may call it: nobody
 * else builds a tree then.
 *
 * @throws Fault that names what others put into such a tree; it stays
 */
export function sweep(place: Place): void {
  const { unfinished, retired, drafts } = place.leftovers();
  for (const draft of drafts) quietly(() => fs.unlinkSync(draft));
  // First, so that a program which outlives its run finds no tree under the name it was given.
  const renamed = unfinished.map((tree) => moved(tree, place.temporary('trash')));
  for (const tree of [...renamed, ...retired]) refuseForeign(discard(tree), tree);
}

/** Deletes a tree that is not in use any more, as far as the disk allows, but for what others put there. */
export function discard(tree: string): Pick<Scan, 'foreign'> {
  let found: Scan = { wanted: new Set(), surplus: new Set(), foreign: [], litter: [], folders: [] };
  quietly(() => {
    const { foreign, ...rest } = scan(tree, (path) => mayGo(join(tree, path)));
    found = { ...rest, foreign };
    deleteScanned(tree, rest);
  });
  return found;
}

function moved(from: string, to: string): string {
  let at = from;
  quietly(() => {
    fs.renameSync(from, to);
    at = to;
  });
  return at;
}
