import { consents } from '../../../lib/checks/updates/consent';
import { refusedInDatabase } from '../../../lib/checks/updates/databases';
import { refusedInDefinition } from '../../../lib/checks/updates/definitions';
import { at, shown } from '../../../lib/checks/updates/field';
import { manifestOf } from '../../support/manifest';

describe('a field', () => {
  const manifest = manifestOf('v1', 'Thing', { spec: { a: { b: 1 }, none: null, list: [{ c: 2 }] } });

  test('is read by its path', () => {
    expect(at(manifest, 'spec.a.b')).toBe(1);
    expect(at(manifest, 'spec.a')).toEqual({ b: 1 });
    expect(at(manifest, 'spec.none')).toBeNull();
    for (const path of ['spec.x', 'spec.x.y', 'spec.none.x', 'spec.a.b.c', 'x']) expect(at(manifest, path)).toBeUndefined();
  });

  test('is told without quotation marks of its own', () => {
    expect([undefined, 'a', 1, { a: ['b'] }, null].map(shown)).toEqual(['none', "'a'", "'1'", "'{a:[b]}'", "'null'"]);
  });
});

test('a file of the tree may go by its path or by a folder around it', () => {
  const mayGo = (path: string, ...places: string[]): boolean => consents({ forgets: Object.fromEntries(places.map((place) => [place, 'why'])) } as never, path);
  expect(mayGo('home/web/a.yaml', 'home/web/a.yaml')).toBe(true);
  for (const place of ['home/web', 'home/web/', 'home/web//', 'home']) expect(mayGo('home/web/a.yaml', 'away', place)).toBe(true);
  for (const place of ['home/we', 'home/web/a', 'web', 'home/web/a.yaml/b', '']) expect([place, mayGo('home/web/a.yaml', place)]).toEqual([place, false]);
  expect(consents({} as never, 'home/web/a.yaml')).toBe(false);
});

describe('of a definition', () => {
  const definition = (spec: object): ReturnType<typeof manifestOf> => manifestOf('apiextensions.k8s.io/v1', 'CustomResourceDefinition', { spec });
  const base = { group: 'example.org', scope: 'Namespaced', names: { kind: 'Widget', plural: 'widgets' }, versions: [{ name: 'v1', storage: true }] };
  const refused = (before: object, after: object): string[] => refusedInDefinition(definition({ ...base, ...before }), definition({ ...base, ...after }));

  test.each<[string, object, string, string]>([
    ['spec.group', { group: 'b' }, 'b', 'example.org'], ['spec.scope', { scope: 'Cluster' }, 'Cluster', 'Namespaced'], ['spec.names.kind', { names: { kind: 'A', plural: 'widgets' } }, 'A', 'Widget'], ['spec.names.plural', { names: { kind: 'Widget', plural: 'as' } }, 'as', 'widgets'],
  ])('%s stays', (field, after, is, was) => {
    expect(refused({}, after)).toEqual([`${field} of CustomResourceDefinition 'thing' must stay as it is, got '${is}' after '${was}'; Kubernetes refuses the change: declare another kind`]);
  });

  test('versions in which objects are stored stay', () => {
    const sentence = (name: string): string => `versions of CustomResourceDefinition 'thing' must keep '${name}', got a definition without it; objects are stored in it: keep it with served: false until all have been stored anew and status.storedVersions no longer names it`;
    expect(refused({}, {})).toEqual([]);
    expect(refused({}, { versions: [] })).toEqual([sentence('v1')]);
    expect(refused({}, { versions: undefined })).toEqual([sentence('v1')]);
    expect(refused({ versions: [{ name: 'v1' }, { name: 'v2', storage: false }] }, { versions: [] })).toEqual([]);
    expect(refused({ versions: 'x' }, {})).toEqual([]);
  });
});

describe('of a database', () => {
  const database = (spec?: object): ReturnType<typeof manifestOf> => manifestOf('postgresql.cnpg.io/v1', 'Cluster', { spec });
  const refused = (before?: object, after?: object): string[] => refusedInDatabase(database(before), database(after));
  const image = (imageName: string): object => ({ imageName });

  test('the volume of its log stays', () => {
    const sentence = (size: string): string => `spec.walStorage of Cluster 'thing' must stay, got none after ${size}; the log has a volume of its own and cannot move back: keep it`;
    expect(refused({ walStorage: { size: '1Gi' } }, {})).toEqual([sentence("'1Gi'")]);
    expect(refused({ walStorage: {} }, {})).toEqual([sentence('none')]);
    expect(refused({ walStorage: {} }, { walStorage: {} })).toEqual([]);
    expect(refused({}, { walStorage: {} })).toEqual([]);
    expect(refused()).toEqual([]);
  });

  test('its tablespaces stay', () => {
    const spaces = (...names: string[]): object => ({ tablespaces: names.map((name) => ({ name })) });
    expect(refused(spaces('a', 'b'), spaces('b', 'a', 'c'))).toEqual([]);
    expect(refused(spaces('a', 'b'), spaces('c'))).toEqual(['a', 'b'].map((name) => `spec.tablespaces of Cluster 'thing' must keep '${name}', got a list without it; its tables lie there: keep it`));
    expect(refused({ tablespaces: [{}] }, {})).toEqual([]);
    expect(refused(spaces('a'), { tablespaces: 'a' })).toHaveLength(1);
  });

  test('its major version does not fall', () => {
    const sentence = (to: number, from: number): string => `PostgreSQL of Cluster 'thing' must not go back, got ${to} after ${from}; its data cannot be read by an older version: keep ${from}, or recover a backup from before into another database`;
    for (const [before, after] of [['a:18', 'a:17'], ['a:18.1', 'a:17'], ['r:5000/a:18-x', 'r:5000/a:17-x'], ['a:18@sha256:0', 'a:17.1@sha256:0']] as const) expect(refused(image(before), image(after))).toEqual([sentence(17, 18)]);
    expect(refused(image('a:10'), image('a:9'))).toEqual([sentence(9, 10)]);
    expect(refused({ imageCatalogRef: { major: 18 } }, { imageCatalogRef: { major: 17 } })).toEqual([sentence(17, 18)]);
    expect(refused({ ...image('a:18'), imageCatalogRef: { major: 16 } }, { imageCatalogRef: { major: 17 } })).toEqual([sentence(17, 18)]);
    for (const [before, after] of [['a:17', 'a:18'], ['a:18.4', 'a:18.1'], ['a:18', 'a:x17'], ['a:18', 'a:17x'], ['a:x', 'a:17'], ['a@sha256:18', 'a:17'], ['a:18', 'a']] as const) expect([before, after, refused(image(before), image(after))]).toEqual([before, after, []]);
    expect(refused({ imageCatalogRef: { major: '18' } }, { imageCatalogRef: { major: 17 } })).toEqual([]);
    expect(refused({}, image('a:17'))).toEqual([]);
    expect(refused(image('a:17'), {})).toEqual([]);
  });

  test.each(['database', 'owner'])('the %s that it began with stays', (field) => {
    const named = (value?: string): object => ({ bootstrap: { initdb: { [field]: value } } });
    expect(refused(named('a'), named('b'))).toEqual([`spec.bootstrap.initdb.${field} of Cluster 'thing' must stay as it is, got 'b' after 'a'; it is read once, when the server begins, and nothing of that name would exist: keep it, or declare a Database of that name beside it`]);
    for (const [before, after] of [['a', 'a'], [undefined, 'a'], ['a', undefined]]) expect(refused(named(before), named(after))).toEqual([]);
  });
});
