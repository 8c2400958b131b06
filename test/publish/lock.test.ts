import fs from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { Fault } from '../../lib/fault';
import { publish, repair } from '../../lib/publish/publish';
import { PublishLock } from '../../lib/publish/lock';
import { deadPid, drive, endAll, spareFlushes, systemError, watchDisk } from './fixtures';
import { contents, sandbox, tree } from './trees';

const made: string[] = [];
function fresh(): string {
  const directory = sandbox();
  made.push(dirname(directory));
  return directory;
}

function lockOf(directory: string): string {
  return join(dirname(directory), '.dist.lock');
}

interface Written {
  pid: number;
  host: string;
  namespace: string;
  start: string;
  token: string;
}

/** What a lock of this process says. */
function ours(): Written {
  const path = lockOf(fresh());
  const lock = PublishLock.acquire(path);
  const written = JSON.parse(fs.readFileSync(path, 'utf8')) as Written;
  lock.release();
  return written;
}

function hold(directory: string, holder: Partial<Written>): void {
  fs.writeFileSync(lockOf(directory), JSON.stringify({ ...ours(), token: 'd'.repeat(24), ...holder }));
}

/** Sleeps take no time; the number of milliseconds slept. */
function sleepless(): () => number {
  let slept = 0;
  jest.spyOn(Atomics, 'wait').mockImplementation((...args: unknown[]) => {
    slept += Number(args[3]);
    return 'timed-out';
  });
  return () => slept;
}

spareFlushes();
afterEach(async () => {
  jest.restoreAllMocks();
  await endAll();
});
afterAll(() => made.forEach((path) => fs.rmSync(path, { recursive: true, force: true })));

describe('the lock', () => {
  test('is a file that names process and host, only while a run is at work', () => {
    const directory = fresh();
    let during: Written | undefined;
    const { renameSync } = fs;
    jest.spyOn(fs, 'renameSync').mockImplementation((from, to) => {
      during ??= JSON.parse(fs.readFileSync(lockOf(directory), 'utf8')) as Written;
      renameSync(from, to);
    });
    publish(tree(0), directory);
    expect(during).toMatchObject({ pid: process.pid, host: hostname() });
    expect(fs.readdirSync(dirname(directory))).toEqual(['dist']);
  });

  test('is given back after a refusal', () => {
    const directory = fresh();
    fs.mkdirSync(directory);
    fs.writeFileSync(join(directory, 'note'), 'mine');
    expect(() => publish(tree(0), directory)).toThrow(Fault);
    expect(fs.readdirSync(dirname(directory))).toEqual(['dist']);
  });

  test('of a process that lives is waited for 30 seconds, then a fault names it', () => {
    const directory = fresh();
    publish(tree(0), directory);
    hold(directory, {});
    const slept = sleepless();
    const { pid } = process;
    expect(() => publish(tree(1), directory)).toThrow(`.dist.lock' must be free within 30 s, got process ${pid} on host '${hostname()}'; wait for that run to end, or delete the file`);
    expect(slept()).toBe(30_000);
    expect(contents(directory)).toEqual(tree(0));
    expect(() => repair(directory)).toThrow(Fault);
    expect(fs.existsSync(lockOf(directory))).toBe(true);
  });

  test('is taken as soon as the other run gives it back', () => {
    const directory = fresh();
    hold(directory, {});
    let sleeps = 0;
    jest.spyOn(Atomics, 'wait').mockImplementation(() => {
      sleeps += 1;
      if (sleeps === 3) fs.unlinkSync(lockOf(directory));
      return 'timed-out';
    });
    publish(tree(1), directory);
    expect(sleeps).toBe(3);
    expect(contents(directory)).toEqual(tree(1));
  });

  test.each<[string, Partial<Written>]>([
    ['on another host', { host: 'elsewhere', pid: deadPid }],
    ['in another pid namespace', { namespace: 'pid:[1]', pid: deadPid }],
  ])('of a process %s is never taken over', (_, holder) => {
    const directory = fresh();
    hold(directory, holder);
    sleepless();
    expect(() => publish(tree(0), directory)).toThrow(`got process ${deadPid} on host`);
    expect(fs.existsSync(directory)).toBe(false);
  });

  test('of a dead process is taken over at once', () => {
    const directory = fresh();
    hold(directory, { pid: deadPid });
    const slept = sleepless();
    publish(tree(0), directory);
    expect(slept()).toBe(0);
    expect(fs.readdirSync(dirname(directory))).toEqual(['dist']);
  });

  const onLinux = process.platform === 'linux' ? test : test.skip;

  onLinux('of a dead process whose pid another one has by now is taken over', () => {
    const directory = fresh();
    hold(directory, { start: '1' });
    const slept = sleepless();
    publish(tree(0), directory);
    expect(slept()).toBe(0);
  });

  onLinux('of a process that is dead but not yet buried by its parent is taken over', () => {
    const directory = fresh();
    hold(directory, {});
    const { readFileSync } = fs;
    jest.spyOn(fs, 'readFileSync').mockImplementation((path, options) => {
      const text = readFileSync(path, options);
      return String(path) === `/proc/${process.pid}/stat` ? String(text).replace(/\) \w /, ') Z ') : text;
    });
    const slept = sleepless();
    publish(tree(0), directory);
    expect(slept()).toBe(0);
  });

  test.each(['', '{"pid":', 'null', '[]', '{"pid":0,"host":"a","namespace":"","start":"","token":"dddddddddddddddddddddddd"}', '{"pid":1,"host":"a","namespace":"","start":"","token":"../../x"}'])(
    'that names no process (%j) is waited for while it is young and taken over when it is old',
    (text) => {
      const directory = fresh();
      fs.writeFileSync(lockOf(directory), text);
      sleepless();
      expect(() => publish(tree(0), directory)).toThrow('got a file that names no process;');
      fs.utimesSync(lockOf(directory), Date.now() / 1000 - 11, Date.now() / 1000 - 11);
      publish(tree(0), directory);
      expect(fs.readdirSync(dirname(directory))).toEqual(['dist']);
    },
  );

  test('that somebody deleted or took during the run keeps it from swapping', () => {
    const directory = fresh();
    publish(tree(0), directory);
    for (const spoil of [() => fs.unlinkSync(lockOf(directory)), () => hold(directory, { host: 'elsewhere' })]) {
      const { fsyncSync } = fs;
      jest.spyOn(fs, 'fsyncSync').mockImplementationOnce((descriptor) => {
        spoil();
        fsyncSync(descriptor);
      });
      expect(() => publish(tree(1), directory)).toThrow(/lock '.*' must stay ours until the end, got (no holder|process)/);
      expect(contents(directory)).toEqual(tree(0));
    }
    expect(fs.readdirSync(dirname(directory))).toEqual(['.dist.lock', 'dist']);
  });

  test('works where there are no hard links', () => {
    const directory = fresh();
    jest.spyOn(fs, 'linkSync').mockImplementation(() => {
      throw systemError('ENOTSUP', 'link');
    });
    publish(tree(0), directory);
    hold(directory, { pid: deadPid });
    publish(tree(1), directory);
    expect(contents(directory)).toEqual(tree(1));
    hold(directory, {});
    sleepless();
    expect(() => publish(tree(0), directory)).toThrow('must be free within 30 s');
  });
});

describe('two processes that want the lock', () => {
  const dead = (path: string, token: string, at = path): void => fs.writeFileSync(at, JSON.stringify({ ...ours(), pid: deadPid, token: token.repeat(24) }));
  const starts: Record<string, (path: string) => void> = {
    'when it is free': () => undefined,
    'when its holder is dead': (path) => dead(path, 'd'),
    'when a process died that was taking it over': (path) => {
      dead(path, 'd');
      dead(path, 'c', `${path}-${'d'.repeat(24)}`);
    },
    'when two processes died one after the other while taking it over': (path) => {
      dead(path, 'd');
      dead(path, 'c', `${path}-${'d'.repeat(24)}`);
      dead(path, 'b', `${path}-${'c'.repeat(24)}`);
    },
    'when its file is torn': (path) => {
      fs.writeFileSync(path, '');
      fs.utimesSync(path, 1e9, 1e9);
    },
  };

  /** Takes the lock if it can be had now. */
  function tryLock(path: string): PublishLock | undefined {
    const { wait } = Atomics;
    Atomics.wait = () => {
      throw new RangeError('waiting');
    };
    try {
      return PublishLock.acquire(path);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return undefined;
    } finally {
      Atomics.wait = wait;
    }
  }

  function holds(lock: PublishLock | undefined): boolean {
    try {
      lock?.verify();
      return lock !== undefined;
    } catch {
      return false;
    }
  }

  /** The first process stands still before its n-th call on the disk while the second one runs. */
  function interleave(begin: (path: string) => void, second: (path: string) => PublishLock | undefined): [PublishLock | undefined, PublishLock | undefined, string][] {
    const outcomes: [PublishLock | undefined, PublishLock | undefined, string][] = [];
    for (let at = 1, reached = true; reached; at += 1) {
      const path = lockOf(fresh());
      begin(path);
      let other: PublishLock | undefined;
      reached = false;
      watchDisk((call) => {
        if (call !== at) return;
        reached = true;
        other = second(path);
      });
      const one = tryLock(path);
      jest.restoreAllMocks();
      outcomes.push([one, other, path]);
    }
    return outcomes;
  }

  test.each(Object.keys(starts))('%s never hold it both, wherever the one meets the other', (start) => {
    const outcomes = interleave(starts[start] ?? (() => undefined), tryLock);
    expect(outcomes.length).toBeGreaterThan(5);
    outcomes.forEach(([one, other], at) => {
      expect([at, Number(one !== undefined) + Number(other !== undefined)]).not.toEqual([at, 2]);
      if (one !== undefined) expect([at, holds(one)]).toEqual([at, true]);
      if (other !== undefined) expect([at, holds(other)]).toEqual([at, true]);
    });
    expect(outcomes.some(([one]) => one !== undefined)).toBe(true);
    expect(outcomes.some(([, other]) => other !== undefined)).toBe(true);
  });

  test.each(Object.keys(starts))('%s leave it to be had when both are done', (start) => {
    const briefly = (path: string): undefined => tryLock(path)?.release() as undefined;
    for (const [one, , path] of interleave(starts[start] ?? (() => undefined), briefly)) {
      one?.release();
      const third = tryLock(path);
      expect(holds(third)).toBe(true);
    }
  });
});

test('processes that die with the lock in hand never overlap with those that take it over', async () => {
  const parent = dirname(fresh());
  const rounds = await Promise.all(Array.from({ length: 6 }, () => drive('contend', parent, '0', '6')));
  for (const { child } of rounds) child.stdin?.end('go');
  for (const { ended } of rounds) expect(await ended).toEqual({ code: null, signal: 'SIGKILL', errors: '' });
  expect(fs.existsSync(join(parent, 'critical'))).toBe(false);
}, 20_000);
