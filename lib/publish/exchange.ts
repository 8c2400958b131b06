import childProcess from 'node:child_process';
import fs from 'node:fs';
import { attempt } from './disk';

/** `renameat2` of Linux by processor; one table for each, see syscalls(2). */
const renameat2: Readonly<Record<string, number>> = { arm: 382, arm64: 276, ia32: 353, loong64: 276, ppc64: 357, riscv64: 276, s390x: 347, x64: 316 };

/** AT_FDCWD and RENAME_EXCHANGE of Linux. */
const workingDirectory = -100;
const exchangeFlag = 2;

/** Milliseconds after which a program has had its chance. */
const timeout = 10_000;

/**
 * Lets two folders change places in one step, so that neither is absent for a moment. Node has no call for it, so the first
 * of some programs that systems have does it: Perl comes with Debian and with Git, `mv` can since coreutils 9.5.
 *
 * @returns false if nothing changed: no such program, or a file system that cannot (NFS, FAT)
 */
export function exchange(one: string, other: string): boolean {
  if (process.platform !== 'linux') return false;
  const wanted = identityOf(other);
  return programs(one, other).some(([program, ...args]) => {
    // Killed or not, what counts is what stands there now.
    childProcess.spawnSync(program, args, { stdio: 'ignore', timeout, env: { PATH: process.env.PATH } });
    return identityOf(one) === wanted;
  });
}

function programs(one: string, other: string): [program: string, ...args: string[]][] {
  const call = renameat2[process.arch];
  const python = `import ctypes, os, sys; one, other = map(os.fsencode, sys.argv[1:]); ctypes.CDLL(None).renameat2(${workingDirectory}, one, ${workingDirectory}, other, ${exchangeFlag})`;
  return [
    ...(call === undefined ? [] : [['perl', '-e', `syscall(${call}, ${workingDirectory}, $ARGV[0], ${workingDirectory}, $ARGV[1], ${exchangeFlag})`, one, other] as [string, ...string[]]]),
    ['mv', '--exchange', '--no-target-directory', '--', one, other],
    ['python3', '-I', '-S', '-c', python, one, other],
  ];
}

/** What stands at a path, whatever its name becomes. */
export function identityOf(path: string): string {
  return attempt('look at', path, () => {
    const { dev, ino } = fs.lstatSync(path, { bigint: true });
    return `${dev} ${ino}`;
  });
}
