import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { removesStaleLocks } from '../../apps/argocd/stale-locks';

/** The command with another folder in place of `/tmp`. */
const begin = (folder: string): void => {
  const [program, ...words] = removesStaleLocks.postStart.exec.command.map((word) => word.replaceAll('/tmp/', `${folder}/`));
  execFileSync(program!, words, { stdio: 'ignore' });
};

describe('as the container of the repo server begins', () => {
  let folder: string;
  const at = (path: string): string => join(folder, '_argocd-repo', path);
  const file = (path: string): void => {
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), '');
    utimesSync(at(path), new Date(), new Date(Date.now() - 1000));
  };
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'flotilla-locks-')); });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('locks of git that are older are gone, and nothing else is', () => {
    const [locks, others] = [['a/.git/index.lock', 'a/.git/refs/remotes/origin/main.lock', 'b/.git/shallow.lock'], ['a/.git/index', 'a/charts/Chart.lock', 'a/package.lock']];
    [...locks, ...others].forEach(file);
    chmodSync(at('.'), 0o300);
    begin(folder);
    expect(statSync(at('.')).mode & 0o777).toBe(0o300);
    expect([locks, others].map((paths) => paths.map((path) => existsSync(at(path))))).toEqual([[false, false, false], [true, true, true]]);
  });

  test('a lock that the new server has taken stays', () => {
    file('a/.git/index.lock');
    utimesSync(at('a/.git/index.lock'), new Date(), new Date(Date.now() + 60_000));
    begin(folder);
    expect(existsSync(at('a/.git/index.lock'))).toBe(true);
  });

  test('nothing happens where no repository was read yet', () => expect(() => begin(folder)).not.toThrow());
});
