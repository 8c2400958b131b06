import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Program } from './program';

/** Whether an executable is the program in the very version: it is run and asked. */
export function fits(path: string, program: Program): boolean {
  try {
    accessSync(path, constants.X_OK);
  } catch {
    return false;
  }
  const run = spawnSync(path, program.versionArguments, { encoding: 'utf8', timeout: 30_000 });
  return run.status === 0 && `${run.stdout}${run.stderr}`.includes(program.says);
}

/** The program on the PATH, if one there has the very version. */
export function onPath(program: Program): string | undefined {
  return (process.env['PATH'] ?? '').split(delimiter).filter(folder => folder !== '').map(folder => join(folder, program.name)).find(path => fits(path, program));
}
