import childProcess, { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join, relative } from 'node:path';
import { Fault } from '../../lib/fault';
import { header } from '../../lib/header';
import { publish, repair } from '../../lib/publish/publish';
import { withoutExchange } from './fixtures';
import { contents, identity, same, sandbox, tree } from './trees';

const made: string[] = [];
function fresh(): string {
  const directory = sandbox();
  made.push(dirname(directory));
  return directory;
}

/** A folder that holds tree 0, with times of long ago, so that a touched one shows. */
function published(): string {
  const directory = fresh();
  publish(tree(0), directory);
  for (const path of ['', ...(fs.readdirSync(directory, { recursive: true }) as string[])]) fs.utimesSync(join(directory, path), 1e9, 1e9);
  return directory;
}

function modesIn(directory: string): string[] {
  return fs.readdirSync(directory, { recursive: true, withFileTypes: true }).map((entry) => {
    const mode = fs.statSync(join(entry.parentPath, entry.name)).mode & 0o7777;
    return `${entry.isDirectory() ? 'folder' : 'file'} ${mode.toString(8)}`;
  });
}

function faultOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(Fault);
    return (error as Fault).message;
  }
  throw new Error('no fault');
}

/** Publishing is refused with this fault, and neither the tree nor its neighbours change. */
function refused(directory: string, files = tree(1)): string {
  const before = identity(directory);
  const neighbours = fs.readdirSync(dirname(directory));
  const message = faultOf(() => publish(files, directory));
  expect(identity(directory)).toEqual(before);
  expect(fs.readdirSync(dirname(directory))).toEqual(neighbours);
  return message;
}

afterEach(() => jest.restoreAllMocks());
afterAll(() => made.forEach((path) => fs.rmSync(path, { recursive: true, force: true })));

describe('a folder that is published to', () => {
  test('is created with its parents and holds exactly the files', () => {
    const directory = join(fresh(), 'of', 'some', 'depth');
    expect(publish(tree(0), directory)).toEqual({ written: [...tree(0).keys()].sort(), removed: [], unchanged: 0, cleared: [] });
    expect(contents(directory)).toEqual(tree(0));
    expect(fs.readdirSync(dirname(directory))).toEqual(['depth']);
  });

  test('may be given relative to the working directory', () => {
    const directory = fresh();
    publish(tree(0), relative(process.cwd(), directory));
    expect(contents(directory)).toEqual(tree(0));
  });

  test('gets the modes that the umask leaves', () => {
    const umask = process.umask(0o027);
    try {
      const directory = fresh();
      publish(tree(0), directory);
      const modes = new Set(modesIn(directory));
      expect([...modes].sort()).toEqual(['file 640', 'folder 750']);
      expect(fs.statSync(directory).mode & 0o7777).toBe(0o750);
    } finally {
      process.umask(umask);
    }
  });

  test('holds texts as UTF-8', () => {
    const directory = fresh();
    publish(new Map([['a.yaml', `${header}name: Łódź 🚢\n`]]), directory);
    expect(fs.readFileSync(join(directory, 'a.yaml')).equals(Buffer.from(`${header}name: Łódź 🚢\n`, 'utf8'))).toBe(true);
    expect(publish(new Map([['a.yaml', `${header}name: Łódź 🚢\n`]]), directory).unchanged).toBe(1);
  });

  test('is not touched at all when nothing changes', () => {
    const directory = published();
    const before = identity(directory);
    expect(publish(tree(0), directory)).toEqual({ written: [], removed: [], unchanged: tree(0).size, cleared: [] });
    expect(identity(directory)).toEqual(before);
    expect(fs.readdirSync(dirname(directory))).toEqual(['dist']);
  });

  test('keeps inode, time and mode of the files that stay, and tells what changed', () => {
    const directory = published();
    const stays = [...tree(0)].filter(([path, text]) => tree(1).get(path) === text).map(([path]) => path);
    for (const path of stays) fs.chmodSync(join(directory, path), 0o604);
    const before = identity(directory);
    expect(publish(tree(1), directory)).toEqual({
      written: [...tree(1).keys()].filter((path) => !stays.includes(path)).sort(),
      removed: [...tree(0).keys()].filter((path) => !tree(1).has(path)).sort(),
      unchanged: stays.length,
      cleared: [],
    });
    expect(stays).toHaveLength(4);
    expect(contents(directory)).toEqual(tree(1));
    for (const path of stays) expect([path, identity(directory).get(path)]).toEqual([path, before.get(path)]);
    expect(fs.readdirSync(dirname(directory))).toEqual(['dist']);
  });

  test('has a changed text of the same length written anew', () => {
    const directory = fresh();
    publish(new Map([['a.yaml', `${header}replicas: 1\n`]]), directory);
    expect(publish(new Map([['a.yaml', `${header}replicas: 2\n`]]), directory).written).toEqual(['a.yaml']);
    expect(fs.readFileSync(join(directory, 'a.yaml'), 'utf8')).toBe(`${header}replicas: 2\n`);
  });

  test('never has an old file written into, which a reader may have open or another link may share', () => {
    const directory = published();
    fs.linkSync(join(directory, 'cluster/app-2/Deployment-2.yaml'), join(dirname(directory), 'backup.yaml'));
    publish(tree(1), directory);
    expect(fs.readFileSync(join(dirname(directory), 'backup.yaml'), 'utf8')).toBe(tree(0).get('cluster/app-2/Deployment-2.yaml'));
  });

  test('takes a folder where a file was, and a file where a folder was', () => {
    const directory = fresh();
    publish(new Map([['a', header], ['b/c', header]]), directory);
    expect(publish(new Map([['a/c', header], ['b', header]]), directory)).toEqual({ written: ['a/c', 'b'], removed: ['a', 'b/c'], unchanged: 0, cleared: [] });
    expect([...(contents(directory) ?? [])].map(([path]) => path).sort()).toEqual(['a/c', 'b']);
  });

  test('keeps time and mode of files that stay even where there are no hard links', () => {
    const directory = published();
    fs.chmodSync(join(directory, 'cluster/app-0/Service-common-0.yaml'), 0o604);
    const before = fs.statSync(join(directory, 'cluster/app-0/Service-common-0.yaml'));
    jest.spyOn(fs, 'linkSync').mockImplementation(() => {
      throw Object.assign(new Error('EPERM: operation not permitted, link'), { code: 'EPERM', syscall: 'link' });
    });
    expect(publish(tree(1), directory).unchanged).toBe(4);
    const after = fs.statSync(join(directory, 'cluster/app-0/Service-common-0.yaml'));
    expect([after.mtimeMs, after.mode]).toEqual([before.mtimeMs, before.mode]);
    expect(after.ino).not.toBe(before.ino);
    expect(contents(directory)).toEqual(tree(1));
    expect(fs.readdirSync(dirname(directory))).toEqual(['dist']);
  });

  test.each(['in one step', 'by two renames'])('gets its files and folders flushed before the swap, %s, and the swap before the old tree goes', (way) => {
    if (way === 'by two renames') withoutExchange();
    const directory = published();
    const order: string[] = [];
    const names = new Map<number, string>();
    const { openSync, fsyncSync, renameSync } = fs;
    jest.spyOn(fs, 'openSync').mockImplementation((path, flags, mode) => {
      const descriptor = openSync(path, flags, mode);
      names.set(descriptor, String(path));
      return descriptor;
    });
    jest.spyOn(fs, 'fsyncSync').mockImplementation((descriptor) => {
      fsyncSync(descriptor);
      order.push((names.get(descriptor) ?? '?').replace(/next-\d+-[0-9a-f]+/, 'next'));
    });
    jest.spyOn(fs, 'renameSync').mockImplementation((from, to) => {
      renameSync(from, to);
      order.push(`rename ${String(to).slice(dirname(directory).length).replace(/-\d+-[0-9a-f]+$/, '')}`);
    });
    const { spawnSync } = childProcess;
    if (way === 'in one step') {
      jest.spyOn(childProcess, 'spawnSync').mockImplementation(((...call: Parameters<typeof spawnSync>) => {
        order.push('exchange');
        return spawnSync(...call);
      }));
    }
    publish(tree(1), directory);
    const swap = order.findIndex((step) => /^(rename|exchange)/.test(step));
    expect(order.slice(swap)).toEqual(way === 'in one step'
      ? ['exchange', dirname(directory), 'rename /.dist.previous', 'rename /.dist.trash']
      : ['rename /.dist.previous', 'rename /dist', dirname(directory), 'rename /.dist.trash']);
    const staging = join(dirname(directory), '.dist.next');
    const written = [...tree(1).keys()].filter((path) => tree(0).get(path) !== tree(1).get(path));
    const folders = ['', 'cluster', 'cluster/app-0', 'cluster/app-1', 'cluster/app-2', 'cluster/only-1'];
    expect(order.slice(0, swap).sort()).toEqual([dirname(directory), ...[...written, ...folders].map((path) => join(staging, path))].sort());
  });
});

test('a file system that cannot flush folders is no hindrance', () => {
  const directory = published();
  jest.spyOn(fs, 'fsyncSync').mockImplementation(() => {
    throw Object.assign(new Error('EINVAL: invalid argument, fsync'), { code: 'EINVAL', syscall: 'fsync' });
  });
  publish(tree(1), directory);
  expect(contents(directory)).toEqual(tree(1));
});

describe('what others put into the folder', () => {
  test('is refused by name and never deleted', () => {
    const directory = published();
    fs.writeFileSync(join(directory, 'cluster/notes.txt'), 'mine\n');
    fs.writeFileSync(join(directory, 'empty'), '');
    expect(refused(directory)).toBe(`'${directory}' must hold only files that synth wrote, got 'cluster/notes.txt', 'empty'; move them away or delete them`);
    refused(directory, tree(0));
  });

  test.each([[10, '; move'], [11, ' and 1 more; move'], [25, ' and 15 more; move']])('is counted beyond ten: %i files', (count, ending) => {
    const directory = published();
    for (let index = 0; index < count; index += 1) fs.writeFileSync(join(directory, `${String.fromCharCode(97 + index)}.txt`), 'mine');
    const message = refused(directory);
    expect(message.match(/\.txt'/g)).toHaveLength(10);
    expect(message).toContain(`'j.txt'${ending}`);
  });

  test('is recognised even if the header stands on its second line or lacks an end', () => {
    const directory = published();
    fs.writeFileSync(join(directory, 'a'), `\n${header}`);
    fs.writeFileSync(join(directory, 'b'), header.slice(0, -2));
    fs.writeFileSync(join(directory, 'c'), `${header.trimEnd()} not`);
    expect(refused(directory)).toContain("got 'a', 'b', 'c';");
  });

  test('may be a wanted file with conflict markers, which synth heals, but not an unwanted one', () => {
    const directory = published();
    const conflict = `<<<<<<< HEAD\n${header}`;
    fs.writeFileSync(join(directory, 'cluster/app-2/Deployment-2.yaml'), conflict);
    expect(publish(tree(0), directory).written).toEqual(['cluster/app-2/Deployment-2.yaml']);
    expect(contents(directory)).toEqual(tree(0));
    fs.writeFileSync(join(directory, 'cluster/only-0/ConfigMap-3.yaml'), conflict);
    expect(refused(directory)).toContain("got 'cluster/only-0/ConfigMap-3.yaml';");
  });

  test('may be a file of ours whose line ends git rewrote: it is removed', () => {
    const directory = published();
    fs.writeFileSync(join(directory, 'old.yaml'), `${header.trimEnd()}\r\nkind: Service\r\n`);
    fs.writeFileSync(join(directory, 'older.yaml'), header.trimEnd());
    expect(publish(tree(0), directory).removed).toEqual(['old.yaml', 'older.yaml']);
  });

  test.each(['.gitkeep', '.DS_Store', 'cluster/Thumbs.db'])('may be %s, which goes by name', (path) => {
    const directory = published();
    fs.writeFileSync(join(directory, path), 'x');
    expect(publish(tree(0), directory)).toEqual({ written: [], removed: [], unchanged: tree(0).size, cleared: [path] });
    expect(contents(directory)).toEqual(tree(0));
  });

  test('may be empty folders, which go without a word', () => {
    const directory = published();
    const before = [...identity(directory).keys()];
    fs.mkdirSync(join(directory, 'empty/inner'), { recursive: true });
    expect(publish(tree(0), directory)).toEqual({ written: [], removed: [], unchanged: tree(0).size, cleared: [] });
    expect([...identity(directory).keys()]).toEqual(before);
  });

  test('may be a symbolic link: it is refused and not followed', () => {
    const directory = published();
    const outside = join(dirname(directory), 'outside');
    fs.mkdirSync(outside);
    fs.writeFileSync(join(outside, 'precious'), header);
    fs.symlinkSync(outside, join(directory, 'folder'));
    fs.symlinkSync(join(outside, 'precious'), join(directory, 'cluster/file'));
    fs.symlinkSync('nowhere', join(directory, '.gitkeep'));
    expect(refused(directory)).toContain("got '.gitkeep' (symbolic link), 'cluster/file' (symbolic link), 'folder' (symbolic link);");
    expect(fs.readFileSync(join(outside, 'precious'), 'utf8')).toBe(header);
  });

  test('may be a symbolic link at a wanted path, even to the very text', () => {
    const directory = published();
    const path = join(directory, 'cluster/app-0/Service-common-0.yaml');
    fs.renameSync(path, join(dirname(directory), 'moved.yaml'));
    fs.symlinkSync('../../../moved.yaml', path);
    expect(refused(directory, tree(0))).toContain("got 'cluster/app-0/Service-common-0.yaml' (symbolic link);");
  });

  test('may be a symbolic link that takes the place of a file while it is read', () => {
    const directory = published();
    const { openSync } = fs;
    jest.spyOn(fs, 'openSync').mockImplementation((path, flags, mode) => {
      if (String(path).endsWith('Service-common-0.yaml') && !String(path).includes('.next')) {
        fs.renameSync(path, join(dirname(directory), 'moved.yaml'));
        fs.symlinkSync(join(dirname(directory), 'moved.yaml'), path);
      }
      return openSync(path, flags, mode);
    });
    expect(faultOf(() => publish(tree(0), directory))).toMatch(/^publishing must be able to read '.*Service-common-0.yaml', got 'ELOOP/);
  });

  test('may be a link where a wanted folder is', () => {
    const directory = published();
    fs.renameSync(join(directory, 'cluster'), join(dirname(directory), 'moved'));
    fs.symlinkSync('../moved', join(directory, 'cluster'));
    expect(refused(directory)).toContain("got 'cluster' (symbolic link);");
  });

  test('may be a pipe or a socket', async () => {
    const directory = published();
    execFileSync('mkfifo', [join(directory, 'pipe')]);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(directory, 'socket'), resolve));
    try {
      expect(refused(directory)).toContain("got 'pipe' (special file), 'socket' (special file);");
    } finally {
      server.close();
    }
  });

  test('may have a name that is not UTF-8', () => {
    const directory = published();
    const path = Buffer.concat([Buffer.from(`${directory}/a`), Buffer.from([0xff])]);
    fs.writeFileSync(path, header);
    expect(faultOf(() => publish(tree(1), directory))).toContain("got 'a\\u{fffd}' (name that is not UTF-8);");
    fs.unlinkSync(path);
    expect(contents(directory)).toEqual(tree(0));
  });

  test.each(['in one step', 'by two renames'])('may come during the swap, %s: it is kept beside the new tree and refused from then on', (way) => {
    const directory = published();
    if (way === 'by two renames') withoutExchange();
    const { readFileSync } = fs;
    // The lock is read for the last time right before the swap.
    let reads = 0;
    jest.spyOn(fs, 'readFileSync').mockImplementation((path, options) => {
      if (String(path).endsWith('.dist.lock') && (reads += 1) === 1) fs.writeFileSync(join(directory, 'note'), 'mine');
      return readFileSync(path, options);
    });
    expect(faultOf(() => publish(tree(1), directory))).toMatch(/\.dist\.previous' must hold only .* got 'note'; .*: they came into '.*dist' during the swap, the new tree is in place$/);
    expect(contents(directory)).toEqual(tree(1));
    expect(refused(directory, tree(1))).toContain(".dist.previous' must hold only files that synth wrote, got 'note';");
    expect(fs.readFileSync(join(dirname(directory), '.dist.previous/note'), 'utf8')).toBe('mine');
    fs.unlinkSync(join(dirname(directory), '.dist.previous/note'));
    expect(publish(tree(1), directory).unchanged).toBe(tree(1).size);
    expect(fs.readdirSync(dirname(directory))).toEqual(['dist']);
  });
});

describe('an output folder', () => {
  test('must not be a symbolic link', () => {
    const directory = published();
    const link = join(dirname(directory), 'link');
    fs.symlinkSync('dist', link);
    const before = identity(directory);
    expect(faultOf(() => publish(tree(1), link))).toContain('must be a folder, got a symbolic link;');
    expect(faultOf(() => publish(tree(1), `${link}/`))).toContain('must be a folder, got a symbolic link;');
    expect(identity(directory)).toEqual(before);
  });

  test('must not be a file', () => {
    const directory = fresh();
    fs.writeFileSync(directory, header);
    expect(faultOf(() => publish(tree(1), directory))).toContain('must be a folder, got something else;');
    expect(fs.readFileSync(directory, 'utf8')).toBe(header);
  });

  test('must not lie below a file', () => {
    const directory = published();
    const message = faultOf(() => publish(tree(1), join(directory, 'cluster/app-0/Service-common-0.yaml/deeper/dist')));
    expect(message).toMatch(/^publishing must be able to create '.*Service-common-0.yaml\/deeper', got 'ENOTDIR: .*'; move away the file .* is untouched$/);
    expect(contents(directory)).toEqual(tree(0));
  });

  test.each(['', 'a\0b', '.', '..', '/'])('must not be %j', (directory) => {
    expect(faultOf(() => publish(tree(1), directory))).toMatch(/^the output folder must (be a path|not hold the working directory), got '/);
    expect(faultOf(() => repair(directory))).toMatch(/^the output folder must/);
  });
});

describe('what a dead run left', () => {
  test('is put right if it died between its two renames', () => {
    const directory = published();
    const before = identity(directory);
    fs.renameSync(directory, join(dirname(directory), '.dist.previous'));
    expect(repair(directory)).toBe(true);
    expect(identity(directory)).toEqual(before);
    expect(fs.readdirSync(dirname(directory))).toEqual(['dist']);
    expect(repair(directory)).toBe(false);
  });

  test('is put right even if a script created the folder meanwhile', () => {
    const directory = published();
    fs.renameSync(directory, join(dirname(directory), '.dist.previous'));
    fs.mkdirSync(directory);
    expect(repair(directory)).toBe(true);
    expect(contents(directory)).toEqual(tree(0));
  });

  test('is put back before the next run is refused', () => {
    const directory = published();
    fs.writeFileSync(join(directory, 'note'), 'mine');
    fs.renameSync(directory, join(dirname(directory), '.dist.previous'));
    expect(faultOf(() => publish(tree(1), directory))).toContain("got 'note';");
    fs.unlinkSync(join(directory, 'note'));
    expect(contents(directory)).toEqual(tree(0));
  });

  test('is kept if a folder of others stands in its place', () => {
    const directory = published();
    fs.renameSync(directory, join(dirname(directory), '.dist.previous'));
    fs.mkdirSync(directory);
    fs.writeFileSync(join(directory, 'note'), 'mine');
    expect(repair(directory)).toBe(false);
    expect(refused(directory)).toContain("got 'note';");
    expect(contents(join(dirname(directory), '.dist.previous'))).toEqual(tree(0));
  });

  test('is deleted if it died after its swap, and if it died while building or deleting', () => {
    const directory = published();
    const parent = dirname(directory);
    for (const name of ['.dist.previous', '.dist.next-4194311-0123456789ab', '.dist.trash-4194311-0123456789ab']) {
      fs.cpSync(directory, join(parent, name), { recursive: true });
      fs.rmSync(join(parent, name, 'cluster/app-0'), { recursive: true });
    }
    fs.writeFileSync(join(parent, '.dist.lock-0123456789abcdef01234567.new'), '');
    const before = identity(directory);
    expect(publish(tree(0), directory).unchanged).toBe(tree(0).size);
    expect(identity(directory)).toEqual(before);
    expect(fs.readdirSync(parent)).toEqual(['dist']);
  });

  test('is deleted even if it holds a healed conflict, which the tree in its place still has as a file of ours', () => {
    const directory = published();
    const previous = join(dirname(directory), '.dist.previous');
    fs.cpSync(directory, previous, { recursive: true });
    fs.writeFileSync(join(previous, 'cluster/only-0/ConfigMap-3.yaml'), '<<<<<<< HEAD\n');
    publish(tree(1), directory);
    expect(contents(directory)).toEqual(tree(1));
    expect(fs.readdirSync(dirname(directory))).toEqual(['dist']);
  });

  test.each(['next', 'trash'])('is deleted but for what others put there (%s), which is named and not followed', (role) => {
    const directory = published();
    const parent = dirname(directory);
    fs.mkdirSync(join(parent, 'outside'));
    fs.writeFileSync(join(parent, 'outside/precious'), '');
    const left = join(parent, `.dist.${role}-4194311-0123456789ab`);
    fs.mkdirSync(join(left, 'cluster'), { recursive: true });
    fs.symlinkSync('../outside', join(left, 'link'));
    fs.writeFileSync(join(left, 'cluster/mine.txt'), 'mine');
    for (const [name, text] of [['whole', header], ['torn', header.slice(0, 20)], ['empty', ''], ['conflict', '<<<<<<< HEAD\n']] as const) fs.writeFileSync(join(left, 'cluster', name), text);
    const message = faultOf(() => publish(tree(1), directory));
    expect(message).toMatch(/^'.*\/\.dist\.trash-\d+-[0-9a-f]{12}' must hold only files that synth wrote, got 'cluster\/mine\.txt', 'link' \(symbolic link\); move them away or delete them$/);
    const trash = /^'(.*?)'/.exec(message)![1]!;
    expect([fs.readdirSync(trash).sort(), fs.readdirSync(join(trash, 'cluster'))]).toEqual([['cluster', 'link'], ['mine.txt']]);
    expect(faultOf(() => publish(tree(1), directory))).toBe(message);
    expect(faultOf(() => repair(directory))).toBe(message);
    expect(contents(directory)).toEqual(tree(0));
    for (const path of ['cluster/mine.txt', 'link']) fs.renameSync(join(trash, path), join(parent, 'outside', path.replace('/', '-')));
    publish(tree(1), directory);
    expect(fs.readdirSync(parent)).toEqual(['dist', 'outside']);
    expect(fs.readdirSync(join(parent, 'outside')).sort()).toEqual(['cluster-mine.txt', 'link', 'precious']);
  });

  test('is told from what merely has a similar name, and from links', () => {
    const directory = published();
    const parent = dirname(directory);
    fs.mkdirSync(join(parent, 'outside'));
    fs.writeFileSync(join(parent, 'outside/precious'), '');
    fs.symlinkSync('outside', join(parent, '.dist.next-4194311-0123456789ab'));
    fs.mkdirSync(join(parent, '.dist.next-version'));
    fs.mkdirSync(join(parent, '.list.next-4194311-0123456789ab'));
    const neighbours = fs.readdirSync(parent);
    publish(tree(1), directory);
    expect(fs.readdirSync(parent)).toEqual(neighbours);
    expect(fs.readdirSync(join(parent, 'outside'))).toEqual(['precious']);
  });

  test('is not looked for through a link in place of the old tree', () => {
    const directory = published();
    fs.symlinkSync('/tmp', join(dirname(directory), '.dist.previous'));
    expect(refused(directory)).toContain(".dist.previous' must be a folder, for old trees are put there,");
    expect(fs.lstatSync(join(dirname(directory), '.dist.previous')).isSymbolicLink()).toBe(true);
  });

  test('need not be anything: repair then touches nothing and creates nothing', () => {
    const directory = published();
    const times = fs.statSync(dirname(directory), { bigint: true }).mtimeNs;
    expect(repair(directory)).toBe(false);
    expect(repair(join(dirname(directory), 'no/such/dist'))).toBe(false);
    expect(fs.statSync(dirname(directory), { bigint: true }).mtimeNs).toBe(times);
    expect(same(contents(directory), tree(0))).toBe(true);
  });
});
