import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deleteAtEnd } from './teardown';

/** A folder for one run alone, gone when it ends. */
export function runFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'flotilla-acceptance-'));
  deleteAtEnd(folder);
  return folder;
}

/** A folder, made if absent. */
export function folderOf(...parts: string[]): string {
  const folder = join(...parts);
  mkdirSync(folder, { recursive: true });
  return folder;
}
