import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { earlierTree } from './earlier-tree';
import { isReplaced, refusedByCheck, updateDisagreement } from './refused-updates';
import { seededUpdates } from './seeded-updates';

describe('a change of an object', () => {
  test.each([
    [[], undefined, undefined],
    [['no'], '422 immutable', undefined],
    [['no'], undefined, 'the check of updates refuses it and the API server does not: no'],
    [[], '422 immutable', 'the API server refuses it and the check of updates does not: 422 immutable'],
  ])('of which the check says %j and the server %j', (byCheck, byServer, expected) => expect(updateDisagreement(byCheck, byServer)).toBe(expected));

  test.each([...seededUpdates])('is judged by the check: $name', ({ isRefused, example, needs, change }) => {
    expect(refusedByCheck({ before: example, after: change(example) }, [], needs).length > 0).toBe(isRefused);
    expect(change(example)).not.toEqual(example);
  });

  test.each([
    [{ 'argocd.argoproj.io/hook': 'Sync' }, true],
    [{ 'argocd.argoproj.io/sync-options': 'Prune=false, Replace=true' }, true],
    [{ 'argocd.argoproj.io/sync-options': 'Prune=false' }, false],
    [undefined, false],
  ])('is none where Argo CD makes the object anew: %j', (annotations, expected) => {
    expect(isReplaced({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', annotations } })).toBe(expected);
  });
});

describe('the tree of an earlier commit', () => {
  const folder = mkdtempSync(join(tmpdir(), 'flotilla-earlier-'));
  const dist = join(folder, 'dist');
  const git = (...parameters: string[]): string => execFileSync('git', ['-C', folder, '-c', 'user.name=test', '-c', 'user.email=test@example.org', ...parameters], { encoding: 'utf8' }).trim();
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(join(dist, path)), { recursive: true });
    writeFileSync(join(dist, path), text);
  };
  const config = (value: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  key: ${value}\n`;
  const read = (from?: string): string | undefined => {
    const into = mkdtempSync(join(folder, 'into-'));
    return earlierTree(dist, 'home', into, from)?.tree.files.find(({ path }) => path === 'home/web/ConfigMap-settings.yaml')?.text;
  };

  beforeAll(() => {
    git('init', '--quiet');
    put('home/argocd-apps/Application-web.yaml', 'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: web\nspec:\n  source:\n    path: dist/home/web\n');
    for (const value of ['one', 'two', 'two-and-readme']) {
      if (value !== 'two-and-readme') put('home/web/ConfigMap-settings.yaml', config(value));
      else writeFileSync(join(folder, 'README.md'), 'a change elsewhere\n');
      git('add', '.');
      git('commit', '--quiet', '-m', value);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('is the newest that differs', () => expect(read()).toBe(config('one')));

  test('is any that is named', () => expect(read('HEAD')).toBe(config('two')));

  test('is the last one where the tree differs from it', () => {
    put('home/web/ConfigMap-settings.yaml', config('three'));
    expect(read()).toBe(config('two'));
  });

  test('is none where there is none', () => expect(earlierTree(dist, 'elsewhere', mkdtempSync(join(folder, 'into-')))).toBeUndefined());

  test('must be of a commit', () => expect(() => read('nowhere')).toThrow("--from must be a commit of the repository of"));
});
