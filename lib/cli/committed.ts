import { type Dirent, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { Fault } from '../fault';
import { type Manifest } from '../manifest';

/** Looks up the objects of the tree that is there already, by their path in it; undefined where there is no such file. */
export function committed(dist: string): (path: string) => Manifest | undefined {
  return (path) => {
    const file = join(dist, path);
    const text = textOf(file);
    if (text === undefined) return undefined;
    const manifest = parsed(file, text);
    if (typeof manifest !== 'object' || manifest === null) throw new Fault(`'${file}' must hold one object, got something else; restore it with git checkout`);
    return manifest as Manifest;
  };
}

/** Looks up the texts of the tree that is there already. */
export function committedText(dist: string): (path: string) => string | undefined {
  return (path) => textOf(join(dist, path));
}

/** A link is not followed and a pipe not waited for: publishing refuses both. */
function textOf(file: string): string | undefined {
  return reading(file, () => lstatSync(file, { throwIfNoEntry: false })?.isFile() === true ? readFileSync(file, 'utf8') : undefined);
}

/** Paths of all files of the tree that is there already, or of those in some of its folders. */
export function committedPaths(dist: string, isLookedInto: (folder: string) => boolean = () => true): string[] {
  const paths: string[] = [];
  const queue = [''];
  for (let folder = queue.pop(); folder !== undefined; folder = queue.pop()) {
    const at = join(dist, folder);
    for (const entry of reading(at, () => readdirSync(at, { withFileTypes: true })) ?? []) if (folder !== '' || isLookedInto(entry.name)) queueOrCollect(entry, folder, queue, paths);
  }
  return paths;
}

function queueOrCollect(entry: Dirent, folder: string, queue: string[], paths: string[]): void {
  const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
  if (entry.isDirectory()) queue.push(path);
  else if (entry.isFile() && path.endsWith('.yaml')) paths.push(path);
}

/** What is not there, or goes while it is read because another run puts a new tree there, counts as missing. */
function reading<T>(path: string, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new Fault(`'${path}' must be readable, got '${message.split(', ', 1)[0]}'; allow reading it and run synth again`, { cause: error });
  }
}

function parsed(file: string, text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw new Fault(`'${file}' must be YAML, got: ${(error as Error).message.split('\n', 1)[0]}; restore it with git checkout`, { cause: error });
  }
}
