import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { parse } from 'yaml';
import { Fault } from '../fault';
import { type Manifest } from '../manifest';

/** Looks up the objects of the tree that is there already, by their path in it; undefined where there is no such file. */
export function committed(dist: string): (path: string) => Manifest | undefined {
  return (path) => {
    const file = join(dist, path);
    if (!existsSync(file)) return undefined;
    const manifest = read(file);
    if (typeof manifest !== 'object' || manifest === null) throw new Fault(`'${file}' must hold one object, got something else; restore it with git checkout`);
    return manifest as Manifest;
  };
}

/** Paths of all files of the tree that is there already. */
export function committedPaths(dist: string): string[] {
  if (!existsSync(dist)) return [];
  return readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.yaml')).map((path) => path.split(sep).join('/'));
}

function read(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Fault(`'${file}' must be YAML, got: ${(error as Error).message.split('\n', 1)[0]}; restore it with git checkout`, { cause: error });
  }
}
