import { uniqueSources } from '../../lib/checks/unique-sources';
import { type Manifest } from '../../lib/manifest';
import { manifestOf } from '../support/manifest';

const repository = 'https://git.example.org/team/shop.git';
const here = { server: 'https://kubernetes.default.svc', namespace: 'shop' };

interface Written {
  readonly source?: object;
  readonly sources?: readonly object[];
  readonly destination?: object;
  /** Whether it is the template of an ApplicationSet. */
  readonly isTemplate?: boolean;
}

function written(name: string, { isTemplate = false, destination = here, ...spec }: Written): Manifest {
  const application = { spec: { destination, ...spec } };
  return isTemplate ? manifestOf('argoproj.io/v1alpha1', 'ApplicationSet', { spec: { template: { metadata: { name }, ...application } } }, { name })
    : manifestOf('argoproj.io/v1alpha1', 'Application', application, { name });
}

interface App {
  readonly name: string;
  readonly namespace?: string;
  readonly objects?: readonly Manifest[];
  readonly sources?: readonly object[];
}

const model = (name: string, apps: readonly App[], cluster: object = {}): object => ({
  cluster: { name, platform: { apiServer: { host: `${name}.example.org`, port: 6443 } }, ...cluster },
  applications: apps.map((app) => ({ namespace: app.name, sources: [], ...app, objects: (app.objects ?? []).map((manifest) => ({ manifest })) })),
});

const said = (...models: object[]): string[] => uniqueSources({ models: models as never, hubs: [], objects: [], previous: () => undefined })
  .map(({ where, severity = 'error', message }) => `${severity} ${where}: ${message}`);

const byHand = (...all: Written[]): string[] => said(model('home', [{ name: 'web', objects: all.map((each, index) => written(`w${index + 1}`, each)) }]));

const both = "got 'home/web Application/w1' and 'home/web Application/w2'";
const folderTwice = (folder: string, place = 'git.example.org/team/shop'): string[] =>
  [`error home/web Application/w2: folder '${folder}' of ${place} must be read by one Application of cluster 'home', ${both}; each would undo what the other makes: remove one of them`];
const releaseTwice = (name: string, chart: string, namespace = 'shop'): string[] =>
  [`error home/web Application/w2: release '${name}' of chart '${chart}' in namespace '${namespace}' must be of one Application of cluster 'home', ${both}; each would undo what the other makes: remove one of them, or give it another releaseName`];

const deploy = { repoURL: repository, path: 'deploy' };

describe('a folder of a repository', () => {
  test('is read by one Application', () => {
    expect(byHand({ source: deploy }, { source: deploy })).toEqual(folderTwice('deploy'));
    expect(byHand({ source: deploy }, { source: { ...deploy, path: 'other' } })).toEqual([]);
    expect(byHand({ source: deploy }, { source: { ...deploy, repoURL: 'https://git.example.org/team/till.git' } })).toEqual([]);
    expect(byHand({ source: deploy })).toEqual([]);
  });

  test.each([
    { repoURL: 'git@git.example.org:team/shop', path: './deploy/' }, { repoURL: 'ssh://git@git.example.org:22/Team/Shop.git', path: 'deploy' }, { ...deploy, targetRevision: 'v2.0.0' },
  ])('is the same in whatever spelling, and of whatever revision: %p', (source) => {
    expect(byHand({ source: deploy }, { source })).toEqual(folderTwice('deploy'));
  });

  test('is one of several sources as well', () => {
    expect(byHand({ sources: [{ repoURL: repository, ref: 'values' }, deploy] }, { sources: [{ repoURL: repository, ref: 'values' }, deploy] })).toEqual(folderTwice('deploy'));
    expect(byHand({ sources: [deploy, deploy] })).toEqual([]);
  });

  test('belongs to what reads it with all that is around it', () => {
    const deep = (path: string, recurse: unknown = true): object => ({ repoURL: repository, path, directory: { recurse } });
    for (const path of ['a', '.', './a/']) expect(byHand({ source: deep(path) }, { source: { repoURL: repository, path: 'a/b' } })).toEqual(folderTwice('a/b'));
    expect(byHand({ source: { repoURL: repository, path: 'a/b' } }, { source: deep('a') })).toEqual(folderTwice('a/b'));
    expect(byHand({ source: deep('.') }, { source: { repoURL: repository, path: './' } })).toEqual(folderTwice('.'));
    for (const path of ['ab', 'b', 'a/b/c', 'a/bc']) expect(byHand({ source: deep(path) }, { source: { repoURL: repository, path: 'a/b' } })).toEqual([]);
    for (const recurse of [false, 'true']) expect(byHand({ source: deep('a', recurse) }, { source: { repoURL: repository, path: 'a/b' } })).toEqual([]);
  });

  test('may be read twice where other objects are made of it', () => {
    const kustomized = (kustomize: object): Written => ({ source: { ...deploy, kustomize } });
    for (const kustomize of [{ namePrefix: 'a-' }, { nameSuffix: '-a' }, { namespace: 'a' }]) expect(byHand({ source: deploy }, kustomized(kustomize))).toEqual([]);
    expect(byHand(kustomized({ namePrefix: 'a-' }), kustomized({ namePrefix: 'a-' }))).toEqual(folderTwice('deploy'));
    expect(byHand(kustomized({ images: ['a:1'] }), kustomized({ commonLabels: { a: 'b' } }))).toEqual(folderTwice('deploy'));
    const plugin = (value: string): Written => ({ source: { ...deploy, plugin: { env: [{ name: 'A', value }] } } });
    expect(byHand(plugin('a'), plugin('b'))).toEqual([]);
    expect(byHand(plugin('a'), plugin('a'))).toEqual(folderTwice('deploy'));
    const jsonnet = (value: string): Written => ({ source: { ...deploy, directory: { jsonnet: { tlas: [{ name: 'a', value }] } } } });
    expect(byHand(jsonnet('a'), jsonnet('b'))).toEqual([]);
  });

  test('may be divided by its files', () => {
    const files = (directory: object): Written => ({ source: { ...deploy, directory } });
    expect(byHand(files({ include: 'a.yaml' }), files({ include: 'b.yaml' }))).toEqual([]);
    expect(byHand(files({ include: 'a.yaml' }), files({ exclude: 'a.yaml' }))).toEqual([]);
    expect(byHand(files({ include: 'a.yaml' }), files({ include: 'a.yaml' }))).toEqual(folderTwice('deploy'));
    expect(byHand(files({ include: 'a.yaml' }), files({ include: '' }))).toEqual(folderTwice('deploy'));
  });

  test('is told of where two namespaces are all that differs, since objects may say their own', () => {
    expect(byHand({ source: deploy }, { source: deploy, destination: { ...here, namespace: 'till' } })).toEqual([
      `warning home/web Application/w2: folder 'deploy' of git.example.org/team/shop must be read by one Application of cluster 'home', ${both} with namespaces 'shop' and 'till'; what says its namespace, or has none, would be made by both: remove one of them, or set kustomize.namespace`,
    ]);
  });

  test('may be that of an ApplicationSet where it is said and not found', () => {
    const set = (source: object, destination: object = here): string[] => byHand({ source, destination, isTemplate: true }, { source: deploy });
    expect(set(deploy)).toEqual(["error home/web ApplicationSet/w1: folder 'deploy' of git.example.org/team/shop must be read by one Application of cluster 'home', got 'home/web Application/w2' and 'home/web ApplicationSet/w1'; each would undo what the other makes: remove one of them"]);
    for (const source of [{ ...deploy, path: '{{path}}' }, { ...deploy, repoURL: '{{url}}' }, { ...deploy, path: 7 }, { ...deploy, path: '' }, { path: 'deploy' }]) expect(set(source)).toEqual([]);
    for (const server of ['{{server}}', undefined]) expect(set(deploy, { server, namespace: 'shop' })).toEqual([]);
    const anywhere = { source: deploy, destination: { server: '{{server}}', namespace: 'shop' }, isTemplate: true };
    expect(byHand(anywhere, anywhere)).toEqual([]);
  });
});

describe('a cluster', () => {
  const away = { source: deploy, destination: { server: 'https://away.example.org:6443', namespace: 'shop' } };

  test('is told by address or name, and others have folders of their own', () => {
    expect(byHand({ source: deploy }, away)).toEqual([]);
    expect(byHand({ source: deploy }, { source: deploy, destination: { name: 'in-cluster', namespace: 'shop' } })).toEqual(folderTwice('deploy'));
    expect(byHand({ source: deploy }, { source: deploy, destination: { server: 'https://kubernetes.default.svc/', namespace: 'shop' } })).toEqual(folderTwice('deploy'));
    expect(byHand(away, away)).toEqual([folderTwice('deploy')[0]!.replace("cluster 'home'", "cluster 'home: https://away.example.org:6443'")]);
  });

  test('may be one that the hub manages', () => {
    const git = { type: 'git', repository, path: 'deploy', clusterKinds: [] };
    const managed = (hub: string | undefined): object => model('away', [{ name: 'shop', sources: [git] }], { hub });
    for (const destination of [{ name: 'away', namespace: 'shop' }, away.destination, { ...away.destination, server: 'https://away.example.org:6443/' }]) {
      const hub = model('home', [{ name: 'web', objects: [written('shop', { source: deploy, destination })] }]);
      expect(said(hub, managed('home'))).toEqual(["error home/web Application/shop: folder 'deploy' of git.example.org/team/shop must be read by one Application of cluster 'away', got 'away/shop' and 'home/web Application/shop'; each would undo what the other makes: remove one of them"]);
      expect(said(hub, managed(undefined))).toEqual([]);
    }
  });
});

describe('parts', () => {
  const git = (path: string, clusterKinds: readonly string[] = []): object => ({ type: 'git', repository, path, revision: 'v1.0.0', clusterKinds });
  const chart = (releaseName: string, fields: object = {}): object => ({ type: 'chart', repository: 'https://charts.example.org', chart: 'cache', releaseName, values: {}, clusterKinds: [], ...fields });
  const apps = (...sources: object[]): string[] => said(model('home', sources.map((source, index) => ({ name: `app${index + 1}`, namespace: 'shop', sources: [source] }))));

  test('read a folder once', () => {
    expect(apps(git('deploy'), git('deploy'))).toEqual(["error home/app2: folder 'deploy' of git.example.org/team/shop must be read by one Application of cluster 'home', got 'home/app1' and 'home/app2'; each would undo what the other makes: remove one of them"]);
    expect(apps(git('deploy'), git('other'))).toEqual([]);
  });

  test('make objects of the whole cluster once, in whatever namespaces', () => {
    const two = (first: readonly string[], second: readonly string[]): string[] => said(model('home', [{ name: 'a', sources: [git('deploy', first)] }, { name: 'b', sources: [git('deploy', second)] }])).map((sentence) => sentence.split(' ')[0]!);
    expect(two(['/Namespace'], ['/Namespace'])).toEqual(['error']);
    expect(two([], ['/Namespace'])).toEqual(['warning']);
  });

  test('install a release of a chart once', () => {
    expect(apps(chart('cache'), chart('cache'))).toEqual(["error home/app2: release 'cache' of chart 'cache' in namespace 'shop' must be of one Application of cluster 'home', got 'home/app1' and 'home/app2'; each would undo what the other makes: remove one of them, or give it another releaseName"]);
    expect(apps(chart('cache'), chart('cache', { values: { fullnameOverride: 'other' } }))).toEqual([]);
    expect(apps(chart('cache'), chart('other'))).toEqual([]);
    expect(apps(chart('cache'), chart('cache', { chart: 'queue' }))).toEqual([]);
    expect(apps(chart('cache'), git('deploy'))).toEqual([]);
  });

  test('and what is written by hand do not share a release either', () => {
    const fleet = (source: object, namespace = 'shop'): string[] => said(model('home', [{ name: 'app1', namespace: 'shop', sources: [chart('cache')] }, { name: 'web', objects: [written('cache', { source, destination: { ...here, namespace } })] }]));
    const sentence = "error home/web Application/cache: release 'cache' of chart 'cache' in namespace 'shop' must be of one Application of cluster 'home', got 'home/app1' and 'home/web Application/cache'; each would undo what the other makes: remove one of them, or give it another releaseName";
    expect(fleet({ repoURL: 'oci://mirror.example.org/charts', chart: 'cache' })).toEqual([sentence]);
    expect(fleet({ repoURL: 'oci://mirror.example.org', chart: 'charts/cache' })).toEqual([sentence]);
    expect(fleet({ repoURL: repository, path: 'charts/cache/', helm: {} })).toEqual([sentence]);
    expect(fleet({ repoURL: 'x', chart: 'cache', helm: { namespace: 'shop' } }, 'other')).toEqual([sentence]);
    expect(fleet({ repoURL: 'x', chart: 'cache' }, 'other')).toEqual([]);
    expect(fleet({ repoURL: 'x', chart: 'cache', helm: { releaseName: 'second' } })).toEqual([]);
  });
});

describe('a release of a chart', () => {
  const release = (helm: object | undefined): Written => ({ source: { repoURL: repository, path: 'chart', ...(helm && { helm }) } });

  test('is called like its Application unless it says otherwise', () => {
    expect(byHand(release({}), release({}))).toEqual([]);
    expect(byHand(release({ releaseName: 'shop' }), release({ releaseName: 'shop' }))).toEqual(releaseTwice('shop', 'chart'));
    expect(byHand(release({ releaseName: 'w2' }), release(undefined))).toEqual(releaseTwice('w2', 'chart'));
    expect(byHand(release({ releaseName: '{{name}}' }), release({ releaseName: '{{name}}' }))).toEqual([]);
  });

  test.each<[object]>([[{ valuesObject: { nameOverride: 'till' } }], [{ values: 'fullnameOverride: till\n' }], [{ parameters: [{ name: 'namespaceOverride', value: 'till' }] }], [{ values: 'a: b', parameters: [{}, { name: 'nameOverride', value: 'till' }] }]])('may name its objects otherwise by %p', (helm) => {
    const [one, other] = [release({ releaseName: 'shop' }), release({ releaseName: 'shop', ...helm })];
    expect(byHand(one, other)).toEqual([]);
    expect(byHand(other, other)).toEqual(releaseTwice('shop', 'chart'));
  });

  test.each<[object]>([[{ values: 'replicas: 2\n' }], [{ values: '{' }], [{ valuesObject: { redis: { nameOverride: 'till' } } }], [{ parameters: [{ name: 'redis.nameOverride', value: 'till' }] }]])('is the same with other values: %p', (helm) => {
    expect(byHand(release({ releaseName: 'shop' }), release({ releaseName: 'shop', ...helm }))).toEqual(releaseTwice('shop', 'chart'));
  });
});
