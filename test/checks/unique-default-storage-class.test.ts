import { LocalPathProvisioner, RookCeph } from '../../apps';
import { Application, type Cluster, CoreObject, talos, type StorageClass } from '../../lib';
import { uniqueDefaultStorageClass } from '../../lib/checks/unique-default-storage-class';
import { machines, renderCluster } from '../support/declare';

function problems(declare: (cluster: Cluster) => void, storageClasses: readonly StorageClass[] = []): string[] {
  const platform = talos({ on: 'machines', kubernetes: '1.34', apiServer: '192.168.1.10', nodes: machines().nodes, storageClasses });
  return uniqueDefaultStorageClass({ ...renderCluster(declare, { platform }), previous: () => undefined }).map(({ where, message }) => `${where}: ${message}`);
}

const local = (isDefault?: boolean) => (cluster: Cluster): void => void new LocalPathProvisioner(cluster, isDefault === undefined ? {} : { isDefault });
const ceph = (isDefault?: boolean) => (cluster: Cluster): void => void new RookCeph(cluster, { devices: { node: ['sdb'] }, snapshots: false, ...(isDefault !== undefined && { isDefault }) });
const own = (cluster: Cluster): void => void new CoreObject(new Application(cluster, 'web'), 'StorageClass', {
  metadata: { name: 'own', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } }, provisioner: 'example.org/own',
});
const all = (...declared: ((cluster: Cluster) => void)[]) => (cluster: Cluster): void => declared.forEach((declare) => declare(cluster));
const said = (names: string): string[] => [`home: cluster 'home' must have one default StorageClass at most, got ${names}; say isDefault: false to who brings the others`];

describe('the default StorageClass', () => {
  test('is one of all that a cluster has, whoever is told to give it up', () => {
    expect(problems(all(local(false), ceph()))).toEqual([]);
    expect(problems(all(local(), ceph(false)))).toEqual([]);
    expect(problems(all(local(), ceph()))).toEqual(said("'ceph-block' and 'local-path'"));
  });

  test('of the platform keeps all others from being it, unless they insist', () => {
    expect(problems(all(local(), ceph()), [{ name: 'disk', isDefault: true }])).toEqual([]);
    expect(problems(all(local(true)), [{ name: 'disk', isDefault: true }])).toEqual(said("'disk' and 'local-path'"));
  });

  test('is told of three at once, an object of anybody’s own among them', () => {
    expect(problems(all(local(true), own), [{ name: 'disk', isDefault: true }])).toEqual(said("'disk' and 'local-path' and 'own'"));
    expect(problems(own)).toEqual([]);
  });

  test('may be missing', () => {
    expect(problems(all(local(false), ceph(false)))).toEqual([]);
  });
});
