import { HomeFleet } from '../../clusters/fleet';
import { CoreObject, CustomObject, PostgresDatabase, Volume } from '../../lib';
import { protectData } from '../../lib/derive/protection';
import { Database } from '../../lib/kinds/database';
import { type Manifest } from '../../lib/manifest';
import { kindOf } from '../support/children';
import { render, renderFleet } from '../support/declare';

/** Kinds whose objects hold data, or whose removal removes what does: a tenant takes its namespaces along. */
const precious = [
  '/Namespace', '/PersistentVolumeClaim', 'apiextensions.k8s.io/CustomResourceDefinition', 'barmancloud.cnpg.io/ObjectStore', 'capsule.clastix.io/Tenant',
  'ceph.rook.io/CephBlockPool', 'ceph.rook.io/CephCluster', 'ceph.rook.io/CephFilesystem', 'ceph.rook.io/CephFilesystemSubVolumeGroup', 'ceph.rook.io/CephObjectStore',
  'postgresql.cnpg.io/Cluster', 'postgresql.cnpg.io/Database',
];

const optionsOf = ({ metadata }: Manifest): string[] => metadata.annotations?.['argocd.argoproj.io/sync-options']?.split(',') ?? [];

describe('what holds data', () => {
  test('is removed neither from the declaration nor with its Application, in the whole reference fleet, and nothing else is so', () => {
    const manifests = renderFleet(new HomeFleet()).manifests();
    expect(manifests.filter((manifest) => precious.includes(kindOf(manifest))).length).toBeGreaterThan(100);
    for (const manifest of manifests) {
      const name = `${kindOf(manifest)} ${manifest.metadata.name}`;
      expect([name, optionsOf(manifest).sort()]).toEqual([name, precious.includes(kindOf(manifest)) ? ['Delete=false', 'Prune=false'] : []]);
    }
  });

  test('is so whoever declares it', () => {
    const rendered = render((application) => {
      new Volume(application, 'data', { size: '1Gi' });
      new PostgresDatabase(application, 'web-db', { storage: '1Gi' });
      new CustomObject(application, Database, { metadata: { name: 'more' }, spec: { cluster: { name: 'web-db' }, name: 'more', owner: 'web' } });
      new CoreObject(application, 'Namespace', { metadata: { name: 'other' } });
      new CoreObject(application, 'ConfigMap', { metadata: { name: 'plain' } });
    });
    const kinds = rendered.manifests().filter((manifest) => optionsOf(manifest).length > 0).map(({ kind }) => kind);
    expect(new Set(kinds)).toEqual(new Set(['Cluster', 'Database', 'Namespace', 'ObjectStore', 'PersistentVolumeClaim']));
  });

  test.each([
    [undefined, 'Prune=false,Delete=false'],
    ['Prune=true', 'Prune=false,Delete=false'],
    ['Prune=confirm', 'Prune=confirm,Delete=false'],
    ['Replace=true, Delete=confirm', 'Replace=true,Prune=false,Delete=confirm'],
  ])('with the options %p ends with %p: a person may be asked, but nothing goes by itself', (present, expected) => {
    const manifest: Manifest = {
      apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'a', annotations: { other: 'x', ...(present !== undefined && { 'argocd.argoproj.io/sync-options': present }) } },
    };
    protectData([{ manifest, origin: 'test', after: [] }]);
    expect(manifest.metadata.annotations).toEqual({ other: 'x', 'argocd.argoproj.io/sync-options': expected });
  });
});
