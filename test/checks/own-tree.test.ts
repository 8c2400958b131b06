import { OwnTree } from '../../lib/checks/own-tree';

const repository = 'https://git.example.org/team/fleet.git';

/** The folder that a source reads in a tree of these files. */
function read(source: object, application?: object, paths = ['home/web/a.yaml', 'home/db.1/b.yaml', 'away/web/c.yaml']): string | undefined {
  return new OwnTree({ repository, path: 'dist' } as never, paths.map((path) => ({ path })) as never).readBy({ repoURL: repository, ...source }, application as never);
}

test.each([
  'https://git.example.org/team/fleet', ' https://git.example.org/team/fleet.git// ', 'HTTPS://Git.Example.org/team/fleet.git', 'https://user:word@git.example.org/team/fleet.git', 'git@git.example.org:team/fleet.git',
  'ssh://git@git.example.org/team/fleet.git', 'ssh://git@git.example.org:22/team/fleet.git', 'git+ssh://git.example.org/team/fleet', '{{repository}}',
])("'%s' is the repository of the fleet", (repoURL) => expect(read({ repoURL, path: 'dist/home/web' })).toBe('dist/home/web'));

test.each<unknown>(['https://git.example.org/team/other.git', 'https://git.example.org/team/fleet.gitx', 'https://git.example.org/x@team/fleet', 'https://other.example.org/team/fleet.git', 'https://x.org/https://git.example.org/team/fleet', 'a/git.example.org:team/fleet', undefined, 7])('%p is not', (repoURL) => {
  expect(read({ repoURL, path: 'dist/home/web' })).toBeUndefined();
});

test.each(['dist/home/web', './dist/home/web/', '/dist//home/./web', 'dist/home/{{name}}', 'dist/{{cluster}}/web', 'dist/**', 'dist/*/web', 'dist/home/w*', 'dist/home/db.1', 'dist/h{{a}}e/*'])("'%s' is a folder of the tree", (path) => expect(read({ path })).toBe(path));

test.each<unknown>(['dist/home', 'dist', '', 'home/web', 'dist/home/we', 'dist/*', 'dist/home/db*x', 'x/{{name}}', '{{name}}', '*', 'dist/home/db{{a}}11', 'distx/**', undefined, 7])('%p is none', (path) => expect(read({ path })).toBeUndefined());

test('a point stands for itself in a pattern', () => {
  expect(read({ path: 'dist/{{a}}/db.1' })).toBe('dist/{{a}}/db.1');
  expect(read({ path: 'dist/{{a}}/db.1' }, undefined, ['home/dbx1/a.yaml'])).toBeUndefined();
});

test('a folder is read with all that is in it where it is said so', () => {
  const directory = { recurse: true };
  for (const path of ['dist/home', 'dist', '', '.', 'dist/{{cluster}}', 'dist/h*']) expect([path, read({ path, directory })]).toEqual([path, path]);
  for (const path of ['dist/hom', 'dist/other', 'dist/x*']) expect([path, read({ path, directory })]).toEqual([path, undefined]);
  expect(read({ path: 'dist/home', directory: { recurse: 'true' } })).toBeUndefined();
});

test('a path that is nothing but what a generator finds is what it finds', () => {
  const set = (directories: object[], isSet = true): object => ({ isSet, manifest: { spec: { generators: [{ list: {} }, { git: { directories } }] } } });
  for (const path of ['{{path}}', ' {{ .path.path }} ']) expect(read({ path }, set([{ path: 'other' }, { path: 'dist/home/*' }]))).toBe('dist/home/*');
  expect(read({ path: '{{path}}' }, set([{ path: 'dist/home/*', exclude: true }, { path: 7 }]))).toBeUndefined();
  expect(read({ path: '{{path}}' }, set([{ path: 'dist/home/*' }], false))).toBeUndefined();
  expect(read({ path: '{{path}}/more' }, set([{ path: 'dist/home/*' }]))).toBeUndefined();
});
