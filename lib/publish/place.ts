import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { Fault } from '../fault';
import { attempt, codeOf } from './disk';
import { quote } from './quote';

/**
 * The folder to publish to, or one of the folders in it, and its siblings: all in one parent, so on one file system, so that a
 * rename is a single step. What belongs to a folder inside lies beside the outer one, where nobody looks for manifests.
 */
export class Place {
  public readonly directory: string;
  public readonly parent: string;
  /** The old tree during the swap. It is renamed before it is deleted, so a folder of this name is always whole. */
  public readonly previous: string;
  /** The old tree while the folder itself has to be made anew. It has this name only when it is whole. */
  public readonly copy: string;
  /** One for the folder and all in it. */
  public readonly lock: string;
  private readonly prefix: string;

  /** `part` is the name of a folder in the directory; without it, the directory itself is meant. */
  public constructor(private readonly whole: string, part?: string) {
    if (whole === '' || whole.includes('\0')) {
      throw new Fault(`the output folder must be a path, got ${quote(whole)}; name a folder such as 'dist'`);
    }
    const workingDirectory = attempt('find', '.', () => process.cwd());
    const directory = resolve(whole);
    if (join(workingDirectory, sep).startsWith(join(directory, sep))) {
      throw new Fault(`the output folder must not hold the working directory, got ${quote(whole)}; name a folder of its own such as 'dist'`);
    }
    this.directory = part === undefined ? directory : join(directory, part);
    this.parent = dirname(directory);
    this.prefix = `.${basename(directory)}.`;
    const ofPart = part === undefined ? '' : `-${part}`;
    this.previous = join(this.parent, `${this.prefix}previous${ofPart}`);
    this.copy = join(this.parent, `${this.prefix}copy${ofPart}`);
    this.lock = join(this.parent, `${this.prefix}lock`);
  }

  /** A folder in this one. */
  public part(name: string): Place {
    return new Place(this.whole, name);
  }

  /** Folders in this one of which runs left something beside it. */
  public partsAside(): Place[] {
    const names = this.rests().map(({ rest }) => /^(?:previous|copy)-(?<part>.+)$/s.exec(rest)?.groups!.part);
    return [...new Set(names.filter((name) => name !== undefined))].sort().map((name) => this.part(name));
  }

  /** A name for a folder that is being built (`next`) or deleted (`trash`). */
  public temporary(role: 'next' | 'trash'): string {
    return join(this.parent, `${this.prefix}${role}-${process.pid}-${randomBytes(6).toString('hex')}`);
  }

  /** True if a run left something beside the folder, or is at work there. */
  public isLittered(): boolean {
    return this.rests().some(({ rest }) => /^(copy|previous|lock|next-|trash-)/.test(rest));
  }

  /** What dead runs left beside the folder, if no run is at work there: trees not yet or no longer in use, drafts of locks. */
  public leftovers(): { readonly unfinished: readonly string[]; readonly retired: readonly string[]; readonly drafts: readonly string[] } {
    const mine = this.rests();
    const paths = (found: typeof mine): string[] => found.map(({ entry }) => join(this.parent, entry.name)).sort();
    return {
      unfinished: paths(mine.filter(({ entry, rest }) => entry.isDirectory() && /^next-\d+-[0-9a-f]{12}$/.test(rest))),
      retired: paths(mine.filter(({ entry, rest }) => entry.isDirectory() && /^trash-\d+-[0-9a-f]{12}$/.test(rest))),
      drafts: paths(mine.filter(({ entry, rest }) => entry.isFile() && /^lock-[0-9a-z-]+(\.new)?$/.test(rest))),
    };
  }

  /** What is beside the folder and named after it, with the rest of the name. */
  private rests(): { readonly entry: fs.Dirent; readonly rest: string }[] {
    return this.siblings().filter(({ name }) => name.startsWith(this.prefix)).map((entry) => ({ entry, rest: entry.name.slice(this.prefix.length) }));
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
