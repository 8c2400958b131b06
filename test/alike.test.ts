import { noteAlike, onceForAlike } from '../lib/alike';
import { noPrivateKeys } from '../lib/checks/no-private-keys';
import { type FinishedFleet } from '../lib/checks/check';
import { noRemovedRegistries } from '../lib/checks/no-removed-registries';
import { validNumbers } from '../lib/checks/valid-numbers';
import { validSchema } from '../lib/checks/valid-schema';
import { type Manifest } from '../lib/manifest';
import { flatFleet } from './support/flat-fleet';
import { manifestOf } from './support/manifest';

/** Two clusters with an object each, which are noted when they are alike. */
function clustersOf(home: Manifest, away: Manifest, [ofHome, ofAway]: readonly [string, string] = ['1.34', '1.34']): FinishedFleet {
  const fleet = flatFleet({ 'home/web/thing.yaml': home, 'away/web/thing.yaml': away });
  const kubernetes: Readonly<Record<string, string>> = { home: ofHome, away: ofAway };
  noteAlike(fleet.objects);
  return { ...fleet, models: fleet.models.map(({ cluster, applications }) => ({
    cluster: { ...cluster, platform: { kubernetes: kubernetes[cluster.name] } }, applications: applications.map((application) => ({ ...application, sources: [] })),
  })) as never };
}

const replicas = (count: unknown): Manifest => manifestOf('apps/v1', 'Deployment', { spec: { replicas: count, selector: {}, template: { spec: { containers: [] } } } });
const deployment = (fields: object): Manifest => manifestOf('apps/v1', 'Deployment', { spec: { selector: { matchLabels: { app: 'a' } }, template: { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'a' }], ...fields } } } });

describe('objects of two clusters', () => {
  test('are looked at once where they are written alike', () => {
    const look = jest.fn(({ kind }: Manifest) => kind);
    const [one, other, third] = [replicas(1), replicas(1), replicas(2)];
    clustersOf(one, other);
    const once = onceForAlike(look);
    expect([one, other, third, one].map(once)).toEqual(Array(4).fill('Deployment'));
    expect(look.mock.calls).toEqual([[one], [third]]);
  });

  test.each([
    ['a number', validNumbers, replicas(-1)],
    ['a form', validSchema, replicas('many')],
    ['a credential', noPrivateKeys, manifestOf('v1', 'ConfigMap', { data: { key: '-----BEGIN PRIVATE KEY-----\nMII' } })],
    ['a registry', noRemovedRegistries, manifestOf('postgresql.cnpg.io/v1', 'Cluster', { spec: { imageName: 'docker.io/bitnami/postgresql:17' } })],
  ])('are told of each by its own place: %s', (_, check, manifest) => {
    const alike = clustersOf(manifest, structuredClone(manifest));
    expect(check(alike).map(({ where }) => where.split('/')[0])).toEqual(['home', 'away']);
    const { metadata } = manifest;
    const apart = clustersOf(manifest, { ...structuredClone(manifest), metadata: { ...metadata, labels: { of: 'away' } } });
    expect(check(alike).map(({ message }) => message.replace(/\((?:home|away).*/, ''))).toEqual(check(apart).map(({ message }) => message.replace(/\((?:home|away).*/, '')));
  });

  test('are judged by the Kubernetes that each runs', () => {
    const told = (...minors: readonly [string, string]): string[] => {
      const [home, away] = [1, 2].map(() => deployment({ hostnameOverride: 'a.example.org' }));
      return validSchema(clustersOf(home!, away!, minors)).map(({ where }) => where);
    };
    expect(told('1.33', '1.35')).toEqual(['home/web Deployment/thing']);
    expect(told('1.35', '1.33')).toEqual(['away/web Deployment/thing']);
  });

  test('are looked at each by itself where they cannot be written', () => {
    const broken = replicas(Number.NaN);
    expect(validSchema(clustersOf(broken, replicas(Number.NaN)))).toHaveLength(2);
  });
});
