import fs from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Fault } from '../../lib/fault';
import { publish, publishParts, repair } from '../../lib/publish/publish';
import { stampOf } from '../../lib/publish/stamp';
import { buryLock, drive, endAll, spareFlushes, systemError, watchDisk, withoutExchange } from './fixtures';
import { contents, identity, many, sandbox, tree } from './trees';

const made: string[] = [];
afterEach(async () => {
  jest.restoreAllMocks();
  await endAll();
});
afterAll(() => made.forEach((path) => fs.rmSync(path, { recursive: true, force: true })));
spareFlushes();

/** A tree of two folders, of one variant each. */
function both(a: number, b: number): Map<string, string> {
  return new Map([...folder('a', a), ...folder('b', b)]);
}

function folder(name: string, variant: number): Map<string, string> {
  return new Map([...tree(variant, 4)].map(([path, text]) => [path.replace('cluster', name), text]));
}

function published(files = both(0, 0)): string {
  const directory = sandbox();
  made.push(dirname(directory));
  publish(files, directory);
  return directory;
}

const isA = (name: string): boolean => name === 'a';
const isAny = (): boolean => true;

describe('a folder of a tree that is published without the others', () => {
  test('is brought to its files, and the others keep every inode and time', () => {
    const directory = published();
    const before = identity(join(directory, 'b'));
    const result = publishParts(folder('a', 1), directory, isA);
    expect(contents(directory)).toEqual(both(1, 0));
    expect(identity(join(directory, 'b'))).toEqual(before);
    expect([result.written.every((path) => path.startsWith('a/')), result.removed, result.unchanged]).toEqual([true, ['a/only-0/ConfigMap-3.yaml'], 2]);
    expect(fs.readdirSync(dirname(directory))).toEqual(['dist']);
  });

  test('is not touched where nothing changes', () => {
    const directory = published();
    const before = identity(directory);
    expect(publishParts(folder('a', 0), directory, isA)).toEqual({ written: [], removed: [], unchanged: 4, cleared: [] });
    expect(identity(directory)).toEqual(before);
  });

  test('is made where there is none, and with it the tree', () => {
    const directory = sandbox();
    made.push(dirname(directory));
    publishParts(folder('a', 0), directory, isA);
    publishParts(folder('b', 0), directory, (name) => name === 'b');
    expect(contents(directory)).toEqual(both(0, 0));
  });

  test('goes where it is a run\'s own and has no file, and only then', () => {
    const directory = published();
    expect(publishParts(folder('a', 0), directory, isAny)).toMatchObject({ removed: [...folder('b', 0).keys()].sort(), unchanged: 4 });
    expect(contents(directory)).toEqual(folder('a', 0));
    expect(publishParts(new Map(), directory, (name) => name === 'b')).toMatchObject({ removed: [] });
    expect(contents(directory)).toEqual(folder('a', 0));
  });

  test('is refused with what others put into it, while theirs beside it does not matter', () => {
    const directory = published();
    fs.writeFileSync(join(directory, 'b', 'note'), 'mine');
    publishParts(folder('a', 1), directory, isA);
    fs.writeFileSync(join(directory, 'a', 'note'), 'mine');
    const before = identity(directory);
    expect(() => publishParts(folder('a', 0), directory, isA)).toThrow(`'${directory}/a' must hold only files that synth wrote, got 'note'; move them away or delete them`);
    expect(identity(directory)).toEqual(before);
  });

  test('is refused where another run changed it since it was looked at, and not where that run changed another', () => {
    const directory = published();
    const [stamp, whole] = [stampOf(directory, isA), stampOf(directory)];
    publishParts(folder('b', 1), directory, (name) => name === 'b');
    publishParts(folder('a', 1), directory, isA, { stamp });
    expect(() => publishParts(folder('a', 2), directory, isA, { stamp })).toThrow('got another tree from another run');
    expect(() => publish(both(2, 2), directory, { stamp: whole })).toThrow('got another tree from another run');
    expect(contents(directory)).toEqual(both(1, 1));
  });
});

describe('several folders', () => {
  test.each(['exchange', 'renames'])('are all as they were where one of them cannot be swapped (%s)', (way) => {
    const directory = published();
    if (way === 'renames') withoutExchange();
    const { renameSync } = fs;
    let swaps = 0;
    const old = contents(directory);
    jest.spyOn(fs, 'renameSync').mockImplementation((from, to) => {
      if (dirname(String(to)) === directory && ++swaps === (way === 'renames' ? 2 : 1)) throw systemError('EIO', 'rename');
      renameSync(from, to);
    });
    if (way === 'exchange') fs.rmSync(join(directory, 'b'), { recursive: true });
    expect(() => publishParts(both(1, 1), directory, isAny)).toThrow(Fault);
    jest.restoreAllMocks();
    expect(contents(directory)).toEqual(way === 'exchange' ? folder('a', 0) : old);
    expect(fs.readdirSync(dirname(directory))).toEqual(['dist']);
  });

  test.each(['in one step', 'by two renames'])('are each old or new after kill -9 before any call on the disk, swapped %s, and the next run heals them', (way) => {
    const begin = (): void => {
      if (way === 'by two renames') withoutExchange();
    };
    const next = new Map([...folder('a', 1), ...folder('c', 1)]);
    begin();
    const counting = published();
    const disk = watchDisk(() => undefined);
    publishParts(next, counting, isAny);
    const total = disk.calls();
    jest.restoreAllMocks();
    const seen = new Set<string>();
    for (let last = 1; last <= total; last += 1) {
      const directory = published();
      begin();
      watchDisk((call) => {
        if (call >= last) throw new Error('killed');
      });
      expect(() => publishParts(next, directory, isAny)).toThrow('killed');
      jest.restoreAllMocks();
      buryLock(join(dirname(directory), '.dist.lock'));
      if (last % 3 === 0) {
        repair(directory);
        const left = ['a', 'b', 'c'].map((name) => `${name} ${variantOf(join(directory, name))}`);
        seen.add(left.join(', '));
        expect(left[0]).toMatch(/^a [01]$/);
        expect(left[1]).toMatch(/^b (0|none)$/);
        expect(left[2]).toMatch(/^c (1|none)$/);
      }
      // Whoever comes next: a whole run, or one for a folder alone.
      if (last % 2 === 0) publish(next, directory);
      else publishParts(next, directory, isAny);
      expect([last, contents(directory), fs.readdirSync(dirname(directory))]).toEqual([last, next, ['dist']]);
    }
    expect(seen.size).toBeGreaterThan(2);
  });

  test('of two runs at once wait for each other, and both are there in the end', async () => {
    const directory = published(both(0, 0));
    const runs = await Promise.all([['a', '1'], ['b', '2']].map(([name, variant]) => drive('part', directory, variant!, '5', name!)));
    for (const { child } of runs) child.stdin?.write('\n');
    for (const { ended } of runs) expect(await ended).toEqual({ code: 0, signal: null, errors: '' });
    const part = (name: string, variant: number): [string, string][] => [...tree(variant, many)].map(([path, text]) => [path.replace('cluster', name), text]);
    expect(contents(directory)).toEqual(new Map([...part('a', 1), ...part('b', 2)]));
    expect(fs.readdirSync(dirname(directory))).toEqual(['dist']);
  });
});

test('a tree that is whole is put back before a folder of it', () => {
  const directory = published();
  fs.renameSync(join(directory, 'a'), join(dirname(directory), '.dist.previous-a'));
  fs.renameSync(directory, join(dirname(directory), '.dist.previous'));
  expect(repair(directory)).toBe(true);
  expect(contents(directory)).toEqual(both(0, 0));
});

test('the files of a run for a folder do not keep a whole run from removing that folder', () => {
  const directory = published();
  fs.cpSync(join(directory, 'a'), join(dirname(directory), '.dist.previous-a'), { recursive: true });
  publish(folder('b', 0), directory);
  expect([contents(directory), repair(directory), fs.readdirSync(dirname(directory))]).toEqual([folder('b', 0), false, ['dist']]);
});

function variantOf(path: string): string {
  const found = contents(path);
  if (found === undefined) return 'none';
  const name = basename(path);
  return String([0, 1].find((variant) => JSON.stringify([...folder(name, variant)].map(([file, text]) => [file.slice(name.length + 1), text]).sort()) === JSON.stringify([...found].sort())) ?? 'mixed');
}
