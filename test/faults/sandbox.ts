import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publish } from '../../lib/publish/publish';
import { tree } from '../publish/trees';
import { size } from './marks';

const variants = [0, 1, 2] as const;

/** A hash of a folder: every path, what stands there, its bytes. `none` where there is nothing. */
export function hashOf(folder: string): string {
  if (fs.lstatSync(folder, { throwIfNoEntry: false }) === undefined) return 'none';
  const hash = createHash('sha256');
  const entries = fs.readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) => ({ entry, path: join(entry.parentPath, entry.name) }));
  for (const { entry, path } of entries.sort((left, right) => (left.path < right.path ? -1 : 1))) {
    hash.update(`${path.slice(folder.length)}\0${entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : 'other'}\0`);
    if (entry.isFile()) hash.update(fs.readFileSync(path));
  }
  return hash.digest('hex');
}

/** The same of a folder that may be exchanged while it is read, by a program whose parent was killed: what two looks agree on. */
function settledHashOf(folder: string): string {
  for (let last = ''; ;) {
    try {
      const hash = hashOf(folder);
      if (hash === last) return hash;
      last = hash;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      last = '';
    }
  }
}

let wholes: Map<string, number> | undefined;

/** Hashes of the whole trees, each made by a publish that nothing disturbed. */
function wholeTrees(): Map<string, number> {
  wholes ??= new Map(variants.map((variant) => {
    const folder = fs.mkdtempSync(join(tmpdir(), 'flotilla-whole-'));
    for (const [path, text] of tree(variant, size)) {
      fs.mkdirSync(join(folder, path, '..'), { recursive: true });
      fs.writeFileSync(join(folder, path), text);
    }
    const hash = hashOf(folder);
    fs.rmSync(folder, { recursive: true });
    return [hash, variant];
  }));
  return wholes;
}

/** A folder with a `dist` in it that is published to over and over, from one tree to the next. */
export class Sandbox {
  public readonly root: string;
  public readonly dist: string;
  /** The tree that stands there. */
  public standing = 0;

  /** Makes one of its own, unless it is said where one is. */
  public constructor(within = tmpdir(), root?: string) {
    this.root = root ?? fs.mkdtempSync(join(within, 'flotilla-faults-'));
    this.dist = join(this.root, 'dist');
    if (root === undefined) publish(tree(0, size), this.dist);
  }

  /** The same where its folder can be reached by another path. */
  public movedTo(root: string): Sandbox {
    return new Sandbox(undefined, root);
  }

  /** Whether a tree stands there, whole. */
  public holds(variant: number): boolean {
    return wholeTrees().get(hashOf(this.dist)) === variant;
  }

  public get next(): number {
    return (this.standing + 1) % variants.length;
  }

  /** `old`, `new`, `none` or `torn`; `none` tells what stands beside. */
  public state(): string {
    const here = this.nameOf(settledHashOf(this.dist));
    const beside = (name: string): string => this.nameOf(hashOf(join(this.root, name)));
    if (here === 'old' || here === 'new') return here;
    return beside('.dist.copy') === 'old' ? 'being made anew, old beside' : `${here}, ${beside('.dist.previous')} beside`;
  }

  /** What stands beside `dist`. */
  public beside(): string[] {
    return fs.readdirSync(this.root).filter((name) => name !== 'dist');
  }

  /** Publishes the next tree without a fault. @returns what is wrong then, nothing if all is well */
  public repair(): string[] {
    try {
      publish(tree(this.next, size), this.dist);
    } catch (error) {
      return [`the next run: ${(error as Error).message}`];
    }
    const state = this.state();
    this.standing = this.next;
    return [...(state === 'new' ? [] : [`${state} after the next run`]), ...(this.beside().length === 0 ? [] : [`left over after the next run: ${this.beside().join(', ')}`])];
  }

  public delete(): void {
    fs.rmSync(this.root, { recursive: true, force: true });
  }

  private nameOf(hash: string): string {
    if (hash === 'none') return 'none';
    const variant = wholeTrees().get(hash);
    return variant === this.standing ? 'old' : variant === this.next ? 'new' : 'torn';
  }
}
