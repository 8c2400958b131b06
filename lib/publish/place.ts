import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { Fault } from '../fault';
import { attempt, codeOf } from './disk';
import { quote } from './quote';

/** The folder to publish to and its siblings: all in one parent, so on one file system, so that a rename is a single step. */
export class Place {
  public readonly directory: string;
  public readonly parent: string;
  /** The old tree during the swap. It is renamed before it is deleted, so a folder of this name is always whole. */
  public readonly previous: string;
  /** The old tree while the folder itself has to be made anew. It has this name only when it is whole. */
  public readonly copy: string;
  public readonly lock: string;
  private readonly prefix: string;

  public constructor(directory: string) {
    if (directory === '' || directory.includes('\0')) {
      throw new Fault(`the output folder must be a path, got ${quote(directory)}; name a folder such as 'dist'`);
    }
    const workingDirectory = attempt('find', '.', () => process.cwd());
    this.directory = resolve(directory);
    if (join(workingDirectory, sep).startsWith(join(this.directory, sep))) {
      throw new Fault(`the output folder must not hold the working directory, got ${quote(directory)}; name a folder of its own such as 'dist'`);
    }
    this.parent = dirname(this.directory);
    this.prefix = `.${basename(this.directory)}.`;
    this.previous = join(this.parent, `${this.prefix}previous`);
    this.copy = join(this.parent, `${this.prefix}copy`);
    this.lock = join(this.parent, `${this.prefix}lock`);
  }

  /** A name for a folder that is being built (`next`) or deleted (`trash`). */
  public temporary(role: 'next' | 'trash'): string {
    return join(this.parent, `${this.prefix}${role}-${process.pid}-${randomBytes(6).toString('hex')}`);
  }

  /** True if a run left something beside the folder, or is at work there. */
  public isLittered(): boolean {
    return this.siblings().some(({ name }) => name.startsWith(this.prefix) && /^(copy|previous|lock|next-|trash-)/.test(name.slice(this.prefix.length)));
  }

  /** What dead runs left beside the folder, if no run is at work there: trees not yet or no longer in use, drafts of locks. */
  public leftovers(): { readonly unfinished: readonly string[]; readonly retired: readonly string[]; readonly drafts: readonly string[] } {
    const mine = this.siblings().filter(({ name }) => name.startsWith(this.prefix)).map((entry) => ({ entry, rest: entry.name.slice(this.prefix.length) }));
    const paths = (found: typeof mine): string[] => found.map(({ entry }) => join(this.parent, entry.name)).sort();
    return {
      unfinished: paths(mine.filter(({ entry, rest }) => entry.isDirectory() && /^next-\d+-[0-9a-f]{12}$/.test(rest))),
      retired: paths(mine.filter(({ entry, rest }) => entry.isDirectory() && /^trash-\d+-[0-9a-f]{12}$/.test(rest))),
      drafts: paths(mine.filter(({ entry, rest }) => entry.isFile() && /^lock-[0-9a-z-]+(\.new)?$/.test(rest))),
    };
  }

  private siblings(): fs.Dirent[] {
    return attempt('list', this.parent, () => {
      try {
        return fs.readdirSync(this.parent, { withFileTypes: true });
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return [];
        throw error;
      }
    });
  }
}
