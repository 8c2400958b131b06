import fs from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../fault';
import { telling } from './alone';
import { attempt } from './disk';
import { foldersIn } from './folders-in';
import { quote } from './quote';

/**
 * Tells one tree at a folder from the next: each publish that changes something makes a folder of its own, or some of those in it.
 * With `isOwn` only the folders for whose names it holds count.
 */
export function stampOf(directory: string, isOwn?: (folder: string) => boolean): string {
  return telling(directory, () => {
    const parts = foldersIn(directory).filter(isOwn ?? (() => true)).map((name) => `${name} ${identityOf(join(directory, name))}`);
    return [...(isOwn ? [] : [identityOf(directory)]), ...parts].join('\n');
  });
}

function identityOf(path: string): string {
  return attempt('look at', path, () => {
    const status = fs.lstatSync(path, { bigint: true, throwIfNoEntry: false });
    return status === undefined ? 'none' : `${status.dev} ${status.ino} ${status.birthtimeNs}`;
  });
}

/** @throws Fault if another run put a tree there that nobody checked the files against */
export function requireStamp(directory: string, stamp: string | undefined, isOwn?: (folder: string) => boolean): void {
  if (stamp === undefined || stamp === stampOf(directory, isOwn)) return;
  throw new Fault(`${quote(directory)} must stay as it was while the fleet was checked against it, got another tree from another run; run synth again`);
}
