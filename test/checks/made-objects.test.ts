import { madeBy } from '../../lib/checks/made-objects';
import { reachOf } from '../../lib/checks/reach-of-makers';
import { manifestOf } from '../support/manifest';

const made = (apiVersion: string, kind: string, spec?: object): string[] => madeBy(manifestOf(apiVersion, kind, { spec })).map((object) => `${object.kind} ${object.name}`);
const count = (names: readonly string[], beginning: string): number => names.filter((name) => name.startsWith(beginning)).length;

describe('objects that come about by others', () => {
  test('a StatefulSet: the claims of its pods, of ten even where it has fewer', () => {
    const claims = (spec: object): string[] => made('apps/v1', 'StatefulSet', { volumeClaimTemplates: [{ metadata: { name: 'data' } }, { metadata: { name: 'log' } }], ...spec });
    expect(claims({})).toHaveLength(20);
    expect(claims({}).slice(0, 2)).toEqual(['/PersistentVolumeClaim data-thing-0', '/PersistentVolumeClaim data-thing-1']);
    expect(claims({ replicas: 12 })).toContain('/PersistentVolumeClaim log-thing-11');
    expect(claims({ replicas: 12 })).not.toContain('/PersistentVolumeClaim log-thing-12');
    expect(claims({ replicas: 1_000_000 })).toHaveLength(200);
    expect(made('apps/v1', 'StatefulSet', {})).toEqual([]);
    expect(made('apps/v1', 'StatefulSet', { volumeClaimTemplates: [{}] })).toHaveLength(10);
  });

  test('a Gateway: the Service that receives for it, by the name that Cilium or others give it', () => {
    expect(made('gateway.networking.k8s.io/v1', 'Gateway')).toEqual(['/Service cilium-gateway-thing', '/Service thing']);
  });

  test('a database: its account, its Services and its volumes', () => {
    expect(made('postgresql.cnpg.io/v1', 'Cluster')).toEqual([
      '/ServiceAccount thing', '/Service thing-rw', '/Service thing-ro', '/Service thing-r', ...[1, 2, 3, 4, 5, 6].map((index) => `/PersistentVolumeClaim thing-${index}`),
    ]);
    expect(count(made('postgresql.cnpg.io/v1', 'Cluster', { instances: 3 }), '/PersistentVolumeClaim')).toBe(8);
    expect(count(made('postgresql.cnpg.io/v1', 'Cluster', { instances: 1_000_000 }), '/PersistentVolumeClaim')).toBe(100);
    const additional = [{ serviceTemplate: { metadata: { name: 'own' } } }, { serviceTemplate: { metadata: {} } }, { serviceTemplate: {} }, {}];
    expect(made('postgresql.cnpg.io/v1', 'Cluster', { managed: { services: { additional } } }).filter((name) => name.startsWith('/Service '))).toEqual(['/Service thing-rw', '/Service thing-ro', '/Service thing-r', '/Service own']);
    for (const managed of [{}, { services: {} }]) expect(count(made('postgresql.cnpg.io/v1', 'Cluster', { managed }), '/Service ')).toBe(3);
  });

  test('a pooler of a database: its Service and its Deployment', () => {
    expect(made('postgresql.cnpg.io/v1', 'Pooler')).toEqual(['/Service thing', 'apps/Deployment thing']);
  });

  test('of others nothing is known', () => expect(made('apps/v1', 'Deployment', { volumeClaimTemplates: [{ metadata: { name: 'data' } }] })).toEqual([]));
});

describe('where objects may come about that nobody can tell', () => {
  const reach = (apiVersion: string, kind: string, fields: object = {}, metadata: object = {}): unknown => reachOf(manifestOf(apiVersion, kind, fields, metadata));
  const ofCluster = { namespace: undefined };
  const here = { namespace: 'web' };

  test.each([
    ['v1', 'ConfigMap'], ['apps/v1', 'Deployment'], ['cert-manager.io/v1', 'Certificate'], ['acme.cert-manager.io/v1', 'Order'], ['barmancloud.cnpg.io/v1', 'Unknown'], ['cert-manager.io/v1', 'Unknown'],
    ['cilium.io/v2', 'Unknown'], ['external-secrets.io/v1', 'Unknown'], ['externaldns.k8s.io/v1alpha1', 'Unknown'], ['gateway.networking.k8s.io/v1', 'Unknown'], ['karpenter.ovhcloud.sh/v1', 'Unknown'],
    ['karpenter.sh/v1', 'Unknown'], ['keda.sh/v1alpha1', 'Unknown'], ['kyverno.io/v1', 'Unknown'], ['metallb.io/v1beta1', 'Unknown'], ['policies.kyverno.io/v1', 'Unknown'], ['postgresql.cnpg.io/v1', 'Unknown'],
    ['snapshot.storage.k8s.io/v1', 'Unknown'], ['velero.io/v1', 'Unknown'],
  ])('not because of %s %s', (apiVersion, kind) => {
    expect(reach(apiVersion, kind)).toBeUndefined();
    expect(reach(apiVersion, kind, {}, ofCluster)).toBeUndefined();
  });

  test.each([
    ['example.org/v1', 'Redis'], ['ceph.rook.io/v1', 'CephObjectStoreUser'], ['ceph.rook.io/v1', 'CephCluster'], ['external-secrets.io/v1', 'ClusterExternalSecret'], ['policies.kyverno.io/v1', 'GeneratingPolicy'],
    ['policies.kyverno.io/v1', 'NamespacedGeneratingPolicy'],
  ])('around a %s %s, or anywhere where it is of the whole cluster', (apiVersion, kind) => {
    expect(reach(apiVersion, kind)).toEqual(here);
    expect(reach(apiVersion, kind, {}, ofCluster)).toBe('everywhere');
  });

  test('around a policy that generates', () => {
    const generating = { spec: { rules: [{ validate: {} }, { generate: {} }] } };
    expect(reach('kyverno.io/v1', 'Unknown', generating)).toEqual(here);
    expect(reach('kyverno.io/v1', 'Unknown', { spec: { rules: [{ validate: {} }] } })).toBeUndefined();
  });

  test('where an Application of Argo CD brings something', () => {
    const argo = (kind: string, spec?: object): unknown => reach('argoproj.io/v1alpha1', kind, { spec });
    expect(argo('Application', { destination: { namespace: 'other' } })).toEqual({ namespace: 'other' });
    expect(argo('Application', { destination: {} })).toBe('everywhere');
    expect(argo('Application')).toBe('everywhere');
    expect(argo('ApplicationSet', { destination: { namespace: 'other' } })).toBe('everywhere');
    expect(argo('AppProject')).toBeUndefined();
  });
});
