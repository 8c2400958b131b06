import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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

function read(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Fault(`'${file}' must be YAML, got: ${(error as Error).message.split('\n', 1)[0]}; restore it with git checkout`, { cause: error });
  }
}
