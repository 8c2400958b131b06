import { CertManager, Vault, type VaultProps } from '../../apps';
import { type Cluster, type Fleet, ownVault, type Platform, vault } from '../../lib';
import { reachableApiServers } from '../../lib/checks/reachable-api-servers';
import { collect } from '../../lib/collect';
import { completeCluster, machines, newFleet } from '../support/declare';

const at = (host: string): Platform => ({ ...machines(), apiServer: { host, port: 6443 } });

/** A cluster that signs in at the Vault of another one. */
function fleetOf(host: string, signIn: 'kubernetes' | 'jwt', props: VaultProps = {}): Fleet {
  const fleet = newFleet();
  const keeper: Cluster = completeCluster(fleet, { name: 'keeper', domain: 'keeper.example.org', secrets: ownVault() });
  new CertManager(keeper);
  new Vault(keeper, { host: 'secrets', ...props });
  completeCluster(fleet, { name: 'web', domain: 'web.example.org', platform: at(host), secrets: vault({ server: 'https://secrets.keeper.example.org', signIn }) });
  return fleet;
}

const found = (fleet: Fleet): string[] => reachableApiServers({ models: collect(fleet), hubs: [], objects: [], previous: () => undefined }).map(({ message }) => message);

describe('a Vault of the fleet that is asked to believe the tokens of a cluster', () => {
  test('must be let out to its API', () => {
    expect(found(fleetOf('api.web.example.org', 'kubernetes'))).toEqual([
      "the Kubernetes API of cluster 'web' must be asked about its tokens by the Vault of cluster 'keeper', got 'api.web.example.org:6443', where Vault is not let out; add { host: 'api.web.example.org', port: 6443 } to apiServers of Vault in 'keeper', or write signIn: 'jwt' into vault(…) of 'web'",
    ]);
    expect(found(fleetOf('api.web.example.org', 'kubernetes', { apiServers: [{ host: 'api.web.example.org', port: 6443 }] }))).toEqual([]);
    expect(found(fleetOf('api.web.example.org', 'kubernetes', { apiServers: [{ host: 'api.web.example.org', port: 443 }] }))).toHaveLength(1);
  });

  test('can hardly ask one with a private address', () => {
    expect(found(fleetOf('192.168.7.7', 'kubernetes'))).toEqual([
      "the Kubernetes API of cluster 'web' must be asked about its tokens by the Vault of cluster 'keeper', got '192.168.7.7:6443', where Vault is not let out; write signIn: 'jwt' into vault(…) of 'web', so that Vault asks nobody, or add it to apiServers of Vault if 'keeper' is in that network",
    ]);
  });

  test('asks nobody where it has the public keys', () => {
    expect(found(fleetOf('192.168.7.7', 'jwt'))).toEqual([]);
  });
});

test('a Vault that is not of the fleet is somebody else’s affair', () => {
  const fleet = newFleet();
  completeCluster(fleet, { platform: at('192.168.7.7') });
  expect(found(fleet)).toEqual([]);
});

describe('a Vault', () => {
  const backend = { type: 'vault', signIn: 'kubernetes', host: 'secrets.example.org' };
  const player = { name: 'vault' };
  const cluster = (name: string, secrets: object | undefined, relations: object = {}): object => ({ cluster: { name, secrets, platform: { apiServer: { host: 'api.example.org', port: 6443 } }, relations: { playerOf: () => undefined, routes: [], reaches: [], ...relations } } });
  const keeper = (relations: object = {}): object => cluster('keeper', undefined, { playerOf: (role: string) => role === 'vault' ? player : undefined, routes: [{ host: 'web.example.org' }, { host: backend.host }], ...relations });
  const told = (...models: object[]): number => reachableApiServers({ models: models as never, hubs: [], objects: [], previous: () => undefined }).length;

  test('is that of another cluster of the fleet, at its host', () => {
    expect(told(cluster('web', backend), keeper())).toBe(1);
    expect(told(cluster('web', backend), keeper({ playerOf: () => undefined }))).toBe(0);
    expect(told(cluster('web', backend), keeper({ routes: [{ host: 'web.example.org' }] }))).toBe(0);
    expect(told(cluster('web', backend), keeper({ routes: [] }))).toBe(0);
    expect(told(cluster('web', { ...backend, type: 'other' }), keeper())).toBe(0);
    expect(told(cluster('web', undefined), keeper())).toBe(0);
    expect(told(cluster('web', backend, { playerOf: () => player, routes: [{ host: backend.host }] }))).toBe(0);
  });

  test('reaches that API, from its own pods', () => {
    const reach = { from: player, host: 'api.example.org', port: 6443 };
    expect(told(cluster('web', backend), keeper({ reaches: [{ from: { name: 'other' }, host: 'x', port: 1 }, reach] }))).toBe(0);
    for (const other of [{ ...reach, from: { name: 'vault' } }, { ...reach, host: 'api.example.com' }, { ...reach, port: 443 }]) expect(told(cluster('web', backend), keeper({ reaches: [other] }))).toBe(1);
  });
});
