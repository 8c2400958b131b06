import { SealedSecrets, TwingateConnector, Vault } from '../../apps';
import { byHand, ownVault, sealedSecrets, type SecretsBackend } from '../../lib';
import { collect } from '../../lib/collect';
import { derive } from '../../lib/derive/derive';
import { synthesize } from '../../lib/synth';
import { stepsOf } from '../../lib/cli/bootstrap-steps';
import { home, type Home, type HomeOptions } from '../fixtures/home';
import { folderOf, forgetFolders, sealedObject } from '../support/seal';

afterAll(forgetFolders);

const full = (secrets: SecretsBackend, options: HomeOptions = {}, add: (cluster: Home) => void = () => undefined): ReturnType<typeof home> =>
  home({ ...options, props: { secrets } }, (cluster) => {
    new TwingateConnector(cluster, { network: 'example' });
    add(cluster);
  });

/** What a cluster's secrets come down to, as its requests say. */
const requested = (fleet: ReturnType<typeof home>): { application: string; namespace: string; name: string; keys: string[] }[] => {
  const models = collect(fleet);
  derive(models);
  return models[0]!.cluster.relations.secrets.map(({ application, declare }) => {
    const { namespace, name, values } = declare();
    return { application: application.name, namespace, name, keys: values.map(({ key }) => key) };
  });
};

describe('a cluster with every service', () => {
  test('is accepted with secrets that people create, and tells them to create each', () => {
    const { models } = synthesize(full(byHand(), { without: ['ExternalSecrets'] }));
    const commands = stepsOf(models[0]!, models, 'dist', 'x').flatMap((step) => step.commands).filter((line) => line.includes('create secret generic'));
    const told = commands.map((line) => /--namespace (\S+) create secret generic (\S+)/.exec(line)!.slice(1).join('/'));
    expect(told).toEqual(expect.arrayContaining([
      'cloudflared/tunnel', 'keycloak/admin', 'keycloak/realm-credentials', 'nextcloud/nextcloud-oidc', 'vaultwarden/vaultwarden-db-backup', 'twingate/twingate-connector-tokens', 'twingate/twingate-connector-2-tokens',
    ]));
    const realm = commands.find((line) => line.includes('realm-credentials'))!;
    expect(realm).toContain("--from-literal=username='' --from-literal=password='' --from-literal=client-nextcloud='' --from-literal=client-vaultwarden=''");
  });

  test('is accepted with sealed files, once all are there', () => {
    const declare = (folder: string): ReturnType<typeof home> => full(sealedSecrets({ folder }), { without: ['ExternalSecrets'] }, (cluster) => new SealedSecrets(cluster));
    const wanted = requested(declare(folderOf({})));
    expect(wanted.length).toBeGreaterThan(10);
    const folder = folderOf(Object.fromEntries(wanted.map(({ application, namespace, name, keys }) =>
      [`home/${application}/${name}.yaml`, sealedObject(namespace, name, Object.fromEntries(keys.map((key) => [key, 'x'])))])));
    const { objects } = synthesize(declare(folder));
    const sealed = objects.filter(({ manifest }) => manifest.kind === 'SealedSecret').map(({ path }) => path).sort();
    expect(sealed).toEqual(wanted.map(({ application, name }) => `home/${application}/SealedSecret-${name}.yaml`).sort());
    expect(objects.filter(({ manifest }) => manifest.kind === 'ExternalSecret')).toEqual([]);
  });

  test('is accepted with a Vault of its own, reached through a tunnel whose secret it keeps', () => {
    const { models, objects } = synthesize(full(ownVault(), {}, (cluster) => new Vault(cluster, { host: 'secrets', auditStorage: '5Gi' })));
    const order = models[0]!.order;
    expect(order.cycle()).toBeUndefined();
    const ranks = order.ranks();
    const chain = ['cert-manager', 'vault-certificates', 'vault', 'secret-store', 'cloudflared', 'vault-route'];
    expect(chain.map((name) => ranks.get(name)!)).toEqual([...chain.map((name) => ranks.get(name)!)].sort((left, right) => left - right));
    expect(new Set(chain.map((name) => ranks.get(name))).size).toBe(chain.length);
    expect(objects.some(({ path }) => path === 'home/vault/ExternalSecret-vault-unseal.yaml')).toBe(false);
  });
});
