import * as fc from 'fast-check';
import { ExternalSecrets, Vault } from '../../apps';
import {
  Application, awsSecretsManager, azureKeyVault, byHand, type ExternalStore, googleSecretManager, infisical, ownVault, Secret, secretsOfCluster, vault, Volume,
} from '../../lib';
import { stepsOf } from '../../lib/cli/bootstrap-steps';
import { ClusterSecretStore } from '../../lib/kinds/cluster-secret-store';
import { ExternalSecret } from '../../lib/kinds/external-secret';
import { validate } from '../../lib/schema';
import { bareCluster, completeCluster, newFleet, refusalOf, renderCluster, renderFleet } from '../support/declare';
import { type Rendered } from '../support/rendered';

const tenant = '11111111-2222-3333-4444-555555555555';

/** Each store with what reading from it comes down to. */
const stores: Readonly<Record<string, { readonly store: ExternalStore; readonly hosts: readonly string[]; readonly key: string; readonly put: string }>> = {
  vault: {
    store: vault({ server: 'https://vault.example.org' }), hosts: ['vault.example.org:443'], key: 'home/web/login', put: 'vault kv put -mount=kv home/web/login a=… credentials.json=…',
  },
  'aws-secrets-manager': {
    store: awsSecretsManager({ region: 'eu-west-3', role: 'arn:aws:iam::123456789012:role/fleet' }),
    hosts: ['secretsmanager.eu-west-3.amazonaws.com:443', 'sts.eu-west-3.amazonaws.com:443'], key: 'home/web/login',
    put: `aws secretsmanager create-secret --region eu-west-3 --name home/web/login --secret-string '{"a":"…","credentials.json":"…"}'`,
  },
  'google-secret-manager': {
    store: googleSecretManager({ project: 'fleet-123456' }), hosts: ['oauth2.googleapis.com:443', 'secretmanager.googleapis.com:443'], key: 'home_web_login',
    put: `printf %s '{"a":"…","credentials.json":"…"}' | gcloud secrets create home_web_login --project=fleet-123456 --data-file=-`,
  },
  'azure-key-vault': {
    store: azureKeyVault({ name: 'fleet', tenant }), hosts: ['fleet.vault.azure.net:443', 'login.microsoftonline.com:443'], key: 'home--web--login',
    put: `az keyvault secret set --vault-name fleet --name home--web--login --value '{"a":"…","credentials.json":"…"}'`,
  },
  infisical: {
    store: infisical({ project: 'fleet' }), hosts: ['app.infisical.com:443'], key: '/home/web/login',
    put: `infisical secrets set --domain=https://app.infisical.com --env=prod --path=/home/web 'login={"a":"…","credentials.json":"…"}'`,
  },
  'secrets-of-cluster': {
    store: secretsOfCluster({ server: 'https://api.example.org:6443' }), hosts: ['api.example.org:6443'], key: 'home.web.login',
    put: 'kubectl --server=https://api.example.org:6443 --namespace=fleet-secrets create secret generic home.web.login --from-literal=a=… --from-literal=credentials.json=…',
  },
};

const declared = (store: ExternalStore): Rendered => renderCluster((cluster) => {
  new ExternalSecrets(cluster);
  new Secret(new Application(cluster, 'web'), 'login', { keys: ['a', 'credentials.json'] });
}, { secrets: store });

describe.each(Object.entries(stores))('%s', (name, { store, hosts, key, put }) => {
  const rendered = declared(store);

  test('is a store of its own name, valid as its kind, that secrets are read from', () => {
    const made = rendered.custom(ClusterSecretStore, name);
    expect(validate(made as unknown as Parameters<typeof validate>[0])).toEqual([]);
    expect(Object.keys(made.spec.provider)).toHaveLength(1);
    const { spec } = rendered.custom(ExternalSecret, 'login');
    expect(spec.secretStoreRef).toEqual({ kind: 'ClusterSecretStore', name });
    expect(new Set(spec.data!.map(({ remoteRef }) => remoteRef.key))).toEqual(new Set([key]));
    expect(rendered.models[0]!.order.after('web').map(([provider]) => provider)).toContain('secret-store');
  });

  test('is reached by External Secrets alone, on its hosts alone', () => {
    const { reaches } = rendered.models[0]!.cluster.relations;
    expect(reaches.map(({ from, host, port }) => `${from.name} ${host}:${port}`).sort()).toEqual(hosts.map((host) => `external-secrets ${host}`));
  });

  test('is opened by what Git never sees: a Secret by its name, created by people with the very keys that the store names', () => {
    const references = JSON.stringify(rendered.custom(ClusterSecretStore, name).spec.provider);
    expect(rendered.manifests().some(({ kind }) => kind === 'Secret')).toBe(false);
    const commands = stepsOf(rendered.models[0]!, rendered.models, 'dist', 'x').filter(({ title }) => title.startsWith('Secrets: people')).flatMap(({ commands: all }) => all);
    const credentials = store.credentials;
    const created = credentials && `#   kubectl --namespace external-secrets create secret generic ${credentials.name} ${credentials.keys.map((each) => `--from-literal=${each}=''`).join(' ')}`;
    expect(commands.filter((line) => line.includes(' create secret '))).toEqual(created === undefined ? [] : [created]);
    for (const each of credentials?.keys ?? []) expect(references).toContain(`"key":"${each}","name":"${credentials!.name}","namespace":"external-secrets"`);
    if (credentials) expect(commands[0]).toMatch(/--filename dist\/home\/namespaces\/Namespace-external-secrets\.yaml$/);
  });

  test('is filled by a command that names the entry and every key', () => {
    const step = stepsOf(rendered.models[0]!, rendered.models, 'dist', 'x').find(({ title }) => title.startsWith('Secrets: these entries'))!;
    expect(step.title).toBe(`Secrets: these entries must be in ${store.place}; fill in the values`);
    expect(step.commands).toEqual([`#   ${put}`]);
  });
});

test('a key with a dot is found in Infisical too, which alone would take it for a path into an object', () => {
  const properties = (store: ExternalStore): unknown => declared(store).custom(ExternalSecret, 'login').spec.data!.map(({ remoteRef }) => remoteRef.property);
  expect(properties(stores.infisical!.store)).toEqual(['a', 'credentials\\.json']);
  expect(properties(stores['aws-secrets-manager']!.store)).toEqual(['a', 'credentials.json']);
});

test('two entries never share a name in a store without folders: they differ, or are refused (2,000 pairs)', () => {
  const part = fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,4}[a-z0-9])?$/);
  const entry = fc.oneof(fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/')), fc.stringMatching(/^[a-z_.-]{1,4}(\/[a-z_.-]{1,4})?$/));
  const flat = ['google-secret-manager', 'azure-key-vault', 'secrets-of-cluster'].map((name) => stores[name]!.store);
  const located = (store: ExternalStore, name: string): string | undefined => {
    try {
      return store.locate(name, 'x').key;
    } catch {
      return undefined;
    }
  };
  fc.assert(fc.property(fc.constantFrom(...flat), entry, entry, (store, left, right) => {
    fc.pre(left !== right);
    const [one, other] = [located(store, left), located(store, right)];
    return one === undefined || one !== other;
  }), { seed: 11, numRuns: 2000 });
});

test.each<[string, () => unknown, string]>([
  ['a region that is none', () => awsSecretsManager({ region: 'Paris' }), "region of AWS Secrets Manager must be one such as 'eu-west-3', got 'Paris'"],
  ['a role that is no ARN', () => awsSecretsManager({ region: 'eu-west-3', role: 'fleet' }), "role of AWS Secrets Manager must be the ARN of a role such as 'arn:aws:iam::123456789012:role/fleet', got 'fleet'"],
  ['a project by its title', () => googleSecretManager({ project: 'My Fleet' }), "project of Google Secret Manager must be the id of a project, got 'My Fleet'; write for example 'fleet-123456'"],
  ['a tenant by its name', () => azureKeyVault({ name: 'fleet', tenant: 'example.org' }), "tenant of Azure Key Vault must be the id of a tenant such as '11111111-2222-3333-4444-555555555555', got 'example.org'"],
  ['a key vault by its host', () => azureKeyVault({ name: 'fleet.vault.azure.net', tenant }), "name of Azure Key Vault must have 3 to 24 of a-z, 0-9 and '-', got 'fleet.vault.azure.net'"],
  ['an Infisical by its URL', () => infisical({ project: 'fleet', host: 'https://x.org' }), "host of Infisical must be a host name such as 'app.infisical.com', got 'https://x.org'"],
  ['a cluster without TLS', () => secretsOfCluster({ server: 'http://api.example.org' }), "server of secretsOfCluster must be an https URL without a path, got 'http://api.example.org'; write for example 'https://api.example.org:6443'"],
  ['an entry that the store has no name for', () => stores['google-secret-manager']!.store.locate('home/my_app/x', 'a'), "entry of a secret in Google Secret Manager must consist of a-z, 0-9, '-' and '/', got 'home/my_app/x'; give the secret another entry"],
  ['an entry that would meet another', () => stores['azure-key-vault']!.store.locate('home/a--b', 'a'), "entry of a secret in Azure Key Vault must consist of a-z, 0-9, '-' and '/' without '--', got 'home/a--b'; give the secret another entry"],
])('%s is refused', (_, attempt, message) => {
  expect(refusalOf(attempt)).toBe(message);
});

describe('the cluster’s own Vault', () => {
  const order = (rendered: Rendered): (name: string) => string[] => (name) => rendered.models[0]!.order.after(name).map(([provider]) => provider);
  const own = (): Rendered => renderCluster((cluster) => {
    new ExternalSecrets(cluster);
    new Vault(cluster, { host: 'secrets' });
    new Secret(new Application(cluster, 'web'), 'login', { keys: ['a'] });
  }, { secrets: ownVault() });

  test('is read by its Service, with its own authority, and never through the entry, which may need a secret itself', () => {
    const rendered = own();
    expect(rendered.custom(ClusterSecretStore, 'vault').spec.provider.vault).toMatchObject({
      server: 'https://vault-active.vault.svc:8200', caProvider: { type: 'Secret', namespace: 'vault', name: 'vault-tls', key: 'ca.crt' },
      auth: { kubernetes: { role: 'external-secrets', serviceAccountRef: { name: 'external-secrets', namespace: 'external-secrets' } } },
    });
    expect(rendered.models[0]!.cluster.relations.reaches.filter(({ from }) => from.name === 'external-secrets')).toEqual([]);
    const egress = rendered.core('NetworkPolicy', 'external-secrets').spec!.egress!;
    expect(egress).toEqual([{ to: [expect.objectContaining({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'vault' } } })], ports: [{ port: 8200, protocol: 'TCP' }] }]);
  });

  test('comes before the store and whatever reads a secret, and after neither', () => {
    const after = order(own());
    expect(after('secret-store')).toEqual(expect.arrayContaining(['vault', 'external-secrets']));
    expect(after('vault')).toEqual(expect.not.arrayContaining(['secret-store', 'external-secrets']));
    expect(after('vault-snapshots')).toEqual(expect.arrayContaining(['secret-store', 'vault']));
    expect(after('web')).toContain('secret-store');
  });

  test('may be reached through an entry whose own secret it keeps: there is no circle', () => {
    const fleet = newFleet();
    const cluster = completeCluster(fleet, { secrets: ownVault() });
    new ExternalSecrets(cluster);
    new Vault(cluster, { host: 'secrets' });
    const tunnel = new Application(cluster, 'tunnel');
    new Secret(tunnel, 'tunnel', { keys: ['credentials.json'] });
    tunnel.offers('entry');
    expect(order(renderFleet(fleet))('vault-route')).toEqual(expect.arrayContaining(['tunnel']));
  });

  test('must be there', () => {
    const fleet = newFleet();
    const cluster = bareCluster(fleet, { secrets: ownVault() });
    new Application(cluster, 'rest', { namespace: 'default' })
      .offers('pod-network', 'priority-class:platform-high', 'kind:argoproj.io/Application', 'kind:cilium.io/CiliumNetworkPolicy');
    new ExternalSecrets(cluster);
    expect(refusalOf(() => renderFleet(fleet))).toBe("cluster 'home' must have Vault, got none; secret-store needs the cluster's own Vault: add new Vault(this)");
  });
});

describe('secrets that people create', () => {
  const rendered = renderCluster((cluster) => {
    const web = new Application(cluster, 'web');
    new Secret(web, 'login', { keys: ['user', 'password'], labels: { team: 'a' }, type: 'kubernetes.io/basic-auth', template: { url: "https://{{ .user }}@example.org/it's" } });
    new Secret(web, 'api', { keys: ['token'] });
    new Volume(web, 'data', { size: '1Gi' });
  }, { secrets: byHand() });

  test('are in no file of the tree, and need nothing of the cluster', () => {
    expect(rendered.manifests().filter(({ kind }) => /Secret/.test(kind))).toEqual([]);
    expect(rendered.models[0]!.cluster.relations.needs).toEqual([]);
  });

  test('are told at the first start, each whole, in namespaces that are there by then', () => {
    const step = stepsOf(rendered.models[0]!, rendered.models, 'dist', 'x').find(({ title }) => title.startsWith('Secrets'))!;
    expect(step.commands).toEqual([
      'kubectl apply --server-side --field-manager=argocd-controller --force-conflicts --filename dist/home/namespaces/Namespace-web.yaml',
      '#   kubectl --namespace web create secret generic api --from-literal=token=\'\'',
      "#   kubectl --namespace web create secret generic login --type=kubernetes.io/basic-auth --from-literal=user='' --from-literal=password='' --from-literal=url='https://{{ .user }}@example.org/it'\\''s'",
      '#   kubectl --namespace web label secret login team=a',
    ]);
  });
});
