import { CertManager, CloudNativePG, ExternalSecrets, LocalPathProvisioner, type LocalPathProvisionerProps } from '../../apps';
import {
  Application, type certManagerChart, type ChartValues, type Cluster, type externalSecretsChart, k3s, type localPathProvisionerChart, type Platform, PostgresDatabase, Secret, talos, vault,
  Volume,
} from '../../lib';
import { ClusterSecretStore } from '../../lib/kinds/cluster-secret-store';
import { ExternalSecret } from '../../lib/kinds/external-secret';
import { bareCluster, machines, newFleet, refusalOf, renderCluster, renderFleet, type Facts } from '../support/declare';
import { type Rendered } from '../support/rendered';

/** Names of the applications that one comes directly after. */
const after = (rendered: Rendered, name: string): string[] => rendered.models[0]!.order.after(name).map(([provider]) => provider);

describe('CloudNativePG', () => {
  const declared = (facts: Facts = {}): Rendered => renderCluster((cluster) => {
    new CertManager(cluster);
    new CloudNativePG(cluster);
    new PostgresDatabase(new Application(cluster, 'web'), 'web-db', { storage: '1Gi' });
  }, facts);

  test.each<[Facts['tier'], boolean, boolean]>([['production', true, true], ['standard', true, true], ['standard', false, false], ['development', true, false]])(
    'in a %s cluster (a place for backups: %s) has the plugin that makes them: %s', (tier, place, plugin) => {
      const rendered = declared({ tier, ...(!place && { backups: undefined }) });
      expect(rendered.has('Application', 'plugin-barman-cloud')).toBe(plugin);
    });

  test('has its plugin in its own namespace, where alone it is found, after itself and after who makes its certificates', () => {
    const rendered = declared();
    expect(rendered.application('plugin-barman-cloud').namespace).toBe(rendered.application('cloudnative-pg').namespace);
    expect(after(rendered, 'plugin-barman-cloud')).toEqual(expect.arrayContaining(['cloudnative-pg', 'cert-manager']));
  });

  test('that the operators of the platform run is used as it is: nothing is installed, its namespace stays theirs, databases let it in', () => {
    const rendered = renderCluster((cluster) => {
      new CloudNativePG(cluster, { installedBy: 'platform', namespace: 'postgres' });
      new PostgresDatabase(new Application(cluster, 'web'), 'web-db', { storage: '1Gi' });
    });
    for (const name of ['cloudnative-pg', 'plugin-barman-cloud']) expect(rendered.has('Application', name)).toBe(false);
    expect(rendered.manifests().filter(({ metadata }) => metadata.namespace === 'postgres' || metadata.name === 'postgres')).toEqual([]);
    const peers = rendered.core('NetworkPolicy', 'web-db').spec!.ingress!.flatMap(({ from }) => from!);
    expect(peers).toContainEqual({
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'postgres' } }, podSelector: { matchLabels: { 'app.kubernetes.io/name': 'cloudnative-pg' } },
    });
  });

  test('comes before every database: its webhooks refuse what comes earlier', () => {
    expect(after(declared(), 'web')).toEqual(expect.arrayContaining(['cloudnative-pg', 'plugin-barman-cloud']));
  });

  test('reaches the databases to look after them, as does nobody else without being declared', () => {
    const ingress = declared().core('NetworkPolicy', 'web-db').spec!.ingress!;
    const operator = ingress.flatMap(({ from, ports }) => from!.filter(({ podSelector }) => podSelector?.matchLabels?.['app.kubernetes.io/name'] === 'cloudnative-pg').map(() => ports!.map(({ port }) => port)));
    expect(operator.flat().sort()).toEqual([5432, 8000]);
    expect(ingress.flatMap(({ from }) => from!)).toHaveLength(2);
  });

  test('without cert-manager cannot back up, and says what to add', () => {
    const fleet = newFleet();
    const cluster = bareCluster(fleet);
    new Application(cluster, 'rest', { namespace: 'default' }).offers('pod-network', 'priority-class:platform-high', 'kind:argoproj.io/Application', 'kind:cilium.io/CiliumNetworkPolicy');
    new CloudNativePG(cluster);
    expect(refusalOf(() => renderFleet(fleet))).toBe("cluster 'home' must have CertManager, got none; plugin-barman-cloud needs kind Certificate of cert-manager.io and kind Issuer of cert-manager.io: add new CertManager(this)");
  });
});

describe('cert-manager', () => {
  const values = (facts: Facts): ChartValues<typeof certManagerChart> => renderCluster((cluster) => new CertManager(cluster), facts).values('cert-manager') as ChartValues<typeof certManagerChart>;

  test('keeps its kinds, and with them all certificates, when it goes', () => {
    expect(values({}).crds).toEqual({ enabled: true, keep: true });
  });

  test('elects its leader in its own namespace, so that its project needs no other', () => {
    const rendered = renderCluster((cluster) => new CertManager(cluster));
    expect(values({}).global.leaderElection.namespace).toBe(rendered.application('cert-manager').namespace);
    expect(rendered.argoProject('cert-manager').spec.destinations?.map(({ namespace }) => namespace)).toEqual(['cert-manager']);
  });

  test('runs no check after its installation, which each sync would repeat', () => {
    expect(values({}).startupapicheck).toEqual({ enabled: false });
  });

  test('never blocks a drain: its webhook has a budget where there are two of it', () => {
    expect(values({}).webhook).toMatchObject({ replicaCount: 2, podDisruptionBudget: { enabled: true, maxUnavailable: 1 } });
    expect(values({ tier: 'standard' }).webhook).not.toHaveProperty('podDisruptionBudget');
  });
});

describe('External Secrets', () => {
  const declared = (facts: Facts = {}): Rendered => renderCluster((cluster) => {
    new ExternalSecrets(cluster);
    new Secret(new Application(cluster, 'web'), 'login', { keys: ['a'] });
  }, facts);

  test('reads the backend of the cluster through a store that secrets name', () => {
    const rendered = declared({ secrets: vault({ server: 'https://vault.other.net:8200', mount: 'secret', authMount: 'kubernetes-home', role: 'reader' }) });
    const store = rendered.custom(ClusterSecretStore, rendered.custom(ExternalSecret, 'login').spec.secretStoreRef.name);
    expect(store.spec.provider.vault).toMatchObject({
      server: 'https://vault.other.net:8200', path: 'secret', version: 'v2',
      auth: { kubernetes: { mountPath: 'kubernetes-home', role: 'reader', serviceAccountRef: { name: 'external-secrets', namespace: rendered.application('external-secrets').namespace } } },
    });
  });

  test('has its store in an application of its own: its webhook refuses one that comes at the same time', () => {
    const rendered = declared();
    expect(rendered.manifests('home/secret-store').map(({ kind }) => kind)).toEqual(['ClusterSecretStore']);
    expect(after(rendered, 'secret-store')).toContain('external-secrets');
    expect(after(rendered, 'web')).toContain('secret-store');
  });

  test('reaches the backend and nothing else outside', () => {
    const { reaches } = declared({ secrets: vault({ server: 'https://vault.other.net:8200' }) }).models[0]!.cluster.relations;
    expect(reaches.filter(({ from }) => from.application.name === 'external-secrets').map(({ from, host, port }) => `${from.name} ${host}:${port}`)).toEqual(['external-secrets vault.other.net:8200']);
  });

  test('elects a leader, since two would write the same Secrets', () => {
    expect((declared().values('external-secrets') as ChartValues<typeof externalSecretsChart>)).toMatchObject({ leaderElect: true, replicaCount: 2 });
  });

  test('without a backend is the operator alone', () => {
    const rendered = renderCluster((cluster) => new ExternalSecrets(cluster), { secrets: undefined });
    expect([rendered.has('Application', 'external-secrets'), rendered.has('ClusterSecretStore', 'vault')]).toEqual([true, false]);
  });
});

describe('the local-path provisioner', () => {
  const nodes = machines().nodes;
  const onTalos = talos({ on: 'machines', kubernetes: '1.34', apiServer: '192.168.1.10', nodes });
  const onK3s = (localStorage: boolean): Platform => k3s({ on: 'machines', kubernetes: '1.34', apiServer: '192.168.1.10', nodes, localStorage });
  const declared = (platform: Platform, props?: LocalPathProvisionerProps, add: (cluster: Cluster) => void = () => undefined): Rendered => renderCluster((cluster) => {
    new LocalPathProvisioner(cluster, props);
    add(cluster);
  }, { platform });
  const values = (platform: Platform, props?: LocalPathProvisionerProps): ChartValues<typeof localPathProvisionerChart> =>
    declared(platform, props).values('local-path-provisioner') as ChartValues<typeof localPathProvisionerChart>;

  test('writes to the folder that the platform has for it, or to another if told', () => {
    const folder = (platform: Platform, props?: LocalPathProvisionerProps): unknown => values(platform, props).nodePathMap;
    const all = (path: string): unknown => [{ node: 'DEFAULT_PATH_FOR_NON_LISTED_NODES', paths: [path] }];
    expect(folder(onTalos)).toEqual(all('/var/mnt/local-path'));
    expect(folder(onK3s(false))).toEqual(all('/opt/local-path-provisioner'));
    expect(folder(onTalos, { path: '/var/mnt/disk' })).toEqual(all('/var/mnt/disk'));
  });

  test('is the default class where the platform has none', () => {
    expect([values(onTalos).storageClass.defaultClass, values(machines()).storageClass.defaultClass]).toEqual([true, false]);
    const classOf = (platform: Platform): string | undefined =>
      declared(platform, {}, (cluster) => new Volume(new Application(cluster, 'web'), 'data', { size: '1Gi' })).core('PersistentVolumeClaim', 'data').spec?.storageClassName;
    expect([classOf(onTalos), classOf(machines())]).toEqual(['local-path', 'disk']);
  });

  test('is refused beside the one that K3s brings', () => {
    expect(refusalOf(() => declared(onK3s(true)))).toMatch(/^cluster 'home' must have one StorageClass 'local-path', got one of its platform and LocalPathProvisioner's/);
  });

  test('keeps the files of a volume that is given up, and waits for the pod to know the node', () => {
    expect(values(onTalos).storageClass).toMatchObject({ reclaimPolicy: 'Retain', volumeBindingMode: 'WaitForFirstConsumer', provisionerName: 'rancher.io/local-path' });
  });

  test('may mount folders of its nodes: its namespace is privileged, and its helper’s image is pinned', () => {
    expect(declared(onTalos).core('Namespace', 'local-path-storage').metadata.labels?.['pod-security.kubernetes.io/enforce']).toBe('privileged');
    expect(values(onTalos).helperImage.tag).toMatch(/^\d+\.\d+\.\d+$/);
  });
});
