import childProcess, { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';

interface Ended {
  code: number | null;
  signal: string | null;
  errors: string;
}

const started: { child: ChildProcess; ended: Promise<Ended> }[] = [];

/** Ends what a failed test left running. */
export async function endAll(): Promise<void> {
  for (const { child, ended } of started.splice(0)) {
    child.kill('SIGKILL');
    await ended;
  }
}

/** Starts the driver and waits until it is at work or at its gate. */
export async function drive(...args: string[]): Promise<{ child: ChildProcess; ended: Promise<Ended>; output: () => string }> {
  const child = spawn(process.execPath, ['--require', 'tsx/cjs', join(__dirname, 'driver.ts'), ...args], { cwd: join(__dirname, '../..') });
  let errors = '';
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const ended = new Promise<Ended>((resolve) => child.on('close', (code, signal) => resolve({ code, signal, errors })));
  started.push({ child, ended });
  await Promise.race([new Promise((resolve) => child.stdout.once('data', resolve)), ended]);
  return { child, ended, output: () => output };
}

type Call = (...args: unknown[]) => unknown;

const sources = fs.readdirSync(join(__dirname, '../../lib/publish')).map((file) => fs.readFileSync(join(__dirname, '../../lib/publish', file), 'utf8'));

/** The calls on the disk that publishing makes, by its own sources. */
const all = [...new Set(sources.flatMap((source) => source.match(/(?<=\bfs\.)\w+Sync\b/g) ?? []))] as (keyof typeof fs)[];

/** Stands in front of every synchronous call on the disk: `before` sees its number, from 1 on, and may throw. */
export function watchDisk(before: (call: number, name: string, args: readonly unknown[]) => void): { calls: () => number } {
  let calls = 0;
  let depth = 0;
  for (const name of all) {
    const real = fs[name] as unknown as Call;
    jest.spyOn(fs as unknown as Record<string, Call>, name).mockImplementation((...args: unknown[]) => {
      // Node's own functions call one another: only the outermost is a call of ours. For the first stack, Jest reads modules of its own.
      if (depth > 0 || /[\\/]node_modules[\\/]|\.map$/.test(String(args[0]))) return real.apply(fs, args);
      depth += 1;
      try {
        calls += 1;
        before(calls, name, args);
        return real.apply(fs, args);
      } finally {
        depth -= 1;
      }
    });
  }
  return { calls: () => calls };
}

/** An error as the system gives it. */
export function systemError(code: string, syscall: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: injected, ${syscall}`), { code, syscall });
}

/** Gives a lock file that this process left to a process that is dead. */
export function buryLock(path: string): void {
  if (!fs.existsSync(path)) return;
  const holder = JSON.parse(fs.readFileSync(path, 'utf8')) as Record<string, unknown>;
  fs.writeFileSync(path, JSON.stringify({ ...holder, pid: deadPid, start: '1' }));
}

/** Larger than any pid that Linux or macOS gives out. */
export const deadPid = 2 ** 22 + 7;

/** Spares this file's own process the flushes, most of the time of many small runs. Processes that it starts flush. */
export function spareFlushes(): void {
  const { fsyncSync } = fs;
  beforeAll(() => {
    fs.fsyncSync = () => undefined;
  });
  afterAll(() => {
    fs.fsyncSync = fsyncSync;
  });
}

/** As on a system where no program can exchange two folders. */
export function withoutExchange(): void {
  jest.spyOn(childProcess, 'spawnSync').mockImplementation((() => ({ status: 1 })) as unknown as typeof childProcess.spawnSync);
}
