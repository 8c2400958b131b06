import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beginMark, endMark } from './marks';
import { type Ended, run } from './run';

/** Calls on the file system, as Linux has them on one processor or another. */
const calls = [
  'access', 'chmod', 'chown', 'close', 'copy_file_range', 'creat', 'faccessat', 'faccessat2', 'fchmod', 'fchmodat', 'fdatasync', 'fstat', 'fsync', 'ftruncate', 'getdents64',
  'link', 'linkat', 'lstat', 'mkdir', 'mkdirat', 'newfstatat', 'open', 'openat', 'pread64', 'pwrite64', 'read', 'readlink', 'readlinkat', 'rename', 'renameat', 'renameat2',
  'rmdir', 'sendfile', 'stat', 'statx', 'symlink', 'symlinkat', 'unlink', 'unlinkat', 'utimensat', 'write', 'writev',
];

/** Those that need room, or that a disk refuses to a writer. */
export const writing: ReadonlySet<string> = new Set([
  'chmod', 'copy_file_range', 'creat', 'fchmod', 'fchmodat', 'fdatasync', 'fsync', 'ftruncate', 'link', 'linkat', 'mkdir', 'mkdirat', 'open', 'openat', 'pwrite64',
  'rename', 'renameat', 'renameat2', 'rmdir', 'sendfile', 'symlink', 'symlinkat', 'unlink', 'unlinkat', 'utimensat', 'write', 'writev',
]);

/** One call of a process while it publishes: the n-th of its name. */
export interface Point {
  readonly name: string;
  readonly nth: number;
  /** How many of its name the process made before it began to publish. */
  readonly before: number;
  /** Whether it is about a file; otherwise about a pipe of the process, for instance that of its signals. */
  readonly isOnDisk: boolean;
}

/** How a process ended to which something was done, and at which call of its publishing that was; none if it never came to it. */
export interface Injected extends Ended {
  readonly at: number | undefined;
}

/** Where the program is, for a process may get a path without it. */
const strace = process.platform === 'linux' ? spawnSync('sh', ['-c', 'command -v strace'], { encoding: 'utf8' }).stdout.trim() : '';

export function hasStrace(): boolean {
  return strace !== '' && spawnSync(strace, ['-V'], { stdio: 'ignore' }).status === 0;
}

const logs = mkdtempSync(join(tmpdir(), 'flotilla-strace-'));
let count = 0;

/** Every call on the file system that a command makes between its marks. Node makes them in its first thread, one after the other. */
export async function pointsOf(command: readonly string[], options: Parameters<typeof run>[1]): Promise<Point[]> {
  const { names, lines } = await traced(command, calls.map((name) => `?${name}`), ['-y'], options);
  const begin = names.indexOf(beginMark);
  const end = names.indexOf(endMark);
  if (begin < 0 || end < begin) throw new Error('the trace must have both marks, got another one');
  const before = new Map<string, number>();
  for (const name of names.slice(0, begin)) before.set(name, (before.get(name) ?? 0) + 1);
  const seen = new Map<string, number>();
  return names.slice(begin + 1, end).map((name, index) => {
    seen.set(name, (seen.get(name) ?? 0) + 1);
    // The mark itself is a call of one of these names.
    const marks = name === 'access' || name === 'faccessat' || name === 'faccessat2' ? 1 : 0;
    return { name, nth: seen.get(name)!, before: (before.get(name) ?? 0) + marks, isOnDisk: !/^\w+\(\d+<(pipe|socket|anon_inode):/.test(lines[begin + 1 + index]!) };
  });
}

/** Does something to a command at one of its calls: `signal=KILL`, `error=ENOSPC`. */
export async function inject(command: readonly string[], what: string, { name, nth, before }: Point, options: Parameters<typeof run>[1]): Promise<Injected> {
  const { names, ended } = await traced(command, [name, '?access', '?faccessat', '?faccessat2'], ['-e', `inject=${name}:${what}:when=${before + nth}`], options);
  const begin = names.indexOf(beginMark);
  const end = names.indexOf(endMark);
  const made = names.slice(begin + 1, end < 0 ? undefined : end).filter((other) => other === name).length;
  // Who is killed makes no further call.
  const isDead = what === 'signal=KILL';
  const reached = begin >= 0 && (isDead ? end < 0 : made >= nth);
  return { ...ended, at: reached ? (isDead ? made : nth) : undefined };
}

async function traced(command: readonly string[], trace: readonly string[], args: readonly string[], options: Parameters<typeof run>[1]): Promise<{ names: string[]; lines: string[]; ended: Ended }> {
  count += 1;
  const log = join(logs, `${process.pid}-${count % 8}`);
  const ended = await run([strace, '-qq', '-o', log, '-e', `trace=${trace.join(',')}`, ...args, ...command], options);
  const lines = readFileSync(log, 'utf8').split('\n').filter((line) => nameOf(line).length > 0);
  return { names: lines.flatMap(nameOf), lines, ended };
}

function nameOf(line: string): string[] {
  for (const mark of [beginMark, endMark]) if (line.includes(`"${mark}"`)) return [mark];
  const name = /^([a-z_0-9]+)\(/.exec(line)?.[1];
  return name === undefined ? [] : [name];
}
