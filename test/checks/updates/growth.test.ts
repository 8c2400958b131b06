import { type Application, type Cluster, k3s } from '../../../lib';
import { noRefusedUpdates } from '../../../lib/checks/no-refused-updates';
import { type StorageClass } from '../../../lib/platforms/platform';
import { plain, problemsOfUpdate } from '../../support/problems';

type Fields = Readonly<Record<string, unknown>>;
type Declare = (web: Application, cluster: Cluster) => void;

/** What is said of an object that becomes another one in a cluster whose applications bring these classes. */
function said(declare: (web: Application, fields: Fields) => void, [before, after]: readonly [Fields, Fields], classes: readonly StorageClass[], also: Declare = () => undefined): string[] {
  const tree = (fields: Fields): Declare => (web, cluster) => {
    cluster.relations.storageClasses.push(...classes);
    also(web, cluster);
    declare(web, fields);
  };
  return problemsOfUpdate(noRefusedUpdates, tree(before), tree(after)).map(({ where, message }) => `${where}: ${message}`);
}

const claim = (from: string, to: string, storageClassName?: string): readonly [Fields, Fields] => {
  const of = (storage: string): Fields => ({ ...(storageClassName !== undefined && { storageClassName }), resources: { requests: { storage } } });
  return [of(from), of(to)];
};
const ofClaim = (change: readonly [Fields, Fields], classes: readonly StorageClass[], also?: Declare): string[] =>
  said((web, spec) => plain(web, 'PersistentVolumeClaim', 'data', { spec }), change, classes, also);
const ofDatabase = (before: Fields, after: Fields, classes: readonly StorageClass[]): string[] =>
  said((web, spec) => plain(web, 'Cluster', 'db', { spec }, 'postgresql.cnpg.io/v1'), [before, after], classes);

const rigid: StorageClass = { name: 'rigid', expandable: false };
const storageClass = (fields: Fields, metadata: object = {}): Declare => (web) => { plain(web, 'StorageClass', 'rigid', { provisioner: 'example.org/disk', ...fields }, 'storage.k8s.io/v1', metadata); };
const refused = (name: string): string => `home/web PersistentVolumeClaim/data: spec.resources.requests.storage of PersistentVolumeClaim 'data' must stay as it is, got '2Gi' after '1Gi'; volumes of ${name} cannot grow: declare a second volume and copy the files`;

describe('a claim that grows', () => {
  test('is refused where its class cannot', () => {
    expect(ofClaim(claim('1Gi', '2Gi', 'rigid'), [rigid])).toEqual([refused("StorageClass 'rigid'")]);
    expect(ofClaim(claim('1Gi', '1Gi', 'rigid'), [rigid])).toEqual([]);
    expect(ofClaim(claim('1Gi', '1024Mi', 'rigid'), [rigid])).toEqual([]);
  });

  test('is accepted where its class can, or nothing is known of it', () => {
    expect(ofClaim(claim('1Gi', '2Gi', 'rigid'), [{ ...rigid, expandable: true }])).toEqual([]);
    expect(ofClaim(claim('1Gi', '2Gi', 'rigid'), [{ name: 'rigid' }])).toEqual([]);
    expect(ofClaim(claim('1Gi', '2Gi', 'elsewhere'), [rigid])).toEqual([]);
  });

  test('is refused where it has no class: its volume was made by hand', () => {
    expect(ofClaim(claim('1Gi', '2Gi', ''), [])).toEqual([refused('no StorageClass')]);
  });

  test('is of what the object of its class says, before what was declared of it', () => {
    expect(ofClaim(claim('1Gi', '2Gi', 'rigid'), [], storageClass({}))).toEqual([refused("StorageClass 'rigid'")]);
    expect(ofClaim(claim('1Gi', '2Gi', 'rigid'), [], storageClass({ allowVolumeExpansion: false }))).toHaveLength(1);
    expect(ofClaim(claim('1Gi', '2Gi', 'rigid'), [rigid], storageClass({ allowVolumeExpansion: true }))).toEqual([]);
    expect(ofClaim(claim('1Gi', '2Gi', 'rigid'), [{ ...rigid, expandable: true }], storageClass({}))).toHaveLength(1);
  });

  test('is of the default class where it names none, if there is one', () => {
    const isDefault = { annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } };
    const onDisk = (classes: readonly StorageClass[], also?: Declare): string[] => said((web, spec) => plain(web, 'PersistentVolumeClaim', 'data', { spec }), claim('1Gi', '2Gi'), classes, also);
    // The platform of this cluster has a default class, `disk`, of which nothing is known.
    expect(onDisk([{ name: 'disk', expandable: false }])).toEqual([refused('the default StorageClass')]);
    expect(onDisk([{ name: 'disk', expandable: true }])).toEqual([]);
    expect(onDisk([{ name: 'disk', expandable: false }], storageClass({}, isDefault))).toEqual([]);
  });
});

describe('a database that grows', () => {
  const volume = (size: string, name = 'rigid'): Fields => ({ size, storageClass: name });

  test('is refused where the class of its volumes cannot: its operator would fail', () => {
    expect(ofDatabase({ instances: 3, storage: volume('1Gi') }, { instances: 3, storage: volume('2Gi') }, [rigid])).toEqual([
      "home/web Cluster/db: spec.storage.size of Cluster 'db' must stay as it is, got '2Gi' after '1Gi'; volumes of StorageClass 'rigid' cannot grow: set spec.storage.resizeInUseVolumes to false and make its instances anew, one at a time",
    ]);
    expect(ofDatabase({ storage: volume('1Gi') }, { storage: volume('2Gi') }, [rigid])).toEqual([expect.stringMatching(/cannot grow: declare a second database and move the data$/)]);
  });

  test('each of its volumes by its own class, which a template can name', () => {
    const log = (size: string, name: string): Fields => ({ storage: volume('1Gi', 'free'), walStorage: { size, pvcTemplate: { storageClassName: name } } });
    expect(ofDatabase(log('1Gi', 'rigid'), log('2Gi', 'rigid'), [rigid])).toEqual([expect.stringContaining("spec.walStorage.size of Cluster 'db' must stay as it is, got '2Gi' after '1Gi'; volumes of StorageClass 'rigid' cannot grow")]);
    expect(ofDatabase(log('1Gi', 'free'), log('2Gi', 'free'), [rigid])).toEqual([]);
  });

  test('is accepted where its operator is told to leave the volumes as they are', () => {
    expect(ofDatabase({ storage: volume('1Gi') }, { storage: { ...volume('2Gi'), resizeInUseVolumes: false } }, [rigid])).toEqual([]);
  });

  test('has no volume of which to say anything where it gets one', () => {
    const disk: StorageClass = { name: 'disk', expandable: false };
    expect(ofDatabase({ storage: volume('1Gi') }, { storage: volume('1Gi'), walStorage: { size: '2Gi' } }, [disk])).toEqual([]);
    expect(ofDatabase({ walStorage: { size: '1Gi' } }, { walStorage: { size: '2Gi' } }, [disk])).toHaveLength(1);
  });
});

test('the class of the own provisioner of K3s cannot grow', () => {
  const { storageClasses } = k3s({
    on: 'machines', kubernetes: '1.34', apiServer: 'api.example.org', localStorage: true,
    nodes: [{ name: 'node', role: 'control-plane', count: 1, cpu: '4', memory: '8Gi', disk: '100Gi' }],
  });
  expect(storageClasses.map(({ name, expandable }) => [name, expandable])).toEqual([['local-path', false]]);
});
