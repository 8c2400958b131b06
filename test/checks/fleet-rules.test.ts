import { type Check } from '../../lib/checks/check';
import { meetsPodSecurity } from '../../lib/checks/meets-pod-security';
import { noEmptyClusters } from '../../lib/checks/no-empty-clusters';
import { noFilesInApplications } from '../../lib/checks/no-files-in-applications';
import { noRelationsAcrossClusters } from '../../lib/checks/no-relations-across-clusters';
import { uniqueArgoApplications } from '../../lib/checks/unique-argo-applications';
import { uniqueHosts } from '../../lib/checks/unique-hosts';
import { uniqueKinds } from '../../lib/checks/unique-kinds';
import { uniqueNodePorts } from '../../lib/checks/unique-node-ports';
import { uniqueObjects } from '../../lib/checks/unique-objects';
import { validChartValues } from '../../lib/checks/valid-chart-values';
import { validFiles } from '../../lib/checks/valid-files';
import { vitalNamespaces } from '../../lib/checks/vital-namespaces';
import { withinRights } from '../../lib/checks/within-rights';
import { Application, type Cluster, certManagerChart, Pods } from '../../lib';
import { type Manifest } from '../../lib/manifest';
import { Scopes } from '../../lib/object-identity';
import { bareCluster, machines, newFleet } from '../support/declare';
import { manifestOf } from '../support/manifest';
import { finished, plain, sentencesOf } from '../support/problems';

interface App {
  readonly name?: string;
  readonly namespace?: string;
  readonly objects?: readonly Manifest[];
  readonly sources?: readonly object[];
}

/** The model of a cluster as far as a rule reads it. */
function model(cluster: object, ...applications: App[]): object {
  return {
    cluster: { name: 'home', kinds: [], platform: { rights: { to: 'tenant', tenant: 'family' }, foreignNamespaces: ['backup-system'], kinds: [] }, relations: { allOffers: new Map(), foreignNamespaces: new Set(['other-system']) }, ...cluster },
    scopes: new Scopes([]),
    applications: applications.map(({ name = 'web', namespace = 'web', objects = [], sources = [] }) => ({ name, namespace, sources, objects: objects.map((manifest, index) => ({ manifest, origin: `${name} ${index}` })) })),
  };
}

const said = (check: Check, models: readonly object[], hubs: readonly object[] = []): string[] =>
  check({ models: models as never, hubs: hubs as never, objects: [], previous: () => undefined }).map(({ where, severity, message }) => `${severity === undefined ? '' : `${severity} `}${where}: ${message}`);

describe('where we are a tenant', () => {
  const file = manifestOf('v1', 'ConfigMap');
  const clusterWide = (kinds: string): string[] =>
    [`home/web: 'web' must make nothing that belongs to the whole cluster where we only have tenant 'family', got ${kinds}; remove it, or have the operators of the platform install it and name its kinds in kinds: […] of the cluster`];
  const foreign = (namespaces: string): string[] => [`home/web: 'web' must stay in namespaces of tenant 'family', got ${namespaces}, which belongs to the platform; give it a namespace of its own, or remove it`];
  const of = (app: App): string[] => said(withinRights, [model({}, app)]);
  const source = (fields: object): App => ({ sources: [{ clusterKinds: [], extraNamespaces: [], ...fields }] });

  test('what stays in namespaces of ours is all right', () => {
    expect(of({ objects: [file] })).toEqual([]);
    expect(of({})).toEqual([]);
    expect(of(source({}))).toEqual([]);
  });

  test('nothing belongs to the whole cluster', () => {
    const role = manifestOf('rbac.authorization.k8s.io/v1', 'ClusterRole', {}, { namespace: undefined });
    expect(of({ objects: [file, role] })).toEqual(clusterWide('ClusterRole'));
    expect(of({ objects: [manifestOf('v1', 'Namespace', {}, { namespace: undefined }), role, role] })).toEqual(clusterWide('ClusterRole, Namespace'));
    expect(of(source({ clusterKinds: ['apiextensions.k8s.io/CustomResourceDefinition', '/Namespace'] }))).toEqual(clusterWide('CustomResourceDefinition, Namespace'));
  });

  test('nothing lies among what is the platform\'s', () => {
    const inside = (namespace: string): Manifest => manifestOf('v1', 'ConfigMap', {}, { namespace });
    expect(of({ objects: [file, inside('other-system'), inside('backup-system'), inside('backup-system')] })).toEqual(foreign('backup-system, other-system'));
    expect(of({ objects: [inside('kube-system')] })).toEqual(foreign('kube-system'));
    expect(of({ ...source({}), namespace: 'backup-system' })).toEqual(foreign('backup-system'));
    expect(of(source({ extraNamespaces: ['more', 'kube-public'] }))).toEqual(foreign('kube-public'));
  });

  test('the Argo CD of another cluster cannot manage us', () => {
    expect(said(withinRights, [model({ hub: 'away' })])).toEqual(["home: cluster 'home' must be managed by the Argo CD of its platform, got hub 'away', which would need rights beyond tenant 'family'; remove hub"]);
  });

  test('of a cluster that is ours nothing is said', () => {
    const ours = { platform: { rights: { to: 'cluster', tenant: 'family' } }, hub: 'away' };
    expect(said(withinRights, [model(ours, { objects: [manifestOf('v1', 'Namespace', {}, { namespace: 'kube-system' })] })])).toEqual([]);
  });
});

describe('what is there once', () => {
  test('an object in a cluster', () => {
    const file = (name: string, namespace = 'web'): Manifest => manifestOf('v1', 'ConfigMap', {}, { name, namespace });
    expect(said(uniqueObjects, [model({}, { objects: [file('a'), file('b'), file('a', 'other')] }), model({ name: 'away' }, { objects: [file('a')] })])).toEqual([]);
    expect(said(uniqueObjects, [model({}, { name: 'two', objects: [file('a')] }, { name: 'one', objects: [file('b'), file('a')] })])).toEqual(['home/one ConfigMap/a: an object must be declared once in a cluster, got one 1 and two 0; remove one or give it another name']);
  });

  test('a port of the nodes, for each protocol', () => {
    const service = (name: string, ...ports: object[]): Manifest => manifestOf('v1', 'Service', { spec: { ports } }, { name });
    const port = { nodePort: 30_000 };
    expect(said(uniqueNodePorts, [model({}, { objects: [service('a', port), service('b', { ...port, protocol: 'UDP' }), service('c', {}, {}), manifestOf('v1', 'Service'), manifestOf('v1', 'Service', { spec: {} }), manifestOf('example.org/v1', 'Service', { spec: { ports: [port] } })] }), model({ name: 'away' }, { objects: [service('a', port)] })])).toEqual([]);
    expect(said(uniqueNodePorts, [model({}, { objects: [service('a', port), service('b', { ...port, protocol: 'TCP' }), service('c', port)] })])).toEqual(['b', 'c'].map((name) =>
      `home/web Service/${name}: nodePort 30000/TCP must belong to one Service of a cluster, got 'home/web Service/a' and 'home/web Service/${name}'; give one of them another number`));
  });

  test('a host in the fleet', () => {
    const routes = (...pairs: [string, string][]): object => ({ relations: { routes: pairs.map(([host, name]) => ({ host, application: { name } })) } });
    expect(said(uniqueHosts, [model(routes(['a', 'web'], ['b', 'web'])), model({ name: 'away', ...routes(['c', 'web']) })])).toEqual([]);
    expect(said(uniqueHosts, [model(routes(['a', 'web'])), model({ name: 'away', ...routes(['a', 'web']) })])).toEqual(["home/web: host 'a' must be routed once in the fleet, got 'away/web' and 'home/web'; give one of them another host"]);
    expect(said(uniqueHosts, [model(routes(['a', 'c'], ['a', 'b'], ['a', 'a']))])).toEqual(['b', 'c'].map((name) => `home/${name}: host 'a' must be routed once in the fleet, got 'home/a' and 'home/${name}'; give one of them another host`));
  });

  test('an Application in an Argo CD', () => {
    const models = (...clusters: [string, string | undefined, string][]): object[] => clusters.map(([name, hub, app]) => model({ name, hub }, { name: app }));
    expect(said(uniqueArgoApplications, models(['home', undefined, 'web'], ['away', undefined, 'web'], ['third', 'home', 'web']))).toEqual([]);
    expect(said(uniqueArgoApplications, models(['home', undefined, 'away-web'], ['away', 'home', 'web']))).toEqual(["away/web: Application 'away-web' in the Argo CD of 'home' must stand for one application, got 'home/away-web' and 'away/web'; rename one of them"]);
  });

  test('a custom kind in a cluster', () => {
    const definition = (kind: string): Manifest => manifestOf('apiextensions.k8s.io/v1', 'CustomResourceDefinition', { spec: { group: 'example.org', names: { kind } } }, { name: `${kind}.example.org` });
    const clusterKinds = ['apiextensions.k8s.io/CustomResourceDefinition'];
    const chart = (...installs: string[]): object => ({ type: 'chart', clusterKinds, definition: { installs } });
    const offers = (all: Readonly<Record<string, readonly string[]>>): object => ({ relations: { allOffers: new Map(Object.entries(all).map(([capability, names]) => [capability, names.map((name) => ({ name }))])) } });
    const told = (kinds: string, owners: string): string => `home: a custom kind must be installed by one application of cluster 'home', got ${kinds} by '${owners}'; they would write it over each other: remove one of them`;
    expect(said(uniqueKinds, [model({}, { name: 'a', objects: [definition('Widget')] }, { name: 'b', objects: [definition('Gadget')] })])).toEqual([]);
    expect(said(uniqueKinds, [model({}, { name: 'b', objects: [definition('Widget')] }, { name: 'a', objects: [definition('Widget'), manifestOf('v1', 'ConfigMap')] })])).toEqual([told('Widget of example.org', "a' and 'b")]);
    expect(said(uniqueKinds, [model({}, { name: 'a', objects: [definition('Widget'), definition('Gadget')] }, { name: 'b', objects: [definition('Widget'), definition('Gadget')] })])).toEqual([told('Gadget of example.org and 1 more', "a' and 'b")]);
    const both = offers({ 'kind:example.org/Widget': ['a', 'b'], 'priority-class:x': ['a', 'b'] });
    const sources = [chart('example.org/Widget')];
    expect(said(uniqueKinds, [model(both, { name: 'a', sources }, { name: 'b', objects: [definition('Widget')] })])).toEqual([told('Widget of example.org', "a' and 'b")]);
    expect(said(uniqueKinds, [model(offers({ 'kind:example.org/Widget': ['b'] }), { name: 'a', sources }, { name: 'b', objects: [definition('Widget')] })])).toEqual([]);
    expect(said(uniqueKinds, [model(both, { name: 'a', sources: [{ ...chart('example.org/Widget'), clusterKinds: [] }] }, { name: 'b', objects: [definition('Widget')] })])).toEqual([]);
    const git = { type: 'git', clusterKinds };
    expect(said(uniqueKinds, [model(both, { name: 'a', sources: [git] }, { name: 'b', sources: [git] })])).toEqual([told('Widget of example.org', "a' and 'b")]);
    expect(said(uniqueKinds, [model(both, { name: 'a', sources: [git] }, { name: 'c', sources: [git] })])).toEqual([]);
    expect(said(uniqueKinds, [model(both, { name: 'a', sources: [git] }, { name: 'b', sources: [{ ...git, clusterKinds: [] }] })])).toEqual([]);
  });
});

describe('files for other tools', () => {
  const repository = 'https://git.example.org/fleet.git';
  const fleet = { repository, path: 'dist' };
  const cluster = { ...model({ fleet }), files: [{ path: 'omni/template.yaml' }] };
  const application = (spec: object, kind = 'Application'): object => ({ kind, metadata: { name: 'web' }, spec });
  const read = (object: object, root: object = application({})): string[] => said(noFilesInApplications, [cluster], [{ objects: [object], root }]);
  const sentence = (path: string): string => `home Application/web: Application 'web' must not read 'dist/home/omni/template.yaml', which is no Kubernetes object, got path '${path}'; give it another name or path`;

  test('lie in no folder that an Application reads', () => {
    for (const path of ['dist/home/omni', 'dist/home', 'dist', './dist', '/dist/', 'dist/home/omni/', '.', '', './']) {
      expect([path, read(application({ source: { repoURL: repository, path } }))]).toEqual([path, [sentence(path)]]);
      expect([path, read(application({ sources: [{ repoURL: 'https://example.org', path }, { repoURL: repository, path }] }))]).toEqual([path, [sentence(path)]]);
      expect([path, read(application({}, 'AppProject'), application({ source: { repoURL: repository, path } }))]).toEqual([path, [sentence(path)]]);
    }
  });

  test('may lie beside it', () => {
    for (const path of ['dist/home/web', 'dist/home/om', 'home', 'dist/away', undefined]) expect(read(application({ source: { repoURL: repository, path } }))).toEqual([]);
    expect(read(application({ source: { repoURL: 'https://example.org', path: 'dist' } }))).toEqual([]);
    expect(read(application({ source: { repoURL: repository, path: 'dist' } }, 'AppProject'))).toEqual([]);
    expect(said(noFilesInApplications, [{ ...cluster, files: [] }], [{ objects: [application({ source: { repoURL: repository, path: 'dist' } })], root: application({}) }])).toEqual([]);
  });

  test('are of the form that their tools read', () => {
    const documents = [{ title: 'machines', schema: { type: 'object', properties: { count: { type: 'number' } } }, value: { count: 'x' } }];
    expect(said(validFiles, [{ ...cluster, files: [{ path: 'omni/a.yaml', origin: 'home', documents }] }])).toEqual([expect.stringMatching(/^home\/omni\/a\.yaml machines: count must be .* \(home\)$/)]);
    expect(said(validFiles, [{ ...cluster, files: [{ path: 'omni/a.yaml', origin: 'home', documents: [{ ...documents[0], value: { count: 1 } }] }] }])).toEqual([]);
  });
});

test('a cluster has something to run, and nodes', () => {
  const sentence = (first: string): string => `home: cluster 'home' must have at least one application, got none; add ${first}, or remove the cluster`;
  expect(said(noEmptyClusters, [model({ spreadableNodes: 1 }, {})])).toEqual([]);
  expect(said(noEmptyClusters, [model({ spreadableNodes: 1 })])).toEqual([sentence('new ArgoCD(this) and what it is to run')]);
  expect(said(noEmptyClusters, [model({ spreadableNodes: 1, hub: 'away' })])).toEqual([sentence('what it is to run')]);
  expect(said(noEmptyClusters, [model({ spreadableNodes: 0 }, {})])).toEqual(["home: cluster 'home' must have a node for ordinary pods, got none; add a pool of workers, or remove workloads: false"]);
});

test('values of a chart are of its form', () => {
  const chart = (checkedValues: object): App => ({ sources: [{ type: 'chart', definition: certManagerChart, checkedValues }] });
  expect(said(validChartValues, [model({}, chart({ crds: { enabled: 'yes' } }))])).toEqual(expect.arrayContaining([expect.stringMatching(/^home\/web chart cert-manager: crds\.enabled must be /)]));
  expect(said(validChartValues, [model({}, chart([] as never))])[0]).toMatch(/^home\/web chart cert-manager: values must be /);
  expect(said(validChartValues, [model({}, { sources: [{ type: 'git' }] })])).toEqual([]);
});

describe('between clusters', () => {
  test('no relation holds', () => {
    const fleet = newFleet();
    const [home, away] = ['home', 'away'].map((name) => new Application(bareCluster(fleet, { name }), 'web'));
    const [from, to] = [home!, away!].map((application) => new Pods(application, 'pods', { app: 'pods' }, { http: 80 }));
    const models = [{ cluster: home!.cluster }, { cluster: away!.cluster }];
    expect(said(noRelationsAcrossClusters, models)).toEqual([]);
    const sentence = (reason: string): string => `home: application 'web' of cluster 'home' must rely on its own cluster alone, got 'web' of cluster 'away' (${reason}); declare what it needs in cluster 'home'`;
    from!.connectsTo(to!.endpoint('http'));
    expect(said(noRelationsAcrossClusters, models)).toEqual([sentence('pods connects to pods')]);
    const relations = { dependencies: [], connections: home!.cluster.relations.connections, routes: [] };
    const of = (changes: object): string[] => said(noRelationsAcrossClusters, [{ cluster: { name: 'home', relations: { ...relations, ...changes } } }]);
    expect(of({})).toEqual([sentence('pods connects to pods')]);
    expect(of({ connections: [{ from: 'entry', to: to!.endpoint('http') }, { from, to: { role: 'vault', port: 1 } }] })).toEqual([]);
    expect(of({ routes: [{ application: home, endpoint: to!.endpoint('http'), host: 'b' }, { application: home, endpoint: to!.endpoint('http'), host: 'a' }] })).toEqual([sentence('pods connects to pods')]);
    expect(of({ connections: [], routes: [{ application: home, endpoint: to!.endpoint('http'), host: 'b' }] })).toEqual([sentence("'b' leads to pods")]);
    const other = new Application(away!.cluster, 'a');
    expect(of({ dependencies: [{ from: home, to: other, reason: 'x' }] }).map((message) => /got '(\w+)'/.exec(message)![1])).toEqual(['a', 'web']);
  });
});

describe('namespaces without which nothing can be mended', () => {
  const vital = (declare: (web: Application, cluster: Cluster) => void, facts: object = {}): string[] => vitalNamespaces(finished(declare, facts).models[0]!).map(({ name, holds }) => `${name}: ${holds}`);

  test('are Kubernetes\' own, the pod network\'s and Argo CD\'s', () => {
    expect(vital(() => undefined)).toEqual(["kube-system: Kubernetes' own parts", 'default: the pod network', 'argocd: Argo CD']);
    expect(vital(() => undefined, { platform: { ...machines(), argo: 'openshift-gitops' } })).toContain('openshift-gitops: Argo CD');
    expect(vital((_, cluster) => { new Application(cluster, 'network', { namespace: 'kube-system' }).offers('pod-network'); })).toEqual(["kube-system: Kubernetes' own parts", 'default: the pod network', 'argocd: Argo CD']);
  });

  test('but not of an Argo CD elsewhere', () => {
    expect(vitalNamespaces(model({ hub: 'away' }) as never)).toEqual([{ name: 'kube-system', holds: "Kubernetes' own parts" }]);
  });
});

describe('pods and the level of their namespace', () => {

  const privileged = { spec: { containers: [{ name: 'app', image: 'a:1', securityContext: { privileged: true } }] } };
  const labels = { 'pod-security.kubernetes.io/enforce': 'baseline' };
  const told = (declare: (web: Application) => void, facts: object = {}): string[] => sentencesOf(meetsPodSecurity, declare, facts);

  test('go together', () => {
    const sentence = (namespace: string, level: string): string[] => [`home/web Pod/app: pods of Pod 'app' must meet Pod Security '${level}', which namespace '${namespace}' enforces, got a pod that needs 'privileged'; give it fewer rights, or let us derive the Namespace`];
    const inside = (namespace: string, fields: object = privileged, kind = 'Namespace') => (web: Application): void => {
      plain(web, kind, 'closed', {}, 'v1', { labels });
      plain(web, 'Pod', 'app', fields, 'v1', { namespace });
    };
    expect(told(inside('closed'))).toEqual(sentence('closed', 'baseline'));
    expect(told(inside('closed', { spec: { containers: [{ name: 'app', image: 'a:1' }] } }))).toEqual([]);
    expect(told(inside('other'))).toEqual([]);
    expect(told(inside('closed', privileged, 'ConfigMap'))).toEqual([]);
    expect(told((web) => { plain(web, 'Namespace', 'open', {}, 'v1', { labels: { 'pod-security.kubernetes.io/enforce': 'whatever' } }); plain(web, 'Pod', 'app', privileged, 'v1', { namespace: 'open' }); })).toEqual([]);
    expect(told((web) => plain(web, 'ConfigMap', 'app', privileged, 'v1', { namespace: 'closed' }))).toEqual([]);
    const strict = { platform: { ...machines(), podSecurity: 'restricted' } };
    expect(told((web) => plain(web, 'Pod', 'app', privileged, 'v1', { namespace: 'default' }), strict)).toEqual(sentence('default', 'restricted'));
    expect(told((web) => plain(web, 'Pod', 'app', privileged, 'v1', { namespace: 'kube-system' }), strict)).toEqual([]);
    expect(told((web) => plain(web, 'Pod', 'app', privileged, 'v1', { namespace: 'default' }), { platform: { ...machines(), podSecurity: 'restricted', rights: { to: 'tenant', tenant: 'a' } } })).toEqual([]);
  });
});
