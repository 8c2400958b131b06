import { type Application, certManagerChart } from '../../lib';
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
    expect(with_('1.34', chart('cilium', '1.20.0', gateway), git('v1.5.1', 'https://example.org/other.git'))).toEqual([]);
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
    expect(argo('Application', { syncPolicy: { automated: { allowEmpty: true } } })).toEqual(["error home/web Application/own: Application 'own' must not be allowed to become empty, got allowEmpty: true; a repository that was read in part would delete everything: remove it"]);
    for (const option of ['Replace=true', 'Force=true']) expect(argo('Application', { syncPolicy: { syncOptions: [option] } })).toEqual([`error home/web Application/own: Application 'own' must not make all of its objects anew, got ${option}; volumes and addresses would go: set the option on the objects that need it`]);
  });

  test('and one of many leaves what they run', () => {
    const template = { spec: { syncPolicy: { automated: { allowEmpty: true } } } };
    expect(argo('ApplicationSet', { syncPolicy: { preserveResourcesOnDeletion: true } })).toEqual([]);
    expect(argo('ApplicationSet', {})).toEqual(["error home/web ApplicationSet/own: ApplicationSet 'own' must leave what its Applications run when it goes, got none of preserveResourcesOnDeletion; deleting it, or a generator that finds nothing, would delete all: add syncPolicy: { preserveResourcesOnDeletion: true }"]);
    expect(argo('ApplicationSet', { syncPolicy: { preserveResourcesOnDeletion: true }, template })).toHaveLength(1);
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

