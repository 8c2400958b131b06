import { join } from 'node:path';
import { pulledDefinitions, schemasFolder } from '../schemas/folder';
import { type SynthesisOptions } from '../synth';
import { committed, committedPaths, committedText } from './committed';

/** What lies in a project beside its declaration, and is looked at with it: the tree that is there, and definitions that were pulled. With `isLookedInto` some folders of that tree only. */
export function beside(root: string, dist: string, isLookedInto?: (folder: string) => boolean): Pick<SynthesisOptions, 'previous' | 'previousText' | 'previousPaths' | 'definitions'> {
  return { previous: committed(dist), previousText: committedText(dist), previousPaths: committedPaths(dist, isLookedInto), definitions: pulledDefinitions(join(root, schemasFolder)) };
}
