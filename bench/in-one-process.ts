import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const optimizeLate = join(__dirname, '..', 'lib', 'cli', 'optimize-late.js');

/** What a program of this folder writes, run in a process of its own with V8 as the command has it. */
export function inOneProcess<T>(program: string, ...parameters: readonly string[]): T {
  const options = { cwd: join(__dirname, '..'), encoding: 'utf8' } as const;
  return JSON.parse(execFileSync(process.execPath, ['--require', optimizeLate, '--require', 'tsx/cjs', join(__dirname, program), ...parameters], options)) as T;
}
