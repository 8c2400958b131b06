import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** A folder of what is kept from run to run, made if absent: below `FLOTILLA_ACCEPTANCE_CACHE`, `~/.cache/cdk8s-flotilla/acceptance` by default. */
export function cache(...parts: string[]): string {
  const folder = join(resolve(process.env['FLOTILLA_ACCEPTANCE_CACHE'] ?? join(homedir(), '.cache/cdk8s-flotilla/acceptance')), ...parts);
  mkdirSync(folder, { recursive: true });
  return folder;
}
