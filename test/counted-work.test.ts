import crypto from 'node:crypto';
import fs, { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManyApps, type Size } from '../bench/many-apps';
import { HomeFleet } from '../clusters/fleet';
import { type Fleet } from '../lib';
import { synthesize } from '../lib/synth';
import { inProcess } from './fixtures/in-process';
import { spareFlushes } from './publish/fixtures';
import { operationsOf } from './support/operations';

jest.setTimeout(120_000);
spareFlushes();

/** Calls on the disk that a run makes for its tree, with the bytes that go through them. */
interface Counts {
  /** By the name of the call. */
  readonly calls: Readonly<Record<string, number>>;
  /** How often each file of the tree was opened to be read. */
  readonly opened: ReadonlyMap<string, number>;
  /** Files of the tree that were written, or linked. */
  readonly written: readonly string[];
  readonly bytesRead: number;
  readonly bytesHashed: number;
}

type Call = (...args: unknown[]) => unknown;

const watched = ['accessSync', 'closeSync', 'copyFileSync', 'fstatSync', 'fsyncSync', 'linkSync', 'lstatSync', 'mkdirSync', 'openSync', 'readFileSync', 'readSync', 'readdirSync', 'renameSync', 'rmdirSync', 'statSync', 'unlinkSync', 'writeFileSync'] as const;

/** One run of the command, in this process, and what it asks of the disk. Numbers, and no times: no other work on the machine changes them. */
function counted(root: string, declare: () => Fleet): Counts {
  const calls: Record<string, number> = {};
  const opened = new Map<string, number>();
  const written: string[] = [];
  let [bytesRead, bytesHashed, depth] = [0, 0, 0];
  const spies = watched.map((name) => {
    const real = fs[name] as Call;
    return jest.spyOn(fs as unknown as Record<string, Call>, name).mockImplementation((...args: unknown[]) => {
      const path = String(args[name === 'linkSync' ? 1 : 0]);
      if (depth > 0) return real.apply(fs, args);
      depth += 1;
      try {
        calls[name] = (calls[name] ?? 0) + 1;
        if (['openSync', 'readFileSync'].includes(name) && path.startsWith(join(root, 'dist')) && path.endsWith('.yaml')) opened.set(path, (opened.get(path) ?? 0) + 1);
        if (['linkSync', 'writeFileSync'].includes(name) && path.endsWith('.yaml')) written.push(path);
        const result = real.apply(fs, args);
        if (name === 'readSync') bytesRead += Number(result);
        if (name === 'readFileSync') bytesRead += (result as Buffer | string).length;
        return result;
      } finally {
        depth -= 1;
      }
    });
  });
  const { createHash } = crypto;
  const hashes = jest.spyOn(crypto, 'createHash').mockImplementation((...args) => {
    const hash = createHash(...args);
    const update: (data: string | Buffer) => typeof hash = hash.update.bind(hash);
    return Object.assign(hash, { update: (data: string | Buffer): typeof hash => { bytesHashed += data.length; return update(data); } });
  });
  try {
    expect(inProcess(root, ['synth'], declare)).toMatchObject({ exitCode: 0 });
  } finally {
    for (const spy of [...spies, hashes]) spy.mockRestore();
  }
  return { calls, opened, written, bytesRead, bytesHashed };
}

const root = realpathSync(mkdtempSync(join(tmpdir(), 'flotilla-counted-')));
afterAll(() => rmSync(root, { recursive: true }));

/** Counts of a first run and of one that changes nothing, with the number of files. */
function runsOf(name: string, declare: () => Fleet): { readonly files: number; readonly first: Counts; readonly again: Counts } {
  const folder = join(root, name);
  fs.mkdirSync(folder);
  const [first, again] = [counted(folder, declare), counted(folder, declare)];
  return { files: first.written.length, first, again };
}

const home = runsOf('home', () => new HomeFleet());
const single = runsOf('single', () => new ManyApps({ clusters: 1, apps: 20 }));

/** Fleets that grow by the same number of objects twice. */
const growing: readonly { readonly what: string; readonly sizes: readonly Size[] }[] = [
  { what: 'clusters', sizes: [1, 2, 3].map((clusters) => ({ clusters, apps: 12 })) },
  { what: 'applications in one chain', sizes: [20, 40, 60].map((apps) => ({ clusters: 1, apps, shape: 'one chain' })) },
  { what: 'applications in a star', sizes: [20, 40, 60].map((apps) => ({ clusters: 1, apps, shape: 'a star' })) },
];

/** How many times as much the second step may take as the first: of one operation for each pair of applications it would be 1.003. */
const slack = 1.002;

/** What each of the two steps takes. */
function stepsOf(numbers: readonly number[]): [number, number] {
  const [small, middle, large] = numbers as [number, number, number];
  return [middle - small, large - middle];
}

describe('a run that changes nothing', () => {
  test.each([['the reference fleet', home], ['a generated fleet', single]])('writes no file, and opens each at most twice, to check it and to compare it: %s', (_name, { files, again }) => {
    expect(files).toBeGreaterThan(150);
    expect(again.written).toEqual([]);
    expect(again.opened.size).toBe(files);
    expect(Math.max(...again.opened.values())).toBeLessThanOrEqual(2);
    expect([again.calls.linkSync, again.calls.renameSync]).toEqual([1, undefined]);
  });
});

describe('a first run', () => {
  test.each([['the reference fleet', home], ['a generated fleet', single]])('writes each file once and reads none: %s', (_name, { first }) => {
    expect(new Set(first.written).size).toBe(first.written.length);
    expect([...first.opened.keys()]).toEqual([]);
  });
});

describe.each(growing)('more $what', ({ what, sizes }) => {
  const runs = sizes.map((size, index) => runsOf(`${what} ${index}`, () => new ManyApps(size)));
  const isMore = (numbers: readonly number[]): boolean => {
    const [first, second] = stepsOf(numbers);
    return second > slack * first + 1;
  };

  test.each(['first', 'again'] as const)('take no more calls on the disk for each object than before, and read and hash no more bytes (%s)', (run) => {
    const [first, second] = stepsOf(runs.map(({ files }) => files));
    expect([first, second]).toEqual([first, first]);
    const calls = Object.keys(runs[2]![run].calls);
    expect(calls.length).toBeGreaterThan(5);
    expect(calls.filter((call) => isMore(runs.map((each) => each[run].calls[call] ?? 0)))).toEqual([]);
    expect(isMore(runs.map((each) => each[run].bytesRead / 100))).toBe(false);
    const hashed = runs.map((each) => each[run].bytesHashed);
    expect(hashed[2]).toBeGreaterThan(0);
    expect([hashed, isMore(hashed.map((bytes) => bytes / 100))]).toEqual([hashed, false]);
  });

  test('take no more operations on maps, sets and lists for each object than before', () => {
    const operations = sizes.map((size) => {
      const fleet = new ManyApps(size);
      return operationsOf(() => synthesize(fleet));
    });
    expect([operations, isMore(operations)]).toEqual([operations, false]);
  });
});
