import { type Application } from '../../lib';
import { noBlockedDrains } from '../../lib/checks/no-blocked-drains';
import { noDeadlockedRollouts } from '../../lib/checks/no-deadlocked-rollouts';
import { type ChartDefinition } from '../../lib/kinds/chart';
import { deployment } from '../fixtures/deployment';
import { plain, sentencesOf } from '../support/problems';

type Declare = (web: Application) => void;

const all = (...declares: Declare[]): Declare => (web) => declares.forEach((declare) => declare(web));
const workload = (replicas?: number, kind = 'Deployment'): Declare => (web) => plain(web, kind, 'app', { spec: deployment({ deployment: { replicas } }).spec }, 'apps/v1');
const budget = (spec: object, name = 'budget', selector: object = { matchLabels: { app: 'app' } }): Declare => (web) => plain(web, 'PodDisruptionBudget', name, { spec: { selector, ...spec } }, 'policy/v1');
const scaler = (spec: object): Declare => (web) => plain(web, 'HorizontalPodAutoscaler', 'app', { spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'app' }, maxReplicas: 5, ...spec } }, 'autoscaling/v2');

describe('a node can be emptied', () => {
  const drains = (...declares: Declare[]): string[] => sentencesOf(noBlockedDrains, all(...declares));
  const sentence = (because: string): string => `home/web PodDisruptionBudget/budget: a PodDisruptionBudget must let one pod go, got ${because}; a node with one of them could never be drained: set maxUnavailable: 1, or run one copy more`;

  test.each<[object, number | undefined, string | undefined]>([
    [{ maxUnavailable: 1 }, 1, undefined], [{ maxUnavailable: 0 }, 3, 'maxUnavailable: 0'], [{ maxUnavailable: '0%' }, 3, 'maxUnavailable: 0%'], [{ maxUnavailable: '1%' }, 1, undefined],
    [{ minAvailable: 1 }, 2, undefined], [{ minAvailable: 1 }, undefined, 'minAvailable: 1 of 1 copy'], [{ minAvailable: 2 }, 2, 'minAvailable: 2 of 2 copies'],
    [{ minAvailable: '50%' }, 2, undefined], [{ minAvailable: '50%' }, 1, 'minAvailable: 50% of 1 copy'], [{ minAvailable: '67%' }, 3, 'minAvailable: 67% of 3 copies'],
    [{ minAvailable: '100%' }, 5, 'minAvailable: 100%'], [{ minAvailable: 1 }, 0, undefined], [{}, 1, undefined],
  ])('with %j of %s copies', (spec, replicas, because) => {
    for (const kind of ['Deployment', 'StatefulSet', 'ReplicaSet']) expect(drains(workload(replicas, kind), budget(spec))).toEqual(because === undefined ? [] : [sentence(because)]);
  });

  test('of the workloads that are moved, all of them together', () => {
    expect(drains((web) => plain(web, 'DaemonSet', 'app', { spec: deployment().spec }, 'apps/v1'), budget({ minAvailable: 1 }))).toEqual([]);
    expect(drains(workload(1), (web) => plain(web, 'Deployment', 'other', { spec: deployment().spec }, 'apps/v1'), budget({ minAvailable: 2 }))).toEqual([sentence('minAvailable: 2 of 2 copies')]);
    expect(drains(workload(0), (web) => plain(web, 'Deployment', 'other', { spec: deployment().spec }, 'apps/v1', { namespace: 'else' }), budget({ minAvailable: '50%' }))).toEqual([]);
  });

  test('where nothing is known of its pods', () => {
    for (const spec of [{ minAvailable: 1 }, { minAvailable: '50%' }, { maxUnavailable: '50%' }, { maxUnavailable: '1%' }]) expect([spec, drains(budget(spec))]).toEqual([spec, []]);
    expect(drains(budget({ maxUnavailable: '50%' }), workload(0))).toEqual([]);
    for (const maxUnavailable of ['0%', 0]) expect(drains(budget({ maxUnavailable }))).toEqual([sentence(`maxUnavailable: ${maxUnavailable}`)]);
  });

  test('whatever expressions its budget selects by', () => {
    const selector = { matchExpressions: [{ key: 'app', operator: 'In', values: ['app'] }] };
    expect(drains(workload(1), budget({ minAvailable: 1 }, 'budget', selector))).toEqual([sentence('minAvailable: 1 of 1 copy')]);
    expect(drains(workload(1), budget({ minAvailable: 1 }, 'budget', { matchLabels: { app: 'else' } }))).toEqual([]);
  });

  test('as many copies as its scaler makes at least', () => {
    expect(drains(workload(1), scaler({ minReplicas: 2 }), budget({ minAvailable: 1 }))).toEqual([]);
    expect(drains(workload(5), scaler({}), budget({ minAvailable: 1 }))).toEqual([sentence('minAvailable: 1 of 1 copy')]);
  });

  test('with no pod that has two budgets', () => {
    expect(drains(workload(3), budget({ maxUnavailable: 1 }), budget({ maxUnavailable: 1 }, 'second'))).toEqual(["home/web PodDisruptionBudget/second: pods of Deployment 'app' must have one PodDisruptionBudget, got 'budget' and 'second'; Kubernetes evicts no pod that has two, so that no node with one of them could be drained: remove one"]);
  });

  test('with a database of one server', () => {
    const database = (spec: object): Declare => (web) => plain(web, 'Cluster', 'db', { spec }, 'postgresql.cnpg.io/v1');
    const told = "home/web Cluster/db: enablePDB of Cluster 'db' must be false with one server, got 'true'; its PodDisruptionBudget would keep the node of the only server from ever being drained: set enablePDB: false, or instances: 2";
    expect(drains(database({}))).toEqual([told]);
    expect(drains(database({ instances: 1, enablePDB: true }))).toEqual([told]);
    expect(drains(database({ instances: 2 }))).toEqual([]);
    expect(drains(database({ enablePDB: false }))).toEqual([]);
  });

  test('with the workloads of a chart', () => {
    const chart = (minAvailable: number, workloads?: () => never): Declare => (web) => web.sources.push({
      type: 'chart', repository: 'https://example.org', revision: '1.0.0', releaseName: 'thing', values: {}, checkedValues: {}, clusterKinds: [], namespacedKinds: [], extraNamespaces: [],
      definition: {
        name: 'thing',
        workloads: workloads ?? (() => [
          { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'thing' }, spec: deployment({ name: 'thing' }).spec },
          { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'thing' }, spec: { minAvailable, selector: { matchLabels: { app: 'thing' } } } },
        ]),
      } as unknown as ChartDefinition,
    });
    expect(drains(chart(0))).toEqual([]);
    const named = ((_: unknown, release: { name: string; namespace: string }) => [{ apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: `${release.name}-of-${release.namespace}` }, spec: { maxUnavailable: 0 } }]) as never;
    expect(drains(chart(0, named))).toEqual([expect.stringMatching(/^home\/web chart thing PodDisruptionBudget\/thing-of-web: /)]);
    expect(drains(chart(1))).toEqual([sentence('minAvailable: 1 of 1 copy').replace('home/web PodDisruptionBudget/budget', 'home/web chart thing PodDisruptionBudget/thing')]);
    expect(drains(chart(1, () => { throw new Error('values of a wrong form'); }))).toEqual([]);
  });
});

describe('a rollout does not wait for itself', () => {
  const rollouts = (...declares: Declare[]): string[] => sentencesOf(noDeadlockedRollouts, all(...declares));
  const claim = (...accessModes: string[]): Declare => (web) => plain(web, 'PersistentVolumeClaim', 'data', { spec: { accessModes } });
  const mounting = (kind: string, name = 'app', strategy: object = { type: 'Recreate' }): Declare => (web) => {
    const volumes = [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }];
    const { template } = deployment({ name, pod: { volumes } }).spec as { template: object };
    plain(web, kind, name, { spec: kind === 'CronJob' ? { jobTemplate: { spec: { template } } } : { template, strategy } }, kind === 'CronJob' || kind === 'Job' ? 'batch/v1' : 'apps/v1');
  };

  test('with a scaler', () => {
    expect(rollouts(claim('ReadWriteOnce'), mounting('Deployment'), scaler({ maxReplicas: 1 }))).toEqual([]);
    expect(rollouts(claim('ReadWriteOnce'), mounting('Deployment'), scaler({}))).toEqual(["home/web Deployment/app: Deployment 'app' with volume 'data', which is ReadWriteOnce, must run once, got a scaler that makes up to 5 pods; a second pod could not start on another node: remove the scaler"]);
    expect(rollouts(claim('ReadWriteMany'), mounting('Deployment'), scaler({}))).toEqual([]);
  });

  test('with a task beside it that cannot have its volume', () => {
    for (const kind of ['CronJob', 'Job']) {
      expect(rollouts(claim('ReadWriteOnce'), mounting('Deployment'), mounting(kind, 'task'))).toEqual([]);
      expect(rollouts(claim('ReadWriteOncePod'), mounting('Deployment'), mounting(kind, 'task'))).toHaveLength(1);
      expect(rollouts(claim('ReadWriteOncePod'), mounting(kind, 'task'))).toEqual([]);
    }
    expect(rollouts(claim('ReadWriteOncePod'), mounting('CronJob', 'a'), mounting('Deployment', 'b'))).toEqual(["home/web CronJob/a: volume 'data', which is ReadWriteOncePod, must be mounted by one workload, got Deployment 'b' and CronJob 'a'; while one runs the other could not start: put them in one pod, or take accessMode: 'ReadWriteMany'"]);
  });

  test('with more copies than one', () => {
    const copies = (kind: string): Declare => (web) => {
      const { template } = deployment({ pod: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }, { name: 'other', emptyDir: {} }] } }).spec as { template: object };
      plain(web, kind, 'app', { spec: { replicas: 2, strategy: { type: 'Recreate' }, template } }, 'apps/v1');
    };
    for (const kind of ['Deployment', 'ReplicaSet', 'StatefulSet']) expect(rollouts(claim('ReadWriteOnce'), copies(kind))).toEqual([`home/web ${kind}/app: ${kind} 'app' with volume 'data', which is ReadWriteOnce, must run once, got 2 replicas; a second pod could not start on another node`]);
    expect(rollouts(claim('ReadWriteOnce', 'ReadWriteMany'), copies('Deployment'))).toEqual([]);
    expect(rollouts(claim('ReadWriteOnce'), (web) => plain(web, 'ConfigMap', 'app', { spec: deployment().spec }))).toEqual([]);
    expect(rollouts((web) => plain(web, 'PersistentVolumeClaim', 'data', {}), copies('Deployment'))).toEqual([]);
  });

  test('of a kind that makes no second pod at once', () => {
    for (const kind of ['ReplicaSet', 'StatefulSet']) expect(rollouts(claim('ReadWriteOnce'), mounting(kind, 'app', {}))).toEqual([]);
    expect(rollouts(claim('ReadWriteOnce'), mounting('DaemonSet'))).toEqual(["home/web DaemonSet/app: DaemonSet 'app' with volume 'data', which is ReadWriteOnce, must not run on every node, got a DaemonSet; only one of its pods could start"]);
    expect(rollouts(claim('ReadWriteOnce'), mounting('Deployment'), (web) => plain(web, 'ScaledObject', 'app', { spec: { scaleTargetRef: { name: 'app' }, maxReplicaCount: 3 } }, 'keda.sh/v1alpha1'))).toEqual([expect.stringContaining('got a scaler that makes up to 3 pods')]);
  });

  test('where an old pod stops first', () => {
    expect(rollouts(claim('ReadWriteOnce'), mounting('Deployment', 'app', {}))).toHaveLength(1);
    for (const maxSurge of [0, '0', '0%']) expect(rollouts(claim('ReadWriteOnce'), mounting('Deployment', 'app', { rollingUpdate: { maxSurge } }))).toEqual([]);
    expect(rollouts(claim('ReadWriteOnce'), mounting('DaemonSet'))).toHaveLength(1);
    expect(rollouts(claim(), mounting('Deployment', 'app', {}))).toEqual([]);
  });
});
