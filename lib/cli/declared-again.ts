import { createRequire } from 'node:module';
import { join, resolve, sep } from 'node:path';
import { type SecondDeclaration } from '../checks/check';
import { Fault } from '../fault';
import { type Fleet } from '../fleet';
import { libraryFolder } from '../library-folder';
import { type Choice } from './choice';
import { type CommandContext } from './flotilla';
import { WatchedGlobals } from './watched-globals';

let watching: WatchedGlobals | undefined;
let captured: CommandContext['declare'] | undefined;
let isCapturing = false;

/** Begins to watch what main.ts and the modules it imports ask of the clock, of chance and of the machine, even outside its classes. */
export function watchDeclaration(root: string): void {
  watching ??= new WatchedGlobals(root);
}

/** Keeps what main.ts declares when it is read for the second time. @returns false where it is read for the first time */
export function isReadAgain(declare: CommandContext['declare']): boolean {
  if (isCapturing) captured = declare;
  return isCapturing;
}

/** Declares the fleet; if it asked for the clock, for chance or the machine, it can be declared again, to see whether that shows. */
export function declared({ root, declare, choice }: Pick<CommandContext, 'root' | 'declare'> & { readonly choice?: Choice | undefined }): { readonly fleet: Fleet; readonly again: SecondDeclaration | undefined } {
  watchDeclaration(root);
  const watched = watching!;
  watching = undefined;
  let fleet: Fleet;
  try {
    fleet = declare(choice);
  } finally {
    watched.end();
  }
  const { asked } = watched;
  return { fleet, again: asked.length === 0 ? undefined : { asked, declare: () => declaredAgain(root, () => (readAgain(root) ?? declare)(choice), fleet) } };
}

function declaredAgain(root: string, declare: () => Fleet, first: Fleet): Fleet {
  const watched = new WatchedGlobals(root);
  try {
    const second = watched.elsewhere(declare);
    if (second === first) throw new Fault('a fleet must be declared inside the function that flotilla is called with, got one from outside');
    return second;
  } finally {
    watched.end();
  }
}

/** Reads main.ts and what it imports once more, but for packages and this library, whose classes must stay the same. */
function readAgain(root: string): CommandContext['declare'] | undefined {
  const main = resolve(process.argv[1] ?? '.');
  const { cache } = createRequire(join(libraryFolder, 'index.ts'));
  if (!Object.hasOwn(cache, main)) return undefined;
  const library = libraryFolder + sep;
  for (const file of Object.keys(cache)) {
    if (file.startsWith(root + sep) && !file.startsWith(library) && !file.includes(`${sep}node_modules${sep}`)) delete cache[file];
  }
  isCapturing = true;
  try {
    createRequire(join(libraryFolder, 'index.ts'))(main);
    return captured;
  } finally {
    isCapturing = false;
    captured = undefined;
  }
}
