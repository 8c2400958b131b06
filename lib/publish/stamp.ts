import fs from 'node:fs';
import { Fault } from '../fault';
import { telling } from './alone';
import { attempt } from './disk';
import { quote } from './quote';

/** Tells one tree at a folder from the next: each publish that changes something makes a folder of its own. */
export function stampOf(directory: string): string {
  return telling(directory, () => attempt('look at', directory, () => {
    const status = fs.lstatSync(directory, { bigint: true, throwIfNoEntry: false });
    return status === undefined ? 'none' : `${status.dev} ${status.ino} ${status.birthtimeNs}`;
  }));
}

/** @throws Fault if another run put a tree there that nobody checked the files against */
export function requireStamp(directory: string, stamp: string | undefined): void {
  if (stamp === undefined || stamp === stampOf(directory)) return;
  throw new Fault(`${quote(directory)} must stay as it was while the fleet was checked against it, got another tree from another run; run synth again`);
}
