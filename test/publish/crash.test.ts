import fs from 'node:fs';
import { dirname, join } from 'node:path';
import { Fault } from '../../lib/fault';
import { publish, repair } from '../../lib/publish/publish';
import { buryLock, drive, endAll, spareFlushes, systemError, watchDisk, withoutExchange } from './fixtures';
import { contents, identity, many, same, sandbox, tree } from './trees';

/** How many processes are killed at a random moment, and at how many at a time. */
const kills = Number(process.env.FLOTILLA_KILLS ?? 12);
const atOnce = 4;

/** Files in a tree where every single call is tried. */
const few = 4;

const made: string[] = [];
function published(size = few): string {
  const directory = sandbox();
  made.push(dirname(directory));
  publish(tree(0, size), directory);
  return directory;
}

spareFlushes();
afterEach(async () => {
  jest.restoreAllMocks();
  await endAll();
});
afterAll(() => made.forEach((path) => fs.rmSync(path, { recursive: true, force: true })));

/** Which whole tree stands at a path. */
function whole(path: string, size = few): string {
  const found = contents(path);
  if (found === undefined) return 'absent';
  return same(found, tree(0, size)) ? 'old' : same(found, tree(1, size)) ? 'new' : `mixed: ${[...found.keys()].join(' ')}`;
}

/** As left by a dead run: the old tree or the new one, or none with the old one whole beside it. */
function state(directory: string, size = few): string {
  const here = whole(directory, size);
  return here === 'absent' ? `absent, ${whole(join(dirname(directory), '.dist.previous'), size)} beside` : here;
}

/** Which of the driver's trees stands whole at a path. */
function which(path: string): string {
  const found = contents(path);
  if (found === undefined) return 'none';
  return String([0, 1, 2].find((variant) => same(found, tree(variant, many))) ?? 'mixed');
}

/** Every call of a run that meets no trouble. */
function callsOfARun(): number {
  const directory = published();
  const disk = watchDisk(() => undefined);
  publish(tree(1, few), directory);
  jest.restoreAllMocks();
  return disk.calls();
}

/** Half a file, as a full disk or a dead process leaves it. */
function tear(name: string, args: readonly unknown[]): void {
  if (name === 'writeFileSync') fs.writeFileSync(args[0] as string, String(args[1]).slice(0, 20), args[2] as fs.WriteFileOptions);
}

describe('kill -9', () => {
  test.each(['in one step', 'by two renames'])('before every single call on the disk leaves the old or the new tree, swapped %s, and the next run heals it', (way) => {
    const seen = new Map<string, number>();
    const begin = (): void => {
      if (way === 'by two renames') withoutExchange();
    };
    begin();
    const total = callsOfARun();
    for (let last = 1; last <= total; last += 1) {
      const directory = published();
      begin();
      watchDisk((call, name, args) => {
        if (call === last) tear(name, args);
        // A dead process does nothing any more, its finally blocks included.
        if (call >= last) throw new Error('killed');
      });
      expect(() => publish(tree(1, few), directory)).toThrow('killed');
      jest.restoreAllMocks();
      const left = state(directory);
      seen.set(left, (seen.get(left) ?? 0) + 1);
      // Whoever finds it must be able to put it back, even if the new tree is deleted by hand meanwhile.
      expect(whole(join(dirname(directory), '.dist.previous'))).toMatch(/^(old|absent)$/);
      buryLock(join(dirname(directory), '.dist.lock'));
      if (last % 2 === 0) {
        repair(directory);
        expect(whole(directory)).toBe(left === 'new' ? 'new' : 'old');
      }
      publish(tree(1, few), directory);
      expect([last, whole(directory), fs.readdirSync(dirname(directory))]).toEqual([last, 'new', ['dist']]);
    }
    expect([...seen.keys()].sort()).toEqual(way === 'in one step' ? ['new', 'old'] : ['absent, old beside', 'new', 'old']);
    if (way === 'by two renames') expect(seen.get('absent, old beside')).toBe(1);
  });

  test(`at ${kills} random moments leaves the last whole tree or the next, and the next run goes on from there`, async () => {
    let killed = 0;
    let atWork = 0;
    const tally = new Map<string, number>();
    const killing = async (): Promise<void> => {
      const directory = published(many);
      let standing = 0;
      while (killed < kills) {
        killed += 1;
        const { child, ended, output } = await drive('loop', directory, String((standing + 1) % 3));
        // Kill within the time that a publish takes on this machine now.
        const begun = performance.now();
        const told = output().length;
        const early = ended.then(({ errors }) => Promise.reject(new Error(`ended by itself: ${errors}`)));
        early.catch(() => undefined);
        while (output().length === told) await Promise.race([new Promise((resolve) => child.stdout?.once('data', resolve)), early]);
        await new Promise((resolve) => setTimeout(resolve, Math.random() * (performance.now() - begun)));
        child.kill('SIGKILL');
        expect(await ended).toEqual({ code: null, signal: 'SIGKILL', errors: '' });
        await helpersEnded(directory);
        const last = Number(output().at(-1));
        const next = (last + 1) % 3;
        const [here, beside] = [directory, join(dirname(directory), '.dist.previous')].map((path) => which(path));
        if (fs.readdirSync(dirname(directory)).length > 1) atWork += 1;
        const kind = `${here === 'none' ? 'none' : here === String(last) ? 'last' : 'next'}, ${beside === 'none' ? 'none' : 'last'} beside`;
        tally.set(kind, (tally.get(kind) ?? 0) + 1);
        expect([`${last}, none`, `${next}, ${last}`, `${next}, none`, `none, ${last}`]).toContain(`${here}, ${beside}`);
        expect(repair(directory)).toBe(here === 'none');
        standing = here === 'none' ? last : Number(here);
        expect(which(directory)).toBe(String(standing));
      }
      publish(tree(0, many), directory);
      expect([which(directory), fs.readdirSync(dirname(directory))]).toEqual(['0', ['dist']]);
    };
    await Promise.all(Array.from({ length: atOnce }, killing));
    expect(atWork).toBeGreaterThan(0);
    if (process.env.FLOTILLA_KILLS !== undefined) console.log(`${killed} killed, ${atWork} of them at work`, Object.fromEntries(tally));
  }, 30_000 + kills * 1_000);
});

const creating = ['mkdirSync', 'writeFileSync', 'linkSync', 'fsyncSync'];

/** What publishing another tree throws on the disk that is watched; the disk is its own again afterwards. */
function faultOfPublishing(directory: string): unknown {
  try {
    publish(tree(1, few), directory);
    return undefined;
  } catch (error) {
    return error;
  } finally {
    jest.restoreAllMocks();
  }
}

describe('a full disk', () => {
  test.each([
    ['once', (hits: number, last: number) => hits === last],
    ['from then on', (hits: number, last: number) => hits >= last],
  ])('at every call that needs room, %s, leaves the old tree untouched', (_, isFull) => {
    let last = 0;
    for (let done = false; !done; ) {
      last += 1;
      const directory = published();
      const before = identity(directory);
      let hits = 0;
      watchDisk((_call, name, args) => {
        if (!creating.includes(name)) return;
        hits += 1;
        if (!isFull(hits, last)) return;
        tear(name, args);
        throw systemError('ENOSPC', name.replace('Sync', ''));
      });
      const fault = faultOfPublishing(directory);
      done = hits < last;
      if (done) {
        expect(fault).toBeUndefined();
        break;
      }
      expect(fault).toBeInstanceOf(Fault);
      expect((fault as Fault).message).toMatch(/^publishing must be able to [a-z ]+ '\/.*', got 'ENOSPC: injected'; make room and run synth again, '.*\/dist' is untouched$/);
      expect([last, identity(directory)]).toEqual([last, before]);
      expect(fs.readdirSync(dirname(directory))).toEqual(['dist']);
    }
    // The parent, the lock's draft and link, 6 folders, 4 files, the flushes of 2 files, 6 folders and the parent before and after the swap.
    expect(last - 1).toBe(1 + 2 + 6 + 4 + 2 + 6 + 2);
  });
});

describe('an error of the disk', () => {
  test.each([['EIO', 'in one step'], ['EACCES', 'by two renames']])('%s, once at every single call, ends in the old tree with a fault or in the new one without, swapped %s', (code, way) => {
    if (way === 'by two renames') withoutExchange();
    const total = callsOfARun();
    const outcomes = new Map<string, number>();
    for (let last = 1; last <= total; last += 1) {
      const directory = published();
      const before = identity(directory);
      if (way === 'by two renames') withoutExchange();
      watchDisk((call, name) => {
        if (call === last) throw systemError(code, name.replace('Sync', ''));
      });
      const fault = faultOfPublishing(directory);
      outcomes.set(whole(directory), (outcomes.get(whole(directory)) ?? 0) + 1);
      if (fault === undefined) expect([last, whole(directory)]).toEqual([last, 'new']);
      else {
        expect(fault).toBeInstanceOf(Fault);
        expect((fault as Fault).message).toMatch(new RegExp(`^publishing must be able to [a-z ]+ '/.*', got '${code}: injected'; .* is untouched$`));
        expect([last, identity(directory)]).toEqual([last, before]);
      }
      buryLock(join(dirname(directory), '.dist.lock'));
      publish(tree(1, few), directory);
      expect([last, whole(directory), fs.readdirSync(dirname(directory))]).toEqual([last, 'new', ['dist']]);
    }
    expect([...outcomes.keys()].sort()).toEqual(['new', 'old']);
  });

  test('in the second rename puts the old tree back', () => {
    withoutExchange();
    const directory = published();
    const before = identity(directory);
    failRenames([2]);
    expect(() => publish(tree(1, few), directory)).toThrow(/^publishing must be able to move the new tree to '.*\/dist', got 'EIO: injected'; see to the disk and run synth again, '.*' is untouched$/);
    expect(identity(directory)).toEqual(before);
    expect(fs.readdirSync(dirname(directory))).toEqual(['dist']);
  });

  test.each(['in one step', 'by two renames', 'in one step, which works but once'])('in the flush after the swap takes the swap back, swapped %s', (way) => {
    const directory = published();
    const before = identity(directory);
    if (way === 'by two renames') withoutExchange();
    const { fsyncSync } = fs;
    jest.spyOn(fs, 'fsyncSync').mockImplementation((descriptor) => {
      if (fs.existsSync(join(directory, 'cluster/only-1'))) {
        if (way.endsWith('once')) withoutExchange();
        throw systemError('EIO', 'fsync');
      }
      fsyncSync(descriptor);
    });
    expect(() => publish(tree(1, few), directory)).toThrow(Fault);
    expect(identity(directory)).toEqual(before);
    expect(fs.readdirSync(dirname(directory))).toEqual(['dist']);
  });

  test('in the second rename and in putting back leaves the old tree whole beside, and the next run puts it back', () => {
    withoutExchange();
    const directory = published();
    const before = identity(directory);
    failRenames([2, 3]);
    expect(() => publish(tree(1, few), directory)).toThrow(/must be able to move back '.*\/dist', got 'EIO: injected'; run synth again, which puts back the old tree from '.dist.previous'$/);
    jest.restoreAllMocks();
    expect(state(directory)).toBe('absent, old beside');
    expect(repair(directory)).toBe(true);
    expect(identity(directory)).toEqual(before);
    expect(fs.readdirSync(dirname(directory))).toEqual(['dist']);
  });

  test('on a mount point, which cannot be renamed, says so', () => {
    withoutExchange();
    const directory = published();
    failRenames([1], 'EBUSY');
    expect(() => publish(tree(1, few), directory)).toThrow("got 'EBUSY: injected'; name a folder that is no mount point, such as one below it, and run synth again");
    expect(whole(directory)).toBe('old');
  });

  test('that is a bug of ours keeps its trace, and the old tree', () => {
    const directory = published();
    jest.spyOn(fs, 'linkSync').mockImplementation((from, to) => {
      if (String(to).includes('.next-')) throw new TypeError('bug');
      fs.renameSync(from, to);
    });
    expect(() => publish(tree(1, few), directory)).toThrow(TypeError);
    jest.restoreAllMocks();
    expect(whole(directory)).toBe('old');
    expect(fs.readdirSync(dirname(directory))).toEqual(['dist']);
  });
});

function failRenames(which: readonly number[], code = 'EIO'): void {
  const { renameSync } = fs;
  let calls = 0;
  jest.spyOn(fs, 'renameSync').mockImplementation((from, to) => {
    calls += 1;
    if (which.includes(calls)) throw systemError(code, 'rename');
    renameSync(from, to);
  });
}

describe('runs at the same time', () => {
  test.each([2, 4])('%i of them end with one whole tree', async (count) => {
    const directory = published(many);
    const runs = await Promise.all(Array.from({ length: count }, (_, variant) => drive('race', directory, String(variant), '6')));
    for (const { child } of runs) child.stdin?.end('go');
    for (const { ended } of runs) expect(await ended).toEqual({ code: 0, signal: null, errors: '' });
    expect(Array.from({ length: count }, (_, variant) => same(contents(directory), tree(variant, many))).filter(Boolean)).toHaveLength(1);
    expect(fs.readdirSync(dirname(directory))).toEqual(['dist']);
  }, 20_000);
});

/** A program that exchanges two folders outlives the run that began it by a moment. */
async function helpersEnded(directory: string): Promise<void> {
  const isOn = (pid: string): boolean => {
    try {
      return fs.readFileSync(join('/proc', pid, 'cmdline'), 'utf8').includes(directory);
    } catch {
      return false;
    }
  };
  while (fs.existsSync('/proc') && fs.readdirSync('/proc').some((name) => /^\d+$/.test(name) && isOn(name))) await new Promise((resolve) => setTimeout(resolve, 20));
}
