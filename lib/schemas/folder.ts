import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Fault } from '../fault';
import { type Definition } from './definition';
import { type FindDefinition } from './definitions';
import { parseLock, type LockedSource, type SchemaLock } from './lock';

/** Folder of a project that `flotilla schemas pull` writes. */
export const schemasFolder = 'schemas';

const lockFile = 'lock.json';
const remedy = 'restore it with git checkout, or run npx flotilla schemas pull';

/** The lock of a folder; nothing where nothing was pulled. */
export function readLock(folder: string): SchemaLock | undefined {
  const file = join(folder, lockFile);
  if (!existsSync(file)) return undefined;
  const lock = parseLock(readFileSync(file, 'utf8'));
  if (!lock) throw new Fault(`'${file}' must be what flotilla schemas pull wrote, got something else; ${remedy}`);
  return lock;
}

/**
 * The definitions in a folder, each read when it is first asked for.
 * @throws Fault for a file that is missing or is not what was pulled
 */
export function pulledDefinitions(folder: string): FindDefinition {
  const files = new Map(readLock(folder)?.sources.flatMap(({ kinds }) => Object.entries(kinds)));
  const read = new Map<string, Definition>();
  return (groupKind) => {
    const locked = files.get(groupKind);
    if (!locked) return undefined;
    const known = read.get(groupKind) ?? definitionIn(join(folder, locked.file), locked.sha256);
    read.set(groupKind, known);
    return known;
  };
}

function definitionIn(file: string, sha256: string): Definition {
  if (!existsSync(file)) throw new Fault(`'${file}' must be there, since lock.json names it, got nothing; ${remedy}`);
  const text = readFileSync(file, 'utf8');
  if (digestOf(text) !== sha256) throw new Fault(`'${file}' must be as it was pulled, got something else; ${remedy}`);
  return JSON.parse(text) as Definition;
}

/** What a download is made of. */
export interface PulledSource {
  readonly url: string;
  readonly sha256: string;
  readonly named?: true;
  readonly definitions: readonly Definition[];
}

/** The files of a folder, by name. @throws Fault where two sources define one kind */
export function filesOf(sources: readonly PulledSource[]): Map<string, string> {
  const files = new Map<string, string>();
  const owners = new Map<string, string>();
  const locked = [...sources].sort((left, right) => left.url < right.url ? -1 : 1).map(({ url, sha256, named, definitions }): LockedSource => ({
    url, sha256, ...(named && { named }),
    kinds: Object.fromEntries([...definitions].sort((left, right) => nameOf(left) < nameOf(right) ? -1 : 1).map((definition) => {
      const kind = `${definition.group}/${definition.kind}`;
      const file = `${nameOf(definition)}.json`;
      const other = owners.get(file);
      if (other !== undefined) throw new Fault(`kind ${definition.kind} of ${definition.group} must be defined once, got it in '${other}' and '${url}'; forget one of them: npx flotilla schemas forget URL`);
      owners.set(file, url);
      files.set(file, `${JSON.stringify(definition, undefined, 1)}\n`);
      return [kind, { file, sha256: digestOf(files.get(file)!) }];
    })),
  }));
  const lock: SchemaLock = { version: 1, sources: locked };
  return files.set(lockFile, `${JSON.stringify(lock, undefined, 2)}\n`);
}

function nameOf({ plural, group }: Definition): string {
  return `${plural}.${group}`;
}

export function digestOf(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/**
 * Puts these files in place of a folder, all or none. A folder that holds what no lock names is somebody else's and stays.
 * @throws Fault for such a folder, and where the disk does not let it
 */
export function replaceFolder(folder: string, files: ReadonlyMap<string, string>): void {
  refuseForeign(folder);
  if (holds(folder, files)) return;
  const stem = join(dirname(folder), `.${basename(folder)}.${process.pid}`);
  const [next, old] = [`${stem}.new`, `${stem}.old`];
  try {
    mkdirSync(next, { recursive: true });
    for (const [name, text] of files) writeFileSync(join(next, name), text);
    if (existsSync(folder)) renameSync(folder, old);
    renameSync(next, folder);
  } catch (error) {
    if (existsSync(old) && !existsSync(folder)) renameSync(old, folder);
    throw new Fault(`'${folder}' must be writable, got '${(error as Error).message.split(',', 1)[0]}'; it is as it was before`, { cause: error });
  } finally {
    rmSync(next, { recursive: true, force: true });
    if (existsSync(folder)) rmSync(old, { recursive: true, force: true });
  }
}

/** Whether a folder is as it is to be. */
function holds(folder: string, files: ReadonlyMap<string, string>): boolean {
  return existsSync(folder) && readdirSync(folder).length === files.size && [...files].every(([name, text]) => existsSync(join(folder, name)) && readFileSync(join(folder, name), 'utf8') === text);
}

/** Puts the old folder back if a run died between taking it away and putting the new one there, and deletes what dead runs left. */
export function repairFolder(folder: string): void {
  const parent = dirname(folder);
  const left = existsSync(parent) ? readdirSync(parent).filter((name) => name.startsWith(`.${basename(folder)}.`) && /\.(new|old)$/.test(name)).sort() : [];
  for (const name of left) {
    if (name.endsWith('.old') && !existsSync(folder)) renameSync(join(parent, name), folder);
    else rmSync(join(parent, name), { recursive: true, force: true });
  }
}

function refuseForeign(folder: string): void {
  if (!existsSync(folder)) return;
  const ours = new Set([lockFile, ...readLock(folder)?.sources.flatMap(({ kinds }) => Object.values(kinds).map(({ file }) => file)) ?? []]);
  const foreign = readdirSync(folder).filter((name) => !ours.has(name));
  if (foreign.length > 0) throw new Fault(`'${folder}' must hold what flotilla schemas pull wrote and nothing else, got '${foreign[0]}'; move it away`);
}
