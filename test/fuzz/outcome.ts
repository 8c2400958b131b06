import { load } from 'js-yaml';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Fleet } from '../../lib';
import { flotilla } from '../../lib/cli/flotilla';
import { header } from '../../lib/header';
import { textsIn } from '../fixtures/tree';

/** The tree that stands there before each declaration: enough to see whether it was touched. */
const standing: Readonly<Record<string, string>> = {
  'c0/old/ConfigMap-old.yaml': `${header}apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: old\n  namespace: old\ndata:\n  a: b\n`,
  'c0/old/Service-old.yaml': `${header}apiVersion: v1\nkind: Service\nmetadata:\n  name: old\n  namespace: old\nspec:\n  ports:\n    - port: 80\n`,
};

/** How `flotilla synth` ended, and everything about it that must not be. */
export interface Outcome {
  readonly end: 'valid' | 'refused' | 'wrong';
  readonly errors: string;
  readonly wrong: readonly string[];
}

/** A project whose main.ts is whatever is to be tried, run in this process by the very command. */
export class Trial {
  // In memory where that can be had.
  public readonly root = fs.mkdtempSync(join(fs.existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'flotilla-fuzz-'));
  private readonly dist = join(this.root, 'dist');

  public constructor() {
    this.restore();
  }

  public of(declare: () => unknown): Outcome {
    const before = this.identity();
    const { exitCode, errors } = synth(this.root, declare as () => Fleet);
    const wrong = exitCode === 0 ? this.wrongWithTree(errors) : [...(exitCode === 1 ? wrongWithRefusal(errors) : [`exit ${exitCode}`]), ...(this.identity() === before ? [] : ['dist was changed'])];
    const others = fs.readdirSync(this.root).filter((name) => name !== 'dist');
    if (others.length > 0) wrong.push(`left beside dist: ${others.join(', ')}`);
    if (exitCode === 0 || wrong.length > 0) this.restore();
    return { end: wrong.length > 0 ? 'wrong' : exitCode === 0 ? 'valid' : 'refused', errors, wrong };
  }

  public delete(): void {
    fs.rmSync(this.root, { recursive: true, force: true });
  }

  private restore(): void {
    for (const name of fs.readdirSync(this.root)) fs.rmSync(join(this.root, name), { recursive: true });
    for (const [path, text] of Object.entries(standing)) {
      fs.mkdirSync(join(this.dist, path, '..'), { recursive: true });
      fs.writeFileSync(join(this.dist, path), text);
    }
  }

  private identity(): string {
    return ['', ...Object.keys(standing)].map((path) => {
      const status = fs.lstatSync(join(this.dist, path), { throwIfNoEntry: false });
      return status && `${status.ino} ${status.mtimeMs} ${status.size}`;
    }).join();
  }

  /** The tree is whole: as many files as it says, each with documents, and every folder that an Application of Argo CD reads. */
  private wrongWithTree(errors: string): string[] {
    const texts = textsIn(this.dist);
    const paths = Object.keys(texts);
    const told = /\ndist: (\d+) written, 2 removed, 0 unchanged\n$/.exec(`\n${errors}`)?.[1];
    const wrong = told === String(paths.length) ? [] : [`${paths.length} files after: ${errors}`];
    for (const [path, text] of Object.entries(texts)) {
      if (!/^[a-z0-9-]+\/(?:[a-z0-9-]+\/)?[^/]+\.yaml$/.test(path)) wrong.push(`strange path ${path}`);
      if (!text.startsWith(header)) wrong.push(`no header in ${path}`);
      const { kind, spec } = object(text);
      if (kind === undefined && !path.includes('/omni/')) wrong.push(`no object in ${path}`);
      const folder = (spec as { source?: { path?: string; repoURL?: string } } | undefined)?.source?.path;
      if (kind === 'Application' && folder?.startsWith('dist/') && !paths.some((other) => other.startsWith(folder.slice('dist/'.length)))) wrong.push(`${path} reads ${folder}, which is not there`);
    }
    return wrong;
  }
}

function object(text: string): { readonly kind?: unknown; readonly spec?: unknown } {
  try {
    return load(text) as { kind?: unknown };
  } catch {
    return {};
  }
}

/** What JavaScript says of a value of the declaration's own that fails, in quotes. */
const quotedError = /(?<=that fails with ')\w*Error: .*?(?='; )/g;
const unsaid = /unexpected error|\n {4}at |undefined|\[object|[\x00-\x09\x0b-\x1f]/;

/** Sentences alone: what must hold, what was got. The last line may count them. */
function wrongWithRefusal(errors: string): string[] {
  const wrong = unsaid.test(errors.replace(quotedError, '')) ? ['a refusal that is no sentence'] : [];
  const lines = errors.trimEnd().split('\n').filter((line) => !/^\d+ problems?; nothing was written$/.test(line));
  return [...wrong, ...(lines.length === 0 ? ['no reason'] : []), ...lines.filter((line) => !/ must | is | are | has |… \(\d+ characters\) …/.test(line)).map((line) => `no sentence: ${line}`)];
}

function synth(root: string, declare: () => Fleet): { readonly exitCode: number; readonly errors: string } {
  const { argv, exitCode: exitCodeBefore } = process;
  const { fsyncSync } = fs;
  const errors: string[] = [];
  const restores = [heard(process.stdout, () => undefined), heard(process.stderr, (text) => errors.push(text))];
  try {
    // What a power cut would leave is not what is tried here.
    fs.fsyncSync = () => undefined;
    process.argv = [argv[0]!, join(root, 'main.ts'), 'synth'];
    process.exitCode = undefined;
    flotilla(declare);
    return { exitCode: Number(process.exitCode ?? 0), errors: errors.join('') };
  } finally {
    for (const restore of restores) restore();
    fs.fsyncSync = fsyncSync;
    process.argv = argv;
    process.exitCode = exitCodeBefore;
  }
}

/** Keeps what is written to a stream from it. @returns what ends that */
function heard(stream: NodeJS.WriteStream, hear: (text: string) => void): () => void {
  const before = Object.getOwnPropertyDescriptor(stream, 'write');
  stream.write = (text: string | Uint8Array): boolean => {
    hear(String(text));
    return true;
  };
  return () => {
    if (before) Object.defineProperty(stream, 'write', before);
    else delete (stream as Partial<NodeJS.WriteStream>).write;
  };
}
