import { type Application, type Cluster, Secret } from '../../lib';
import { type Inventory, inventoryOf } from '../../lib/checks/inventory';
import { classesOf } from '../../lib/checks/references/classes';
import { type Manifest } from '../../lib/manifest';
import { type Facts, machines } from '../support/declare';
import { manifestOf } from '../support/manifest';
import { finished, plain } from '../support/problems';

type Declare = (web: Application, cluster: Cluster) => void;

const nothing: Declare = () => undefined;

function inventory(declare: Declare = nothing, facts: Facts = {}, malformed: Manifest[] = []): Inventory {
  return inventoryOf(finished(declare, facts).models[0]!, { malformed: new Set(malformed) });
}

const secret = '/Secret';
const role = 'rbac.authorization.k8s.io/ClusterRole';

describe('what is in the tree', () => {
  let all: Inventory;
  beforeEach(() => { all = inventory((web) => {
    plain(web, 'ConfigMap', 'one');
    plain(web, 'ConfigMap', 'two');
    plain(web, 'ConfigMap', 'one', {}, 'v1', { namespace: 'other' });
    plain(web, 'StorageClass', 'own', {}, 'storage.k8s.io/v1');
  }); });
  const names = (manifests: readonly Manifest[]): string[] => manifests.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);

  test('is found by kind, namespace and name', () => {
    expect(all.find('/ConfigMap', 'web', 'one')).toMatchObject({ kind: 'ConfigMap', metadata: { name: 'one', namespace: 'web' } });
    for (const [kind, namespace, name] of [['/ConfigMap', 'web', 'three'], ['/ConfigMap', 'third', 'one'], [secret, 'web', 'one']] as const) expect(all.find(kind, namespace, name)).toBeUndefined();
    expect(all.find('storage.k8s.io/StorageClass', '', 'own')).toBeDefined();
    expect(all.has('/ConfigMap', 'other', 'one')).toBe(true);
    expect(all.has('/ConfigMap', 'other', 'two')).toBe(false);
  });

  test('is listed for a namespace, or for all of them', () => {
    expect(names(all.all('/ConfigMap', 'web'))).toEqual(['web/one', 'web/two']);
    expect(names(all.all('/ConfigMap', 'third'))).toEqual([]);
    expect(names(all.everywhere('/ConfigMap'))).toEqual(['other/one', 'web/one', 'web/two']);
    expect(names(all.everywhere('/Nothing'))).toEqual([]);
    expect(all.namesOf('/ConfigMap', 'web')).toEqual(['one', 'two']);
    expect(all.namesOf('storage.k8s.io/StorageClass', '')).toEqual(['own', 'disk']);
    expect(all.namesOf('node.k8s.io/RuntimeClass', 'web')).toEqual([]);
    expect(all.namesOf('networking.k8s.io/IngressClass', '')).toEqual([]);
  });

  test('is looked at once for a cluster', () => {
    const { models } = finished(nothing);
    expect(inventoryOf(models[0]!, {})).toBe(inventoryOf(models[0]!, {}));
  });
});

describe('what every cluster has', () => {
  test.each([
    ['/ConfigMap', 'any', 'kube-root-ca.crt'], ['/Service', 'default', 'kubernetes'], ['/ServiceAccount', 'any', 'default'],
    ...['cluster-admin', 'admin', 'edit', 'view', 'system:node'].map((name): [string, string, string] => [role, '', name]),
    ...['exempt', 'catch-all', 'global-default', 'leader-election', 'node-high', 'system', 'workload-high', 'workload-low'].map((name): [string, string, string] => ['flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration', '', name]),
    ['scheduling.k8s.io/PriorityClass', '', 'system-node-critical'],
  ])('%s %s/%s', (kind, namespace, name) => expect(inventory().has(kind, namespace, name)).toBe(true));

  test('and nothing more', () => {
    for (const [kind, namespace, name] of [['/Service', 'web', 'kubernetes'], ['/ServiceAccount', 'web', 'other'], [role, '', 'other'], ['rbac.authorization.k8s.io/Role', 'web', 'system:node']] as const) expect([kind, inventory().has(kind, namespace, name)]).toEqual([kind, false]);
  });
});

describe('what comes about', () => {
  test('by controllers', () => {
    const all = inventory((web) => plain(web, 'Cluster', 'db', { spec: {} }, 'postgresql.cnpg.io/v1'));
    expect(all.has('/Service', 'web', 'db-rw')).toBe(true);
    expect(all.has('/Service', 'other', 'db-rw')).toBe(false);
    expect(all.has(secret, 'web', 'db-app')).toBe(true);
    expect(all.keysOf('web', 'db-app')).toContain('password');
    expect(all.namesOf(secret, 'web')).toEqual(expect.arrayContaining(['db-app', 'db-superuser']));
    expect(all.namesOf('/ConfigMap', 'web')).toEqual([]);
    expect(all.namesOf(secret, 'other')).toEqual([]);
  });

  test('by the secrets backend', () => {
    const all = inventory((web) => new Secret(web, 'token', { keys: ['a', 'b'] }));
    expect(all.hasSecret('web', 'token')).toBe(true);
    expect(all.hasSecret('other', 'token')).toBe(false);
    expect([...all.keysOf('web', 'token')!]).toEqual(['a', 'b']);
    expect(all.keysOf('web', 'other')).toBeUndefined();
  });

  test('by those who offer classes', () => {
    const offered = inventory((web) => web.offers('storage-class:fast', 'ingress-class:own', 'runtime-class:kata', 'priority-class:own'));
    for (const [kind, name] of [['storage.k8s.io/StorageClass', 'fast'], ['networking.k8s.io/IngressClass', 'own'], ['node.k8s.io/RuntimeClass', 'kata'], ['scheduling.k8s.io/PriorityClass', 'own'], ['external-secrets.io/ClusterSecretStore', 'vault']] as const) {
      expect([kind, offered.has(kind, '', name)]).toEqual([kind, true]);
      expect(offered.has(kind, 'web', name)).toBe(false);
    }
    expect(offered.has('node.k8s.io/RuntimeClass', '', 'fast')).toBe(false);
  });
});

test('classes are those of the platform, of charts and of offers', () => {
  const platform = { ...machines(), gatewayClasses: ['gc'], ingressClasses: [{ name: 'ic', external: true, controller: { namespace: 'x', labels: { a: 'b' } } }], gpuRuntimeClass: 'gpu', volumeSnapshotClasses: [{ name: 'sc', driver: 'd' }] } as never;
  const classes = (declare: Declare, facts: Facts = {}): string[] => [...classesOf(finished(declare, facts).models[0]!.cluster)].filter((name) => !/PriorityClass|SecretStore/.test(name)).sort();
  expect(classes(nothing, { platform })).toEqual(['gateway.networking.k8s.io/GatewayClass gc', 'networking.k8s.io/IngressClass ic', 'node.k8s.io/RuntimeClass gpu', 'snapshot.storage.k8s.io/VolumeSnapshotClass sc', 'storage.k8s.io/StorageClass disk']);
  expect(classes((web) => web.offers('gpu', 'gateway-class:g', 'ingress-class:i', 'volume-snapshot-class:v'))).toEqual([
    'gateway.networking.k8s.io/GatewayClass g', 'networking.k8s.io/IngressClass i', 'node.k8s.io/RuntimeClass nvidia', 'node.k8s.io/RuntimeClass nvidia-cdi', 'node.k8s.io/RuntimeClass nvidia-legacy', 'snapshot.storage.k8s.io/VolumeSnapshotClass v', 'storage.k8s.io/StorageClass disk',
  ]);
});

describe('what may be there and nobody can tell', () => {
  const map = '/ConfigMap';

  test('is brought by a chart or a Git folder of that kind to its namespaces', () => {
    const brought = inventory((web) => web.sources.push({ type: 'git', repository: 'https://git.example.org/other.git', revision: 'v1.0.0', path: 'a', namespacedKinds: [map], clusterKinds: [role], extraNamespaces: ['more'] }));
    expect(['web', 'more', 'other'].map((namespace) => brought.mayHoldMore(map, namespace))).toEqual([true, true, false]);
    expect(brought.mayHoldMore(secret, 'web')).toBe(false);
    expect(brought.mayHoldMore(role, '')).toBe(true);
    expect(brought.mayHoldMore('storage.k8s.io/StorageClass', '')).toBe(false);
    expect(brought.find(map, 'web', 'any')).toBeUndefined();
  });

  test('is made by an operator of a kind that nobody knows', () => {
    const operator = (namespace?: string): Inventory => inventory((web) => { web.offers('kind:example.org/Redis'); plain(web, 'Redis', 'a', {}, 'example.org/v1', { namespace }); });
    expect(operator().mayHoldMore(map, 'web')).toBe(true);
    expect(operator('other').mayHoldMore(map, 'web')).toBe(false);
    expect(operator('other').mayHoldMore(map, 'other')).toBe(true);
    expect(inventory((web) => plain(web, 'Application', 'a', { spec: {} }, 'argoproj.io/v1alpha1')).mayHoldMore(map, 'anywhere')).toBe(true);
  });

  test('is beside an object that is not of its form', () => {
    const wrong = inventory(nothing, {}, [manifestOf('v1', 'ConfigMap', {}, { namespace: 'wrong' }), manifestOf('v1', 'Namespace', {}, { namespace: undefined }), { apiVersion: 'v1', kind: 'ConfigMap' } as never]);
    expect(wrong.mayHoldMore(map, 'wrong')).toBe(true);
    expect(wrong.mayHoldMore(map, 'web')).toBe(false);
  });

  test('is in namespaces of the platform, but not in the default one', () => {
    const all = inventory(nothing, { platform: { ...machines(), foreignNamespaces: ['backup-system'] } });
    expect(['backup-system', 'kube-system', 'default', 'web'].map((namespace) => all.mayHoldMore(map, namespace))).toEqual([true, true, false, false]);
  });

  test('is of the whole cluster where we are a tenant', () => {
    expect(inventory(nothing, { platform: { ...machines(), rights: { to: 'tenant', tenant: 'a' } } }).mayHoldMore(role, '')).toBe(true);
    expect(inventory().mayHoldMore(role, '')).toBe(false);
  });
});

test('kinds are Kubernetes\' own and those that are installed', () => {
  const all = inventory((web) => {
    web.offers('kind:example.org/Widget', 'priority-class:x');
    plain(web, 'CustomResourceDefinition', 'gadgets.example.org', { spec: { group: 'example.org', names: { kind: 'Gadget' } } }, 'apiextensions.k8s.io/v1');
  }, { platform: { ...machines(), kinds: ['example.com/Given'] } });
  for (const kind of ['/ConfigMap', 'apps/Anything', 'example.org/Widget', 'example.org/Gadget', 'example.com/Given']) expect([kind, all.knowsKind(kind)]).toEqual([kind, true]);
  for (const kind of ['example.org/Other', 'example.com/Widget']) expect([kind, all.knowsKind(kind)]).toEqual([kind, false]);
});
