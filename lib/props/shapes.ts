import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { libraryFolder } from '../library-folder';
import { type Shapes } from './shape';

let read: Shapes | undefined;

/** What everything in a declaration takes, made from the types of the source by `npm run props`. */
export function shapes(): Shapes {
  read ??= JSON.parse(readFileSync(join(libraryFolder, 'props', 'props.json'), 'utf8')) as Shapes;
  return read;
}
