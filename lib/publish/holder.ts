import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { hostname } from 'node:os';
import { attempt, codeOf, quietly } from './disk';

/** Milliseconds after which a lock file that names no process is taken for the remains of a crash. */
const unreadableAge = 10_000;

/** The process that a lock file names, or, with pid 0, the unknown one that left a file without a name in it. */
export class Holder {
  private constructor(
    public readonly pid: number,
    public readonly host: string,
    /** The pid namespace: two containers on one host may use the same pid. Empty where the system has none. */
    private readonly namespace: string,
    /** When the process started (or, with pid 0, the file's age): a pid is used again after a while. Empty where it cannot be told. */
    private readonly start: string,
    /** Never used twice. */
    public readonly token: string,
  ) {}

  public static self(): Holder {
    return new Holder(process.pid, hostname(), pidNamespace(), processStatus('self')?.start ?? '', randomBytes(12).toString('hex'));
  }

  /** Whom the lock file at a path names; nobody if there is no such file. */
  public static of(path: string): Holder | undefined {
    return attempt('read the lock', path, () => {
      try {
        const { ino, mtimeMs } = fs.statSync(path);
        // As bytes: Node aborts where a file that it reads as text cannot be closed.
        return Holder.parse(fs.readFileSync(path).toString()) ?? new Holder(0, '', '', String(mtimeMs), `unreadable-${ino}-${Math.floor(mtimeMs)}`);
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return undefined;
        throw error;
      }
    });
  }

  public toText(): string {
    const { pid, host, namespace, start, token } = this;
    return `${JSON.stringify({ pid, host, namespace, start, token })}\n`;
  }

  /** True only if it is certain: the processes of another host or container cannot be seen from here. */
  public isDead(): boolean {
    if (this.pid === 0) return Date.now() - Number(this.start) > unreadableAge;
    if (this.host !== hostname() || this.namespace !== pidNamespace()) return false;
    try {
      process.kill(this.pid, 0);
    } catch (error) {
      if (codeOf(error) === 'ESRCH') return true;
    }
    const status = processStatus(this.pid);
    if (status === undefined) return false;
    return 'ZX'.includes(status.state) || (this.start !== '' && status.start !== this.start);
  }

  private static parse(text: string): Holder | undefined {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return undefined;
    }
    const { pid, host, namespace, start, token } = (value ?? {}) as Record<string, unknown>;
    if (typeof pid !== 'number' || !Number.isInteger(pid) || pid <= 0) return undefined;
    if (typeof host !== 'string' || typeof namespace !== 'string' || typeof start !== 'string') return undefined;
    if (typeof token !== 'string' || !/^[0-9a-f]{24}$/.test(token)) return undefined;
    return new Holder(pid, host, namespace, start, token);
  }
}

function pidNamespace(): string {
  let namespace = '';
  quietly(() => {
    namespace = fs.readlinkSync('/proc/self/ns/pid');
  });
  return namespace;
}

/** State and start (clock ticks since boot) of a process on Linux: fields 3 and 22 of `/proc/<pid>/stat`, see proc_pid_stat(5). */
function processStatus(pid: number | 'self'): { readonly state: string; readonly start: string } | undefined {
  let status: { state: string; start: string } | undefined;
  quietly(() => {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'latin1');
    const [state, ...others] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state !== undefined && others[18] !== undefined) status = { state, start: others[18] };
  });
  return status;
}
