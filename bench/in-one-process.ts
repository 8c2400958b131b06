import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** What a program of this folder writes, run in a process of its own and compiled as the command compiles a fleet. */
export function inOneProcess<T>(program: string, ...parameters: readonly string[]): T {
  const options = { cwd: join(__dirname, '..'), encoding: 'utf8' } as const;
  return JSON.parse(execFileSync(process.execPath, [join(__dirname, 'compiled.js'), program, ...parameters], options)) as T;
}
