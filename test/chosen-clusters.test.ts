import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { ManyApps } from '../bench/many-apps';
import { HomeFleet } from '../clusters/fleet';
import { type Fleet } from '../lib';
import { rulesAcrossClusters } from '../lib/checks/checks';
import { Choice } from '../lib/cli/choice';
import { clusterNames, declaredClusters, declareLazyClusters } from '../lib/lazy-clusters';
import { synthesize } from '../lib/synth';
import { completeCluster, newFleet } from './support/declare';

type Files = Readonly<Record<string, string>>;

const home = Object.fromEntries(synthesize(new HomeFleet()).files);
const homeNames = clusterNames(new HomeFleet());

function of(clusters: Iterable<string>, files: Files): Files {
  const folders = new Set(clusters);
  return Object.fromEntries(Object.entries(files).filter(([path]) => folders.has(path.split('/', 1)[0]!)));
}

function rendered(fleet: Fleet, only: ReadonlySet<string>): Files {
  return Object.fromEntries(synthesize(fleet, { only }).files);
}

describe('a cluster that is rendered without the others', () => {
  test.each(homeNames)('has the very files that the whole fleet gives it: %s', (name) => {
    expect(Object.keys(of([name], home)).length).toBeGreaterThan(40);
    expect(rendered(new HomeFleet(), new Set([name]))).toEqual(of([name], home));
  });

  test('has them beside any others, in generated fleets, declared lazily or not', () => {
    const fleets = fc.record({ clusters: fc.integer({ min: 1, max: 4 }), apps: fc.integer({ min: 1, max: 3 }), lazily: fc.boolean(), shape: fc.constantFrom('chains of ten' as const, 'a star' as const) });
    fc.assert(fc.property(fleets, fc.infiniteStream(fc.boolean()), (size, coin) => {
      const names = clusterNames(new ManyApps(size));
      const only = new Set(names.filter((name, index) => index === 0 || coin.next().value === true || name === 'c1'));
      expect(rendered(new ManyApps(size), only)).toEqual(of(only, Object.fromEntries(synthesize(new ManyApps({ ...size, lazily: false })).files)));
    }), { seed: 20_261_121, numRuns: 8 });
  });
});

describe('shards', () => {
  test.each([2, 3])('give the whole tree together, each file once: %i of the reference fleet', (count) => expectWhole(() => new HomeFleet(), home, count));

  test('give it of generated fleets, into however many they are split', () => {
    const size = { clusters: 5, apps: 2 };
    const whole = Object.fromEntries(synthesize(new ManyApps(size)).files);
    fc.assert(fc.property(fc.integer({ min: 1, max: 9 }), (count) => expectWhole(() => new ManyApps(size), whole, count)), { seed: 20_261_121, numRuns: 4 });
  });

  test('have each cluster once, differ by one at most, and do not depend on the order of declaration', () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/), { minLength: 1, maxLength: 30 });
    fc.assert(fc.property(names, fc.integer({ min: 1, max: 40 }), (all, count) => {
      const shards = Array.from({ length: count }, (_, index) => [...choice(index + 1, count).among(all)]);
      expect(shards.flat().sort()).toEqual([...all].sort());
      const sizes = shards.map(({ length }) => length);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      expect(shards.map((shard) => shard.sort())).toEqual(Array.from({ length: count }, (_, index) => [...choice(index + 1, count).among([...all].reverse())].sort()));
      const owners = ['removed', ...all].map((folder) => shards.filter((_shard, index) => choice(index + 1, count).owns(all)(folder)).length);
      expect(new Set(owners)).toEqual(new Set([1]));
    }), { seed: 20_261_121, numRuns: 200 });
  });

  test.each(['0/4', '5/4', '1', '1/0', '-1/4', '1/4/4', '01/4', 'a/b', '', '1/10000000', ' 1/4'])('must be counted from 1, and %j is refused', (shard) => {
    expect(() => Choice.from({ shard }, 'synthesize')).toThrow(`shard must be its number and how many there are, from 1/4 to 4/4 for example, got '${shard}'`);
  });
});

describe('what is wrong with a fleet', () => {
  const folder = join(__dirname, 'fixtures', 'refused');
  const several = readdirSync(folder).filter((file) => clustersOf(declarationIn(join(folder, file))).length > 1);

  test('is tried with clusters that do not fit together', () => {
    expect(several).toEqual(expect.arrayContaining(['host-in-two-clusters.ts', 'load-balancer-addresses-in-two-clusters.ts', 'two-applications-for-one-argo-application.ts', 'vault-that-cannot-ask.ts']));
  });

  test.each(several)('is found by one of the clusters rendered alone, and none says what the whole fleet does not: %s', (file) => {
    const declare = declarationIn(join(folder, file));
    const whole = refusalOf(declare);
    const alone = clustersOf(declare).map((name) => refusalOf(declare, new Set([name])));
    expect(whole.size).toBeGreaterThan(0);
    expect(new Set(alone.flatMap((sentences) => [...sentences]))).toEqual(whole);
  });
});

/** They ask for all clusters, or for those that are not rendered. */
test('every rule that compares clusters is told where nothing could be compared', () => {
  const folder = join(__dirname, '..', 'lib', 'checks');
  const isAcross = (file: string): boolean => /from '\.\/everywhere'|: Check = \(\{ models, others/.test(readFileSync(join(folder, file), 'utf8'));
  const found = readdirSync(folder).filter((file) => file.endsWith('.ts') && isAcross(file)).map((file) => file.replace('.ts', ''));
  // The one says what a managed cluster lacks, the other leaves out what was not declared twice.
  expect(found.sort()).toEqual([...rulesAcrossClusters, 'deterministic-rendering', 'valid-relations'].sort());
});

describe('a cluster that is declared lazily', () => {
  const fleetOf = (hub?: string, name = 'shop'): Fleet => {
    const fleet = newFleet();
    completeCluster(fleet, { name: 'home' });
    fleet.lazily('shop', () => completeCluster(fleet, { name, hub }), { hub });
    return fleet;
  };

  test('is declared with all, when it is chosen, and when its hub is', () => {
    const declaredWith = (hub: string | undefined, chosen?: string): string[] => {
      const fleet = fleetOf(hub);
      declareLazyClusters(fleet, chosen === undefined ? undefined : new Set([chosen]));
      return declaredClusters(fleet).map(({ name }) => name);
    };
    expect([declaredWith(undefined), declaredWith(undefined, 'shop'), declaredWith('home', 'home')]).toEqual([['home', 'shop'], ['home', 'shop'], ['home', 'shop']]);
    expect(declaredWith(undefined, 'home')).toEqual(['home']);
  });

  test('brings the hub that manages it', () => {
    const fleet = newFleet();
    completeCluster(fleet, { name: 'shop', hub: 'home' });
    fleet.lazily('home', () => completeCluster(fleet, { name: 'home' }));
    declareLazyClusters(fleet, new Set(['shop']));
    expect(declaredClusters(fleet).map(({ name }) => name)).toEqual(['shop', 'home']);
  });

  test('is known by its name before', () => {
    expect(clusterNames(fleetOf())).toEqual(['home', 'shop']);
  });

  test('must be what was said', () => {
    const told = (fleet: Fleet): string => messageOf(() => declareLazyClusters(fleet));
    expect(told(fleetOf(undefined, 'bakery'))).toBe("what is declared lazily as cluster 'shop' must have that name, got 'bakery'; write this.lazily('shop', () => new MyCluster(this))");
    const managed = newFleet();
    managed.lazily('shop', () => completeCluster(managed, { name: 'shop', hub: 'home' }));
    expect(told(managed)).toBe("hub of cluster 'shop', which is declared lazily, must be said beside it, got 'home' and 'undefined'; give lazily { hub: 'home' }");
    const [two, none] = [newFleet(), newFleet()];
    two.lazily('shop', () => { completeCluster(two, { name: 'other' }); return completeCluster(two, { name: 'shop' }); });
    none.lazily('shop', () => completeCluster(two, { name: 'third' }));
    expect([told(two), told(none)].map((message) => message.split('; ')[0])).toEqual([
      "what is declared lazily as cluster 'shop' must be one cluster of the fleet, got 2", "what is declared lazily as cluster 'shop' must be one cluster of the fleet, got something else",
    ]);
  });

  test('is declared once', () => {
    const fleet = fleetOf();
    expect(messageOf(() => fleet.lazily('shop', () => completeCluster(fleet, { name: 'shop' })))).toBe("cluster 'shop' must be declared once in the fleet, got it twice; give one of them another name");
  });
});

function choice(number: number, count: number): Choice {
  return Choice.from({ shard: `${number}/${count}` }, 'synthesize')!;
}

function expectWhole(declare: () => Fleet, whole: Files, count: number): void {
  const names = clusterNames(declare());
  const parts = Array.from({ length: count }, (_, index) => choice(index + 1, count).among(names)).filter(({ size }) => size > 0).map((only) => rendered(declare(), only));
  expect(Object.assign({}, ...parts)).toEqual(whole);
  expect(parts.reduce((sum, part) => sum + Object.keys(part).length, 0)).toBe(Object.keys(whole).length);
}

function declarationIn(path: string): () => Fleet {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the files are found by their folder
  return (require(path) as { readonly declare: () => Fleet }).declare;
}

/** Names of the clusters, none where the declaration itself is refused. */
function clustersOf(declare: () => Fleet): string[] {
  try {
    return clusterNames(declare());
  } catch {
    return [];
  }
}

/** Sentences that a fleet is refused with. */
function refusalOf(declare: () => Fleet, only?: ReadonlySet<string>): ReadonlySet<string> {
  try {
    synthesize(declare(), { only });
    return new Set();
  } catch (error) {
    return new Set((error as Error).message.split('\n').filter((line) => !line.endsWith('nothing was written')));
  }
}

function messageOf(run: () => unknown): string {
  return [...refusalOf(() => { run(); throw new Error('it must be refused, got accepted'); })].join('\n');
}
