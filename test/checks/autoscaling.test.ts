import { type Application } from '../../lib';
import { validAutoscaling } from '../../lib/checks/valid-autoscaling';
import { deployment } from '../fixtures/deployment';
import { machines } from '../support/declare';
import { finished, plain, sentencesOf } from '../support/problems';

type Declare = (web: Application) => void;

const measured = { platform: { ...machines(), systems: ['metrics-server' as const] } };
const app: Declare = (web) => plain(web, 'Deployment', 'app', { spec: deployment({ deployment: { replicas: 3 } }).spec }, 'apps/v1');
const target = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'app' };
const scaler = (spec: object, name = 'app'): Declare => (web) => plain(web, 'HorizontalPodAutoscaler', name, { spec: { scaleTargetRef: target, maxReplicas: 5, ...spec } }, 'autoscaling/v2');
const scaled = (spec: object, name = 'app'): Declare => (web) => plain(web, 'ScaledObject', name, { spec: { scaleTargetRef: { name: 'app' }, triggers: [{ type: 'cron' }], ...spec } }, 'keda.sh/v1alpha1');
const all = (...declares: Declare[]): Declare => (web) => declares.forEach((declare) => declare(web));
const external = { metrics: [{ type: 'External', external: {} }] };
const said = (...declares: Declare[]): string[] => sentencesOf(validAutoscaling, all(...declares), measured).map((sentence) => sentence.replace(/^home\/web \w+\/\w+: /, ''));

test('what is scaled is there', () => {
  expect(said(app, scaler(external))).toEqual([]);
  expect(said(app, scaled({}))).toEqual([]);
  expect(said(app, scaler({ ...external, scaleTargetRef: { ...target, name: 'ap' } }))).toEqual(["Deployment 'ap' that HorizontalPodAutoscaler 'app' scales must be in namespace 'web', got none; did you mean 'app'?"]);
  expect(said(scaled({}))).toEqual(["Deployment 'app' that ScaledObject 'app' scales must be in namespace 'web', got none; declare it"]);
});

test.each([['apps/v1', 'Deployment'], ['apps/v1', 'ReplicaSet'], ['apps/v1', 'StatefulSet'], ['v1', 'ReplicationController']])('a %s %s can be scaled', (apiVersion, kind) => {
  const one: Declare = (web) => plain(web, kind, 'app', { spec: deployment().spec }, apiVersion);
  expect(said(one, scaler({ ...external, scaleTargetRef: { apiVersion, kind, name: 'app' } }))).toEqual([]);
  expect(said(scaler({ ...external, scaleTargetRef: { apiVersion, kind, name: 'app' } }))).toHaveLength(1);
});

test('what is scaled can be scaled', () => {
  expect(said(scaler({ ...external, scaleTargetRef: { apiVersion: 'batch/v1', kind: 'Job', name: 'app' } }))).toEqual(["target of HorizontalPodAutoscaler 'app' must be of a kind that can be scaled, got Job of 'batch'; take a Deployment or a StatefulSet of apps/v1"]);
  expect(said(app, scaler({ ...external, scaleTargetRef: { ...target, kind: 'DaemonSet' } }))).toEqual(["target of HorizontalPodAutoscaler 'app' must be of a kind that can be scaled, got DaemonSet of 'apps'; take a Deployment or a StatefulSet of apps/v1"]);
  expect(said(app, scaler({ ...external, scaleTargetRef: { apiVersion: 'v1', kind: 'Deployment', name: 'app' } }))).toEqual(["target of HorizontalPodAutoscaler 'app' must be of a kind that can be scaled, got Deployment of 'v1'; take a Deployment or a StatefulSet of apps/v1"]);
  expect(said(scaler({ ...external, scaleTargetRef: { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', name: 'app' } }))).toEqual([]);
});

test('one scales it', () => {
  expect(said(app, (web) => plain(web, 'StatefulSet', 'app', { spec: deployment().spec }, 'apps/v1'), scaler(external, 'a'), scaler({ ...external, scaleTargetRef: { ...target, kind: 'StatefulSet' } }, 'b'))).toEqual([]);
  expect(said(app, (web) => plain(web, 'Deployment', 'else', { spec: deployment({ name: 'else' }).spec }, 'apps/v1'), scaler(external, 'a'), scaler({ ...external, scaleTargetRef: { ...target, name: 'else' } }, 'b'))).toEqual([]);
  expect(said(app, scaler(external, 'a'), scaled({}, 'b'))).toEqual(["Deployment 'app' must be scaled by one, got HorizontalPodAutoscaler 'a' and ScaledObject 'b'; they would take turns: remove one of them"]);
});

test('there is room between the bounds', () => {
  expect(said(app, scaler({ ...external, minReplicas: 6 }))).toEqual(["HorizontalPodAutoscaler 'app' must have at least as many pods at most as at least, got 6 at least and 5 at most; exchange the two or raise the second"]);
  expect(said(app, scaler({ ...external, minReplicas: 5 }))).toEqual([]);
  expect(said(app, scaler({ ...external, maxReplicas: 0 }))).toHaveLength(1);
  expect(said(app, scaled({ minReplicaCount: 101 }))).toEqual(["ScaledObject 'app' must have at least as many pods at most as at least, got 101 at least and 100 at most; exchange the two or raise the second"]);
  expect(said(app, scaled({ minReplicaCount: 2, maxReplicaCount: 1 }))).toHaveLength(1);
});

describe('what it scales by is measured', () => {
  const byCpu = { metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } }] };
  const bare: Declare = (web) => plain(web, 'Deployment', 'app', { spec: deployment({ container: { resources: {} } }).spec }, 'apps/v1');
  const missing = (resource: string): string => `HorizontalPodAutoscaler 'app' scales by a share of the ${resource} that is requested and must have a request of each container, got none of 'app'; add requests.${resource} to it`;

  test('by requests of which it is a share', () => {
    expect(said(app, scaler(byCpu))).toEqual([]);
    expect(said(bare, scaler(byCpu))).toEqual([missing('cpu')]);
    expect(said(bare, scaler({}))).toEqual([missing('cpu')]);
    expect(said(bare, scaler({ targetCPUUtilizationPercentage: 50 }))).toEqual([missing('cpu')]);
    expect(said(bare, scaler({ metrics: [{ type: 'Resource', resource: { name: 'memory', target: { type: 'Utilization' } } }] }))).toEqual([missing('memory')]);
    expect(said(bare, scaler({ metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'AverageValue' } } }] }))).toEqual([]);
    expect(said(bare, scaled({ triggers: [{ type: 'cpu' }] }))).toEqual([missing('cpu').replace('HorizontalPodAutoscaler', 'ScaledObject')]);
    expect(said(bare, scaled({ triggers: [{ type: 'cpu', metricType: 'AverageValue' }] }))).toEqual([]);
  });

  test('of every container, by requests or limits', () => {
    const pods = (...containers: object[]): Declare => (web) => plain(web, 'Deployment', 'app', { spec: deployment({ pod: { containers } }).spec }, 'apps/v1');
    const [some, none, limited] = [{ name: 'some', resources: { requests: { cpu: '1' } } }, { name: 'none' }, { name: 'limited', resources: { limits: { cpu: '1' } } }];
    const of = (container: string): object => ({ metrics: [{ type: 'ContainerResource', containerResource: { name: 'cpu', container, target: { type: 'Utilization' } } }] });
    expect(said(pods(some, limited), scaler(byCpu))).toEqual([]);
    expect(said(pods(some, none, { name: 'other', resources: { requests: {} } }), scaler(byCpu))).toEqual([missing('cpu').replace("of 'app'", "of 'none'"), missing('cpu').replace("of 'app'", "of 'other'")]);
    expect(said(pods(some, none), scaler(of('some')))).toEqual([]);
    expect(said(pods(some, none), scaler(of('none')))).toEqual([missing('cpu').replace("of 'app'", "of 'none'")]);
    expect(said(pods(some, none), scaler(of('x')))).toEqual(["HorizontalPodAutoscaler 'app' must measure a container of its pods, got 'x'; take 'some' or 'none'"]);
    expect(said(pods(some), scaled({ triggers: [{ type: 'memory', metadata: { containerName: 'some' } }] }))).toEqual([expect.stringContaining('scales by a share of the memory')]);
    expect(said(pods(some), scaled({ triggers: [{ type: 'cpu', metadata: { containerName: 'x' } }] }))).toEqual([expect.stringContaining("must measure a container of its pods, got 'x'")]);
    expect(said(pods(none), scaler({ metrics: [{ type: 'Resource', resource: { name: 'cpu' } }] }))).toEqual([]);
    expect(said(pods(none), scaler({ ...external, targetCPUUtilizationPercentage: 80 }))).toEqual([missing('cpu').replace("of 'app'", "of 'none'")]);
    expect(said(pods(none), scaler({ targetCPUUtilizationPercentage: 80, metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'AverageValue' } } }] }))).toEqual([]);
    // Of pods that nobody knows nothing is said.
    expect(said(scaler({ ...of('x'), scaleTargetRef: { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', name: 'app' } }))).toEqual([]);
  });

  test('of a container that is there', () => {
    const of = (container: string): object => ({ metrics: [{ type: 'ContainerResource', containerResource: { name: 'cpu', container, target: { type: 'Utilization' } } }] });
    expect(said(app, scaler(of('app')))).toEqual([]);
    expect(said(app, scaler(of('ap')))).toEqual(["HorizontalPodAutoscaler 'app' must measure a container of its pods, got 'ap'; take 'app'"]);
  });

  test('by a metrics-server', () => {
    const sentence = "home/web HorizontalPodAutoscaler/app: HorizontalPodAutoscaler 'app' scales by cpu and must have a metrics-server to ask, got none in cluster 'home'; add new MetricsServer(this)";
    expect(sentencesOf(validAutoscaling, all(app, scaler(byCpu)))).toEqual([sentence]);
    expect(sentencesOf(validAutoscaling, all(app, scaler(external)))).toEqual([]);
    expect(sentencesOf(validAutoscaling, all(app, scaler(byCpu), (web) => web.offers('metrics-server')))).toEqual([]);
    const source = (type: string, name: string, clusterKinds = ['apiregistration.k8s.io/APIService']): Declare => (web) => web.sources.push({ type, repository: 'https://example.org', revision: 'v1.0.0', path: 'a', releaseName: name, values: {}, checkedValues: {}, clusterKinds, namespacedKinds: [], extraNamespaces: [], definition: { name } } as never);
    const by = (declare: Declare): string[] => sentencesOf(validAutoscaling, all(app, scaler(byCpu), declare));
    for (const declare of [source('chart', 'metrics-server'), source('chart', 'prometheus-adapter'), source('git', 'anything')]) expect(by(declare)).toEqual([]);
    for (const declare of [source('chart', 'keda'), source('chart', 'metrics-server', []), source('git', 'anything', [])]) expect(by(declare)).toEqual([sentence]);
    expect(by((web) => plain(web, 'ConfigMap', 'v1beta1.metrics.k8s.io'))).toEqual([sentence]);
    expect(sentencesOf(validAutoscaling, all(app, scaler(byCpu), (web) => plain(web, 'APIService', 'v1beta1.metrics.k8s.io', {}, 'apiregistration.k8s.io/v1')))).toEqual([]);
    expect(sentencesOf(validAutoscaling, all(app, scaler(byCpu), (web) => plain(web, 'APIService', 'v1.example.org', {}, 'apiregistration.k8s.io/v1')))).toEqual([sentence]);
  });
});

test('whoever scales says how many there are, and Git no longer does', () => {
  const replicas = (...declares: Declare[]): unknown => (finished(all(app, ...declares)).objects.find(({ manifest }) => manifest.kind === 'Deployment')!.manifest.spec as { replicas?: number }).replicas;
  expect(replicas()).toBe(3);
  expect(replicas(scaler(external))).toBeUndefined();
  expect(replicas(scaled({}))).toBeUndefined();
  expect(replicas(scaler({ scaleTargetRef: { ...target, kind: 'StatefulSet' } }))).toBe(3);
});
