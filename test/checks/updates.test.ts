import { ApiObject } from 'cdk8s';
import { parse } from 'yaml';
import { type Application, CoreObject, Fleet, PostgresDatabase, Volume } from '../../lib';
import { type Manifest } from '../../lib/manifest';
import { synthesize } from '../../lib/synth';
import { deployment } from '../fixtures/deployment';
import { application, emptyHome } from '../fixtures/home';
import { refusalOf } from '../support/declare';

type Declare = (web: Application) => void;

/** A tree as it lies in Git. */
function treeOf(fleet: Fleet): ReadonlyMap<string, string> {
  return synthesize(fleet).files;
}

function web(declare: Declare): Fleet {
  return emptyHome((cluster) => declare(application(cluster)));
}

/** The same fleet with something to say about what may be lost. */
function forgetting(fleet: Fleet, forgets: Readonly<Record<string, string>>): Fleet {
  return Object.assign(fleet, { forgets });
}

/** Renders a declaration over the tree of an earlier one. */
function update(before: Fleet, after: Fleet): () => unknown {
  const tree = treeOf(before);
  const previous = (path: string): Manifest | undefined => tree.has(path) ? parse(tree.get(path)!) as Manifest : undefined;
  return () => synthesize(after, { previous, previousPaths: [...tree.keys()] });
}

const refusal = (before: Declare, after: Declare): string => refusalOf(update(web(before), web(after)));
const accepted = (before: Declare, after: Declare): void => expect(update(web(before), web(after))).not.toThrow();

const headless: Declare = (app) => new ApiObject(app, 'pods', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'app' }, spec: { clusterIP: 'None', selector: { app: 'app' } } });
const plain = (differences: Parameters<typeof deployment>[0]): Declare => (app) => new ApiObject(app, 'app', deployment(differences));
const object = (kind: string, apiVersion: string, fields: object, name = 'thing'): Declare => (app) => new ApiObject(app, 'thing', { apiVersion, kind, metadata: { name }, ...fields });
const volume = (size: `${number}Gi`, storageClass?: string): Declare => (app) => new Volume(app, 'data', { size, ...(storageClass !== undefined && { storageClass }) });

const database = (storage: `${number}Gi`, storageClass?: string): Declare => (app) => new PostgresDatabase(app, 'db', { storage, ...(storageClass !== undefined && { storageClass }) });
/** With a StorageClass `fast`, of which nothing else is known. */
const growing = (declare: Declare): Declare => (app) => {
  app.offers('storage-class:fast');
  declare(app);
};

describe('a change that Kubernetes refuses', () => {
  test('labels that tell the pods of a Deployment', () => {
    const labels = { selector: { matchLabels: { app: 'app', tier: 'web' } }, template: { ...(deployment().spec as { template: object }).template, metadata: { labels: { app: 'app', tier: 'web' } } } };
    expect(refusal(plain({}), plain({ deployment: labels }))).toBe([
      "home/web Deployment/app: spec.selector of Deployment 'app' must stay as it is, got '{matchLabels:{app:app,tier:web}}' after '{matchLabels:{app:app}}'; Kubernetes refuses the change: keep the labels: they tell its pods from others",
      '1 problem; nothing was written',
    ].join('\n'));
  });

  test('a smaller volume', () => {
    expect(refusal(volume('20Gi'), volume('10Gi'))).toContain("home/web PersistentVolumeClaim/data: spec.resources.requests.storage of PersistentVolumeClaim 'data' must not shrink, got '10Gi' after '20Gi'; keep '20Gi', or declare a second one and move the data");
    accepted(growing(volume('10Gi', 'fast')), growing(volume('20Gi', 'fast')));
  });

  test('a smaller database', () => {
    expect(refusal(database('20Gi'), database('5Gi'))).toContain("spec.storage.size of Cluster 'db' must not shrink, got '5Gi' after '20Gi'");
    accepted(growing(database('5Gi', 'fast')), growing(database('20Gi', 'fast')));
  });

  test('a larger volume or database on the disk of a node', () => {
    expect(refusal(volume('10Gi'), volume('20Gi'))).toBe("home/web PersistentVolumeClaim/data: spec.resources.requests.storage of PersistentVolumeClaim 'data' must stay as it is, got '20Gi' after '10Gi'; volumes of StorageClass 'local-path' cannot grow: declare a second volume and copy the files\n1 problem; nothing was written");
    expect(refusal(database('5Gi'), database('20Gi'))).toBe("home/web Cluster/db: spec.storage.size of Cluster 'db' must stay as it is, got '20Gi' after '5Gi'; volumes of StorageClass 'local-path' cannot grow: set spec.storage.resizeInUseVolumes to false and make its instances anew, one at a time\n1 problem; nothing was written");
  });

  test('another storage class of a volume', () => {
    const both = (storageClass: string): Declare => growing(volume('1Gi', storageClass));
    expect(refusal(both('local-path'), both('fast'))).toContain("spec.storageClassName of PersistentVolumeClaim 'data' must stay as it is, got 'fast' after 'local-path'");
  });

  test.each<[string, Declare, Declare, string]>([
    ['the value of a PriorityClass', object('PriorityClass', 'scheduling.k8s.io/v1', { value: 5 }), object('PriorityClass', 'scheduling.k8s.io/v1', { value: 6 }), "value of PriorityClass 'thing' must stay as it is, got '6' after '5'"],
    ['the parameters of a StorageClass', object('StorageClass', 'storage.k8s.io/v1', { provisioner: 'a.example.org' }), object('StorageClass', 'storage.k8s.io/v1', { provisioner: 'b.example.org' }), "provisioner of StorageClass 'thing' must stay as it is"],
    ['the role of a RoleBinding',
      object('RoleBinding', 'rbac.authorization.k8s.io/v1', { roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' } }),
      object('RoleBinding', 'rbac.authorization.k8s.io/v1', { roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'edit' } }), "roleRef of RoleBinding 'thing' must stay as it is"],
  ])('%s', (_, before, after, message) => expect(refusal(before, after)).toContain(message));

  test('of a StatefulSet anything but a few fields', () => {
    const set = (fields: object): Declare => (app) => {
      headless(app);
      new ApiObject(app, 'set', { ...deployment(), kind: 'StatefulSet', spec: { ...deployment().spec, serviceName: 'app', ...fields } });
    };
    expect(refusal(set({}), set({ podManagementPolicy: 'Parallel' }))).toContain("spec.podManagementPolicy of StatefulSet 'app' must stay as it is, got 'Parallel' after none");
    accepted(set({}), set({ replicas: 3, minReadySeconds: 5 }));
  });

  test('none of these where Argo CD makes the object anew', () => {
    const replaced = (value: number): Declare => (app) => new ApiObject(app, 'thing', {
      apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name: 'thing', annotations: { 'argocd.argoproj.io/sync-options': 'Force=true,Replace=true' } }, ...{ value },
    });
    accepted(replaced(5), replaced(6));
  });

  test('image, replicas and the rest of a Deployment may change', () => {
    accepted(plain({}), plain({ deployment: { replicas: 2 }, container: { image: 'ghcr.io/example/app:2.0.0' } }));
  });
});

describe('data that would be lost', () => {
  const nothing: Declare = (app) => new CoreObject(app, 'ConfigMap', { metadata: { name: 'rest' } });
  const sentence = "home/web PersistentVolumeClaim/data: PersistentVolumeClaim 'data' must stay, got a declaration without it; its data would be lost: keep its name, or let it go with forgets: { 'home/web/PersistentVolumeClaim-data.yaml': 'why' } of the fleet";

  test('a volume that is gone is refused, with what lets it go', () => {
    expect(refusal((app) => { nothing(app); volume('1Gi')(app); }, nothing)).toBe(`${sentence}\n1 problem; nothing was written`);
  });

  test('a volume of another name is refused: its application would begin with nothing', () => {
    expect(refusal(volume('1Gi'), (app) => new Volume(app, 'files', { size: '1Gi' }))).toContain(sentence);
  });

  test('a volume that another application declares is not lost', () => {
    const moved = (name: string): Fleet => emptyHome((cluster) => {
      nothing(application(cluster));
      new Volume(application(cluster, name, { namespace: 'web' }), 'data', { size: '1Gi' });
    });
    expect(update(moved('first'), moved('second'))).not.toThrow();
  });

  test('an application that is gone takes its namespace and its database with it', () => {
    const refused = refusalOf(update(web((app) => new PostgresDatabase(app, 'db', { storage: '1Gi' })), emptyHome(() => undefined)));
    expect(refused).toContain("home/namespaces Namespace/web: Namespace 'web' must stay");
    expect(refused).toContain("home/web Cluster/db: Cluster 'db' must stay");
  });

  test('volumes that a StatefulSet makes count as well', () => {
    const set: Declare = (app) => new ApiObject(app, 'set', {
      ...deployment(), kind: 'StatefulSet',
      spec: { ...deployment().spec, serviceName: 'app', volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } }] },
    });
    expect(refusal((app) => { nothing(app); headless(app); set(app); }, nothing)).toContain("home/web StatefulSet/app: StatefulSet 'app' must stay");
  });

  test.each([['the file', 'home/web/PersistentVolumeClaim-data.yaml'], ['its folder', 'home/web'], ['the whole cluster', 'home/']])('may go where the fleet names %s, with a reason', (_, place) => {
    const before = web((app) => { nothing(app); volume('1Gi')(app); });
    expect(update(before, forgetting(web(nothing), { [place]: 'its files lie in the bucket now' }))).not.toThrow();
  });

  test('may not go where the fleet names something else, or no reason', () => {
    const before = (): Fleet => web((app) => { nothing(app); volume('1Gi')(app); });
    expect(refusalOf(update(before(), forgetting(web(nothing), { 'home/we': 'a typo in the folder' })))).toContain(sentence);
    expect(refusalOf(update(before(), forgetting(web(nothing), { 'home/web': '' })))).toContain("fleet: forgets of the fleet must say why 'home/web' may go, got ''; write the reason for whoever reads it later");
  });

  test('a whole cluster that is gone is told as well', () => {
    const tree = treeOf(web(volume('1Gi')));
    const previous = (path: string): Manifest => parse(tree.get(path.replace('old/', 'home/'))!) as Manifest;
    expect(refusalOf(() => synthesize(web(volume('1Gi')), { previous, previousPaths: ['old/web/PersistentVolumeClaim-data.yaml'] }))).toContain("old/web PersistentVolumeClaim/data: PersistentVolumeClaim 'data' must stay");
  });
});

test('the fleet takes the consent as a prop', () => {
  expect(new Fleet({ repository: 'https://git.example.org/fleet.git', forgets: { cloud: 'given back' } }).forgets).toEqual({ cloud: 'given back' });
});
