import * as fc from 'fast-check';
import { type Fleet } from '../lib/fleet';
import { synthesize } from '../lib/synth';
import { Home, newFleet, providers, services, type System } from './fixtures/home';

/** Two full clusters, of which the first manages the second. */
function twoClusters(clusters: readonly string[], order: readonly System[]): Fleet {
  const fleet = newFleet();
  for (const name of clusters) new Home(fleet, { name, order, ...(name === 'south' && { props: { hub: 'north' }, without: ['ArgoCD'] }) });
  return fleet;
}

test('whatever order applications and clusters are declared in, the tree has the same bytes', () => {
  const systems = [...providers, ...services];
  const expected = Object.fromEntries(synthesize(twoClusters(['north', 'south'], systems)).files);
  expect(Object.keys(expected)).toEqual(expect.arrayContaining(['north/root-app.yaml', 'south/keycloak/ConfigMap-realm.yaml']));
  const shuffled = <T>(items: readonly T[]): fc.Arbitrary<T[]> => fc.shuffledSubarray([...items], { minLength: items.length });
  fc.assert(fc.property(shuffled(['north', 'south']), shuffled(systems), (clusters, order) => {
    expect(Object.fromEntries(synthesize(twoClusters(clusters, order)).files)).toEqual(expected);
  }), { seed: 7, numRuns: 30 });
});
