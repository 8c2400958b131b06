import fs from 'node:fs';
import { Fault } from '../fault';
import { attempt, codeOf, noHardLink, quietly } from './disk';
import { hearingSignals } from './held-signals';
import { Holder } from './holder';
import { quote } from './quote';

/** Milliseconds to wait for another run. */
const patience = 30_000;
const pause = 25;

/** Milliseconds of waiting after which people wonder. */
const noticeable = 1_000;

/**
 * One run at a time: a file that names the process which holds it.
 *
 * A dead holder's file is replaced by exactly one process: the right to replace the file with token T is itself such a file,
 * named after T. Whoever has that right looks once more whether T still stands there; since tokens are never used twice,
 * a late comer finds another token and steps back.
 */
export class PublishLock {
  private readonly me = Holder.self();

  private constructor(private readonly path: string) {}

  /**
   * Waits for the lock and takes it. `onWait` hears who holds it, once, if that takes long.
   *
   * @throws Fault that names the holder when it is not free after 30 seconds
   */
  public static acquire(path: string, onWait?: (holder: string) => void): PublishLock {
    const lock = new PublishLock(path);
    for (let waited = 0; !lock.seize(path); waited += pause) {
      if (waited === noticeable) onWait?.(described(Holder.of(path)));
      if (waited >= patience) {
        throw new Fault(
          `the lock ${quote(path)} must be free within ${patience / 1000} s, got ${described(Holder.of(path))}; ` +
            'wait for that run to end, or delete the file if there is no such run',
        );
      }
      hearingSignals(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pause));
    }
    return lock;
  }

  /** @throws Fault if somebody deleted or took our lock, so that the swap would not be ours alone */
  public verify(): void {
    const holder = Holder.of(this.path);
    if (holder?.token === this.me.token) return;
    throw new Fault(`the lock ${quote(this.path)} must stay ours until the end, got ${described(holder)}; leave the file alone and run synth again`);
  }

  /** Gives the lock back. A file that cannot be deleted is recovered by the next run, once this process has ended. */
  public release(): void {
    quietly(() => {
      if (Holder.of(this.path)?.token === this.me.token) fs.unlinkSync(this.path);
    });
  }

  /** Takes the file at a path if it is free or its holder is dead. */
  private seize(path: string): boolean {
    const holder = Holder.of(path);
    if (holder === undefined) return this.create(path);
    if (!holder.isDead()) return false;
    const right = `${this.path}-${holder.token}`;
    if (!this.seize(right)) return false;
    try {
      return Holder.of(path)?.token === holder.token && this.replace(path);
    } finally {
      quietly(() => fs.unlinkSync(right));
    }
  }

  /** Writes a draft and links it, so that the file never stands there without its holder. */
  private create(path: string): boolean {
    return this.drafted(path, (draft) => {
      try {
        fs.linkSync(draft, path);
      } catch (error) {
        if (!noHardLink.has(codeOf(error) ?? '')) throw error;
        fs.writeFileSync(path, fs.readFileSync(draft), { flag: 'wx' });
      }
    });
  }

  private replace(path: string): boolean {
    return this.drafted(path, (draft) => fs.renameSync(draft, path));
  }

  private drafted(path: string, place: (draft: string) => void): boolean {
    const draft = `${path}-${this.me.token}.new`;
    return attempt('take the lock', path, () => {
      try {
        fs.writeFileSync(draft, this.me.toText(), { flag: 'wx' });
        place(draft);
        return true;
      } catch (error) {
        // Somebody was faster, or the holder swept our draft away: look again.
        if (codeOf(error) === 'EEXIST' || codeOf(error) === 'ENOENT') return false;
        throw error;
      } finally {
        quietly(() => fs.unlinkSync(draft));
      }
    });
  }
}

function described(holder: Holder | undefined): string {
  if (holder === undefined) return 'no holder';
  return holder.pid === 0 ? 'a file that names no process' : `process ${holder.pid} on host ${quote(holder.host)}`;
}
