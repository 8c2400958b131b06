import { type Application, certManagerChart, GitPath } from '../../lib';
import { type Check } from '../../lib/checks/check';
import { compatibleVersions } from '../../lib/checks/compatible-versions';
import { fitsObjectSize } from '../../lib/checks/fits-object-size';
import { narrowIgnoredDifferences } from '../../lib/checks/narrow-ignored-differences';
import { noLiveMetadata } from '../../lib/checks/no-live-metadata';
import { protectsApplications } from '../../lib/checks/protects-applications';
import { validPriorities } from '../../lib/checks/valid-priorities';
import { type IgnoredDifference } from '../../lib/ignored-difference';
import { type ApplicationSource } from '../../lib/source';
import { deployment } from '../fixtures/deployment';
import { type Facts, machines } from '../support/declare';
import { finished, plain, problemsOf } from '../support/problems';

type Declare = (web: Application) => void;

const said = (check: Check, declare: Declare, facts: Facts = {}): string[] => problemsOf(check, declare, facts).map(({ where, severity, message }) => `${severity ?? 'error'} ${where}: ${message}`);

describe('the size of an object', () => {
  const kibi = (count: number): string => 'x'.repeat(count * 1024);
  const file = (data: object, annotations?: object): Declare => (web) => plain(web, 'ConfigMap', 'big', { data }, 'v1', { annotations });

  test('is one that the API server takes', () => {
    expect(said(fitsObjectSize, file({ a: kibi(1000) }))).toEqual([]);
    expect(said(fitsObjectSize, file({ a: kibi(1100) }))).toEqual(["error home/web ConfigMap/big: data of ConfigMap 'big' must have at most 1 MiB, got 1.1 MiB; the API server refuses it: divide it, or keep large content in a volume or an object store"]);
    expect(said(fitsObjectSize, file({ a: 'ä'.repeat(600 * 1024) }))).toHaveLength(1);
    expect(said(fitsObjectSize, file({ a: kibi(1600) }))).toEqual(["error home/web ConfigMap/big: ConfigMap 'big' must have at most 1.5 MiB, got 1.6 MiB; the API server refuses it: divide it, or keep large content in a volume or an object store"]);
    expect(said(fitsObjectSize, (web) => plain(web, 'PrometheusRule', 'big', { spec: { a: kibi(1100) } }, 'monitoring.coreos.com/v1'))).toEqual([]);
    expect(said(fitsObjectSize, file({}, { 'example.org/a': kibi(257) }))).toEqual(["error home/web ConfigMap/big: annotations of ConfigMap 'big' must have at most 256 KiB, got 258 KiB; the API server refuses more"]);
  });

  test('is counted as the API server counts it: without the escapes of JSON, and base64 as what it holds', () => {
    const lines = 'ab,cd\n'.repeat(150_000);
    expect(said(fitsObjectSize, file({ a: lines }))).toEqual([]);
    expect(said(fitsObjectSize, file({ a: '"\n'.repeat(500_000) }))).toEqual([]);
    expect(said(fitsObjectSize, (web) => plain(web, 'ConfigMap', 'big', { binaryData: { a: Buffer.alloc(1000 * 1024).toString('base64') } }, 'v1'))).toEqual([]);
    expect(said(fitsObjectSize, (web) => plain(web, 'ConfigMap', 'big', { binaryData: { a: Buffer.alloc(1025 * 1024).toString('base64') } }, 'v1'))).toHaveLength(1);
    expect(said(fitsObjectSize, (web) => plain(web, 'Secret', 'big', { data: { a: Buffer.alloc(1000 * 1024).toString('base64') }, stringData: { b: kibi(20) } }, 'v1'))).toEqual([]);
    expect(said(fitsObjectSize, (web) => plain(web, 'Secret', 'big', { data: { a: Buffer.alloc(1000 * 1024).toString('base64') }, stringData: { b: kibi(25) } }, 'v1'))).toHaveLength(1);
  });

  test('of a custom kind is counted with them, since it is stored as JSON', () => {
    const rule = (content: string): Declare => (web) => plain(web, 'PrometheusRule', 'big', { spec: { a: content } }, 'monitoring.coreos.com/v1');
    expect(said(fitsObjectSize, rule('\n'.repeat(900 * 1024)))).toEqual(["error home/web PrometheusRule/big: PrometheusRule 'big' must have at most 1.5 MiB, got 1.8 MiB; the API server refuses it: divide it, or keep large content in a volume or an object store"]);
    expect(said(fitsObjectSize, rule('x'.repeat(900 * 1024)))).toEqual([]);
  });

  test('is applied on the server\'s side where it is large', () => {
    const off = { 'argocd.argoproj.io/sync-options': 'Prune=false, ServerSideApply=false' };
    expect(said(fitsObjectSize, file({ a: kibi(300) }, off))).toEqual(["error home/web ConfigMap/big: ConfigMap 'big' must be applied on the server's side, got 301 KiB with ServerSideApply=false; it does not fit into the annotation that another way needs: remove the option"]);
    expect(said(fitsObjectSize, file({ a: kibi(200) }, off))).toEqual([]);
  });

  test('leaves Argo CD able to read a folder', () => {
    const many = (count: number): Declare => (web) => { for (let index = 0; index < count; index++) plain(web, 'ConfigMap', `file-${index}`, { data: { a: kibi(900) } }); };
    expect(said(fitsObjectSize, many(11))).toEqual([]);
    expect(said(fitsObjectSize, many(12))).toEqual(['error home/web: objects of an application must have at most 10 MiB together, got 10.5 MiB; Argo CD reads no larger folder: divide it into two applications']);
  });
});

describe('what is overlooked', () => {
  const overlooked = (difference: Partial<IgnoredDifference>, session = false): string[] => {
    const fleet = finished((web) => plain(web, 'Deployment', 'app', { spec: deployment().spec }, 'apps/v1'));
    const models = fleet.models.map((model) => ({
      ...model,
      cluster: Object.assign(Object.create(model.cluster) as typeof model.cluster, session && { session: {} }),
      applications: model.applications.map((application) => application.name === 'web' ? { ...application, ignoreDifferences: [{ group: 'apps', kind: 'Deployment', ...difference }] } : application),
    }));
    return narrowIgnoredDifferences({ ...fleet, models }).map(({ where, message }) => `${where}: ${message}`);
  };
  const sentence = (path: string): string => `home/web: ignoreDifferences of Deployment must name one field, got '${path}'; changes of everything in it would never arrive: write the path down to the field`;

  test.each(['/spec', '/', '/metadata', '/data', '/spec/template', '/spec/template/spec'])('is no part as large as %s', (path) => expect(overlooked({ jsonPointers: [path] })).toEqual([sentence(path)]));
  test.each(['.spec', '.', '.spec.template.spec'])('nor %s', (path) => expect(overlooked({ jqPathExpressions: [path] })).toEqual([sentence(path)]));
  test.each(['/spec/replicas', '/status', '/metadata/annotations/a', '/webhooks/0/clientConfig/caBundle'])('is a field such as %s', (path) => expect(overlooked({ jsonPointers: [path] })).toEqual([]));
  test('by an expression as well', () => expect(overlooked({ jqPathExpressions: ['.webhooks[]?.clientConfig.caBundle'] })).toEqual([]));

  test.each(['/spec/template/spec/containers', '/spec/template/spec/containers/0', '/spec/jobTemplate'])('is no list of all containers or what holds it: %s', (path) => expect(overlooked({ jsonPointers: [path] })).toEqual([sentence(path)]));
  test('is not what Argo CD itself writes', () => {
    expect(overlooked({ managedFieldsManagers: ['kube-controller-manager'] })).toEqual([]);
    expect(overlooked({ managedFieldsManagers: ['argocd-controller'] })).toEqual(["home/web: ignoreDifferences of Deployment must not be of all that Argo CD writes, got manager 'argocd-controller'; no change would ever arrive: name the one who writes the field"]);
  });

  describe('is of what the application has', () => {
    const replicas = { jsonPointers: ['/spec/replicas'] };
    test('by its kind', () => {
      expect(overlooked({ ...replicas, kind: 'StatefulSet' })).toEqual(["home/web: kind of ignoreDifferences must be one that application 'web' has, got 'apps/StatefulSet'; nothing is overlooked by it: remove it"]);
      expect(overlooked({ ...replicas, group: undefined })).toEqual(["home/web: kind of ignoreDifferences must be one that application 'web' has, got '/Deployment'; did you mean 'apps/Deployment'?"]);
      expect(overlooked({ ...replicas, kind: 'Deploymet' })).toEqual(["home/web: kind of ignoreDifferences must be one that application 'web' has, got 'apps/Deploymet'; did you mean 'apps/Deployment'?"]);
      for (const pattern of [{ group: '*' }, { kind: '*' }, { kind: 'Stateful*' }]) expect(overlooked({ ...replicas, ...pattern })).toEqual([]);
    });
    test('by its name', () => {
      expect(overlooked({ ...replicas, name: 'app' })).toEqual([]);
      expect(overlooked({ ...replicas, name: 'ap' })).toEqual(["home/web: name in ignoreDifferences of Deployment must be one that application 'web' has, got 'ap'; did you mean 'app'?"]);
      expect(overlooked({ ...replicas, name: 'something' })).toEqual(["home/web: name in ignoreDifferences of Deployment must be one that application 'web' has, got 'something'; nothing is overlooked by it: remove it"]);
    });
    test('where a chart brings it, by any name', () => {
      const chart = (difference: object): string[] => said(narrowIgnoredDifferences, (web) => {
        web.sources.push({ type: 'git', repository: 'https://example.org', path: 'a', revision: '1.0.0', clusterKinds: ['example.org/Wide'], namespacedKinds: ['apps/StatefulSet'], extraNamespaces: [] });
        Object.assign(web, { ignoreDifferences: [{ ...replicas, ...difference }] });
      });
      expect(chart({ group: 'apps', kind: 'StatefulSet', name: 'any' })).toEqual([]);
      expect(chart({ group: 'example.org', kind: 'Wide' })).toEqual([]);
      expect(chart({ group: 'apps', kind: 'DaemonSet' })).toHaveLength(1);
    });
  });

  test('by an Application that is written by hand is as narrow', () => {
    const byHand = (kind: string, spec: object): string[] => said(narrowIgnoredDifferences, (web) => { web.offers(`kind:argoproj.io/${kind}`); plain(web, kind, 'own', { spec }, 'argoproj.io/v1alpha1'); });
    const spec = (path: string, ...syncOptions: string[]): object => ({ syncPolicy: { syncOptions }, ignoreDifferences: [{ group: 'apps', kind: 'Deployment', jsonPointers: [path] }] });
    expect(byHand('Application', spec('/spec'))).toEqual(["error home/web Application/own: ignoreDifferences of Deployment must name one field, got '/spec'; changes of everything in it would never arrive: write the path down to the field"]);
    expect(byHand('ApplicationSet', { template: { spec: spec('/spec', 'RespectIgnoreDifferences=true') } })).toHaveLength(1);
    expect(byHand('Application', spec('/spec/replicas', 'RespectIgnoreDifferences=true'))).toEqual([]);
    expect(byHand('Application', spec('/spec/a/0/b', 'RespectIgnoreDifferences=true'))).toEqual([expect.stringContaining('must not reach into a list')]);
    expect(byHand('Application', spec('/spec/a/0/b'))).toEqual([]);
  });

  test('is in no list where it is left alone at a sync', () => {
    const list = (path: string): string => `home/web: ignoreDifferences of Deployment must not reach into a list, got '${path}' in an application whose overlooked fields are left alone at a sync; the whole list would stay as it is: name a field outside of lists`;
    expect(overlooked({ jsonPointers: ['/spec/template/spec/containers/0/image', '/spec/paused'] }, true)).toEqual([list('/spec/template/spec/containers/0/image')]);
    expect(overlooked({ jqPathExpressions: ['.spec.template.spec.containers[].image'] }, true)).toEqual([list('.spec.template.spec.containers[].image')]);
  });
});

describe('versions that go together', () => {
  const chart = (name: string, appVersion: string, values: object = {}): ApplicationSource => ({
    type: 'chart', repository: 'https://example.org', revision: '1.0.0', releaseName: name, values: values as Record<string, unknown>, checkedValues: {}, clusterKinds: [], namespacedKinds: [], extraNamespaces: [],
    definition: { ...certManagerChart, name, appVersion },
  });
  const git = (revision: string, repository = 'https://github.com/kubernetes-sigs/gateway-api'): ApplicationSource => ({ type: 'git', repository, path: 'config', revision, clusterKinds: [], namespacedKinds: [], extraNamespaces: [] });
  const with_ = (kubernetes: `1.${number}`, ...sources: ApplicationSource[]): string[] => said(compatibleVersions, (web) => web.sources.push(...sources), { platform: { ...machines(), kubernetes } });
  const gateway = { gatewayAPI: { enabled: true } };

  test('of Cilium and of Gateway API', () => {
    expect(with_('1.34', chart('cilium', '1.20.0', gateway), git('v1.5.1'))).toEqual(['error home/web: Gateway API for Cilium 1.20 must be 1.6 or later, got 1.5; Cilium would start no Gateway and all routes would be down: take the tag v1.6.0 or a later one']);
    for (const revision of ['v1.6.0', '1.6.1', 'v1.10.0', 'a'.repeat(40)]) expect(with_('1.34', chart('cilium', '1.20.0', gateway), git(revision))).toEqual([]);
    expect(with_('1.34', chart('cilium', '1.20.0'), git('v1.5.1'))).toEqual([]);
    expect(with_('1.34', chart('cilium', '1.99.0', gateway), git('v1.5.1'))).toEqual([]);
    for (const repository of ['https://example.org/other.git', 'https://example.org/gateway-api/more']) expect(with_('1.34', chart('cilium', '1.20.0', gateway), git('v1.5.1', repository))).toEqual([]);
    expect(with_('1.34', chart('cilium', '1.20.0', gateway), git('v1.5.1', 'https://example.org/gateway-api.git'))).toHaveLength(1);
    for (const revision of ['main', 'release-1.5', '1.5-rc', '1.x']) expect(with_('1.34', chart('cilium', '1.20.0', gateway), git(revision))).toEqual([]);
    expect(with_('1.34', chart('other', '1.20.0', gateway), git('v1.5.1'))).toEqual([]);
  });

  test.each([['1.16', '1.0', '1.1'], ['1.17', '1.1', '1.2'], ['1.18', '1.2', '1.3'], ['1.19', '1.3', '1.4'], ['1.20', '1.5', '1.6']])('Cilium %s is not built on Gateway API %s, but on %s', (cilium, older, built) => {
    expect(with_('1.34', chart('cilium', `${cilium}.2`, gateway), git(`v${older}.9`))).toEqual([expect.stringContaining(`Gateway API for Cilium ${cilium} must be ${built} or later, got ${older};`)]);
    expect(with_('1.34', chart('cilium', `${cilium}.2`, gateway), git(`v${built}.0`))).toEqual([]);
  });

  test.each([['argo-cd', 'v3.5.1', 'Argo CD 3.5', 33, 36], ['cloudnative-pg', '1.30.0', 'CloudNativePG 1.30', 34, 36], ['rook-ceph', 'v1.20.3', 'Rook 1.20', 31, 36]])('%s %s is tested from 1.%i to 1.%i', (name, version, told, from, to) => {
    const sentence = (minor: number): string => `warning home/web: ${told} must run on Kubernetes 1.${from} to 1.${to}, on which it is tested, got 1.${minor}; upgrade the cluster, or take a version of ${told.slice(0, told.lastIndexOf(' '))} for it`;
    for (const minor of [from, to]) expect(with_(`1.${minor}`, chart(name, version))).toEqual([]);
    for (const minor of [from - 1, to + 1]) expect(with_(`1.${minor}`, chart(name, version))).toEqual([sentence(minor)]);
  });

  test('of a system and of Kubernetes', () => {
    expect(with_('1.33', chart('cloudnative-pg', '1.30.0'))).toEqual(['warning home/web: CloudNativePG 1.30 must run on Kubernetes 1.34 to 1.36, on which it is tested, got 1.33; upgrade the cluster, or take a version of CloudNativePG for it']);
    for (const version of ['1.34', '1.36'] as const) expect(with_(version, chart('cloudnative-pg', '1.30.0'))).toEqual([]);
    expect(with_('1.37', chart('argo-cd', 'v3.5.1'))).toHaveLength(1);
    expect(with_('1.33', chart('cloudnative-pg', '1.29.0'))).toEqual([]);
  });
});

test.each([
  ['argocd.argoproj.io/tracking-id', 'Argo CD would take it for an object of another Application and prune it'], ['kubectl.kubernetes.io/last-applied-configuration', 'a client-side apply would compare with what it was elsewhere'],
])('%s is left to the cluster', (key, why) => {
  const sentence = `error home/web ConfigMap/file: '${key}' must be left to the cluster, got it in the metadata of ConfigMap 'file'; ${why}: remove it`;
  expect(said(noLiveMetadata, (web) => plain(web, 'ConfigMap', 'file', {}, 'v1', { annotations: { [key]: 'a' } }))).toEqual([sentence]);
  expect(said(noLiveMetadata, (web) => plain(web, 'ConfigMap', 'file', {}, 'v1', { labels: { [key]: 'a' } }))).toEqual([sentence]);
  expect(said(noLiveMetadata, (web) => plain(web, 'ConfigMap', 'file', {}, 'v1', { labels: { 'app.kubernetes.io/instance': 'a' } }))).toEqual([]);
});

describe('an Application that is written by hand', () => {
  const argo = (kind: string, spec: object): string[] => said(protectsApplications, (web) => { web.offers(`kind:argoproj.io/${kind}`); plain(web, kind, 'own', { spec }, 'argoproj.io/v1alpha1'); });

  test('never becomes empty by itself, and makes nothing anew', () => {
    expect(argo('Application', { syncPolicy: { automated: { prune: true }, syncOptions: ['ServerSideApply=true'] } })).toEqual([]);
    expect(argo('Application', { syncPolicy: { automated: { prune: true, allowEmpty: true } } })).toEqual(["error home/web Application/own: Application 'own' must not be allowed to become empty, got allowEmpty: true; a repository that was read in part would delete everything: remove it"]);
    for (const harmless of [{ allowEmpty: true }, { allowEmpty: true, prune: true, enabled: false }]) expect(argo('Application', { syncPolicy: { automated: harmless } })).toEqual([]);
    for (const option of ['Replace=true', 'Force=true']) expect(argo('Application', { syncPolicy: { syncOptions: [option] } })).toEqual([`error home/web Application/own: Application 'own' must not make all of its objects anew, got ${option}; volumes and addresses would go: set the option on the objects that need it`]);
  });

  test('and one of many leaves what they run', () => {
    const template = { spec: { syncPolicy: { automated: { allowEmpty: true, prune: true } } } };
    expect(argo('ApplicationSet', { syncPolicy: { preserveResourcesOnDeletion: true } })).toEqual([]);
    expect(argo('ApplicationSet', {})).toEqual(["error home/web ApplicationSet/own: ApplicationSet 'own' must leave what its Applications run when it goes, got none of preserveResourcesOnDeletion; deleting it, or a generator that finds nothing, would delete all: add syncPolicy: { preserveResourcesOnDeletion: true }"]);
    expect(argo('ApplicationSet', { syncPolicy: { preserveResourcesOnDeletion: true }, template })).toHaveLength(1);
  });

  describe('reads nothing that the fleet renders', () => {
    const repoURL = 'https://git.example.org/fleet.git';
    const reading = (source: object, metadata: object = {}): string[] => said(protectsApplications, (web) => {
      plain(web, 'ConfigMap', 'file', { data: {} });
      plain(web, 'Application', 'own', { spec: { source: { repoURL, ...source } } }, 'argoproj.io/v1alpha1', metadata);
    });
    const sentence = (folder: string, why = ''): string => `error home/web Application/own: Application 'own' must not read what this fleet renders, got folder '${folder}' of its repository; every object in it has an Application already${why}: remove it`;

    test.each(['dist/home/web', './dist/home/web/', 'dist/home', 'dist/home/argocd-apps'])('in the folder %s', (path) => expect(reading({ path })).toEqual([sentence(path)]));
    test.each(['dist', '.', '', 'dist/home'])('in any folder below %p', (path) => expect(reading({ path, directory: { recurse: true } })).toEqual([sentence(path)]));
    test.each(['dist', '.', 'dist/home/webs', 'deploy/web', 'home/web'])('but what is in %s itself', (path) => expect(reading({ path })).toEqual([]));
    test.each(['git@git.example.org:fleet', 'ssh://git@git.example.org:22/fleet.git', 'https://user@Git.Example.org/fleet/'])('by the address %s', (address) => {
      expect(reading({ repoURL: address, path: 'dist/home/web' })).toEqual([sentence('dist/home/web')]);
    });
    test('but what other repositories have', () => expect(reading({ repoURL: 'https://git.example.org/fleet-2.git', path: 'dist/home/web' })).toEqual([]));
    test('and says what the finalizer would do', () => {
      expect(reading({ path: 'dist/home/web' }, { finalizers: ['resources-finalizer.argocd.argoproj.io/background'] })).toEqual([sentence('dist/home/web', ', and would be deleted along with this one by its finalizer')]);
    });
    test('as one of several sources', () => {
      const sources = [{ repoURL, path: 'deploy' }, { repoURL, ref: 'values' }, { repoURL, path: 'dist/home/web' }];
      expect(said(protectsApplications, (web) => plain(web, 'Application', 'own', { spec: { sources } }, 'argoproj.io/v1alpha1'))).toEqual([sentence('dist/home/web')]);
    });

    const set = (path: string, generator: object): string[] => said(protectsApplications, (web) => {
      plain(web, 'ApplicationSet', 'own', { spec: { syncPolicy: { preserveResourcesOnDeletion: true }, generators: [generator], template: { spec: { source: { repoURL, path } } } } }, 'argoproj.io/v1alpha1');
    });
    const found = (path: string): object => ({ git: { repoURL, directories: [{ path }, { path: 'dist/home/web', exclude: true }] } });
    test('by many at once', () => {
      expect(set('dist/{{name}}/web', { list: { elements: [] } })).toHaveLength(1);
      expect(set('dist/home/{{.path.basename}}', found('tenants/*'))).toHaveLength(1);
      expect(set('{{path}}', found('dist/home/*'))).toEqual([expect.stringContaining("must not read what this fleet renders, got folder 'dist/home/*' of its repository")]);
      expect(set('{{ .path.path }}', { matrix: { generators: [{ clusters: {} }, found('dist/**')] } })).toHaveLength(1);
      expect(set('tenants/{{name}}', { list: { elements: [] } })).toEqual([]);
      expect(set('dist-of-tenants/{{name}}', { list: { elements: [] } })).toEqual([]);
      expect(set('{{path}}', found('tenants/*'))).toEqual([]);
      expect(set('{{path}}', { list: { elements: [] } })).toEqual([]);
    });

    test('by a part', () => {
      const git = (path: string): string[] => said(protectsApplications, (web) => new GitPath(web, { repository: repoURL, path, revision: '1.0.0' }));
      expect(git('dist/home')).toEqual(["error home/web: a Git folder of application 'web' must not be one that this fleet renders, got 'dist/home' of its repository; every object in it has an Application already: remove it"]);
      expect(git('deploy')).toEqual([]);
    });
  });
});

test('PriorityClasses are of names and values that Kubernetes takes, and one is for all others', () => {
  const classes = (...all: [string, object][]): string[] => said(validPriorities, (web) => all.forEach(([name, fields]) => plain(web, 'PriorityClass', name, fields, 'scheduling.k8s.io/v1')));
  expect(classes(['a', { value: 1_000_000_000, globalDefault: true }], ['b', { value: 1 }])).toEqual([]);
  expect(classes(['system-a', { value: 1 }])).toEqual(["error home/web PriorityClass/system-a: name of a PriorityClass must not begin with 'system-', got 'system-a'; these are Kubernetes' own: choose another one"]);
  expect(classes(['a', { value: 1_000_000_001 }])).toEqual(["error home/web PriorityClass/a: value of PriorityClass 'a' must be at most 1000000000, got '1000000001'; what is above is for Kubernetes' own: lower it"]);
  expect(classes(['a', { value: 1, globalDefault: true }], ['b', { value: 1, globalDefault: true }])).toEqual(["error home/web PriorityClass/b: a cluster must have one PriorityClass with globalDefault, got 'a' and 'b'; Kubernetes refuses the second: take it from one of them"]);
});

describe('what is named and what comes first', () => {
  const problems = (declare: Declare): string[] => finished(declare).models.flatMap((model) => model.problems.map(({ message }) => message));
  const claim = (storageClassName: string): Declare => (web) => plain(web, 'PersistentVolumeClaim', 'data', { spec: { storageClassName } });

  test('a class that nobody has, beside others, is a name that is wrong', () => {
    expect(problems(claim('disk'))).toEqual([]);
    expect(problems(claim('dsik'))).toEqual(["cluster 'home' must have StorageClass 'dsik', got 'disk' only; web needs it: did you mean 'disk'?"]);
    expect(problems(claim('something-else'))).toEqual(["cluster 'home' must have StorageClass 'something-else', got 'disk' only; web needs it: take one of those, or declare it"]);
  });

  test('custom kinds name classes as well, and patterns name none', () => {
    const prometheus = (apiVersion: string, spec: object): Declare => (web) => { web.offers(`kind:${apiVersion.split('/')[0]}/Thing`); plain(web, 'Thing', 'a', { spec }, apiVersion); };
    expect(problems(prometheus('monitoring.coreos.com/v1', { storage: { volumeClaimTemplate: { spec: { storageClassName: 'dsik' } } } }))).toHaveLength(1);
    expect(problems(prometheus('monitoring.coreos.com/v1', { priorityClassName: 'platform-hihg' }))).toEqual([expect.stringContaining("did you mean 'platform-high'?")]);
    expect(problems(prometheus('kyverno.io/v1', { rules: [{ storageClassName: 'dsik' }] }))).toEqual([]);
    expect(problems(prometheus('monitoring.coreos.com/v1', { storageClassName: '?*' }))).toEqual([]);
  });

  test('definitions and PriorityClasses come before what needs them', () => {
    const { objects } = finished((web) => {
      plain(web, 'CustomResourceDefinition', 'widgets.example.org', { spec: { group: 'example.org', names: { kind: 'Widget', plural: 'widgets' }, scope: 'Namespaced' } }, 'apiextensions.k8s.io/v1');
      plain(web, 'Widget', 'one', {}, 'example.org/v1');
      plain(web, 'PriorityClass', 'own', { value: 1 }, 'scheduling.k8s.io/v1');
      plain(web, 'Deployment', 'app', { spec: deployment({ pod: { priorityClassName: 'own' } }).spec }, 'apps/v1');
      plain(web, 'Deployment', 'else', { spec: deployment({ name: 'else' }).spec }, 'apps/v1');
    });
    const wave = (kind: string, name: string): string | undefined => objects.find(({ manifest }) => manifest.kind === kind && manifest.metadata.name === name)!.manifest.metadata.annotations?.['argocd.argoproj.io/sync-wave'];
    expect([wave('CustomResourceDefinition', 'widgets.example.org'), wave('Widget', 'one'), wave('PriorityClass', 'own'), wave('Deployment', 'app'), wave('Deployment', 'else')]).toEqual([undefined, '1', undefined, '1', undefined]);
  });
});

