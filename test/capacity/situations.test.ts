import { type NodeMaker } from '../../lib/capacity/node-maker';
import { apartFrom, boardOf, daemonSet, deployment, object, priorityClass, shortfalls, statefulSet, told, workload, type Scene } from './scene';

const one: Scene['pools'] = [{ name: 'node' }];
const two: Scene['pools'] = [{ name: 'node', count: 2 }];
const three: Scene['pools'] = [{ name: 'node', count: 3 }];
const disk = { name: 'disk', isDefault: true, boundTo: 'node' as const };
const claimTemplates = { volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { resources: { requests: { storage: '1Gi' } } } }] };
const scaler = (spec: object, kind = 'HorizontalPodAutoscaler'): Scene['objects'][number] => object(kind === 'ScaledObject' ? 'keda.sh/v1alpha1' : 'autoscaling/v2', kind, 'a', { spec: { scaleTargetRef: { kind: 'Deployment', name: 'a' }, ...spec } }, 'web');

describe('a rollout', () => {
  const rolling = (rollingUpdate: object | undefined, replicas = 1, cpu = '250m'): Scene['objects'][number] => deployment('a', { replicas, cpu, spec: { strategy: { type: 'RollingUpdate', ...(rollingUpdate && { rollingUpdate }) } } });

  test('that starts before it stops needs room for one pod more', () => {
    expect(told({ pools: one, objects: [rolling(undefined, 1, '501m')] })).toEqual([
      "error: a pod of Deployment 'a' must fit on a node beside the pods that it is to replace in a rollout, got none with 0.501 CPU left: node-1 lacks 0.002 CPU; add a node to pool 'node', or lower requests",
    ]);
    expect(told({ pools: one, objects: [rolling(undefined, 1, '500m')] })).toEqual([]);
  });

  test.each<[string, object | undefined, number, boolean]>([
    ['a quarter of three pods may be down, which is none', undefined, 3, true],
    ['a quarter of four pods may be down, which is one', undefined, 4, false],
    ['none may be down', { maxUnavailable: 0, maxSurge: 1 }, 4, true],
    ['none in a hundred may be down', { maxUnavailable: '0%' }, 4, true],
    ['one may be down', { maxUnavailable: 1, maxSurge: 1 }, 4, false],
    ['none may be down and none come beside, which is one down', { maxUnavailable: 0, maxSurge: 0 }, 4, false],
  ])('%s', (_, rollingUpdate, replicas, needsRoom) => {
    const cpu = `${Math.floor(1000 / replicas)}m`;
    expect(shortfalls({ pools: one, objects: [rolling(rollingUpdate, replicas, cpu)] }).map(({ when }) => when.is)).toEqual(needsRoom ? ['rollout'] : []);
  });

  test('of what is stopped first needs none', () => {
    expect(told({ pools: one, objects: [deployment('a', { cpu: '1' }), statefulSet('b', { cpu: '0' }), daemonSet('c', { cpu: '0' })] })).toEqual([]);
  });

  test('counts the pods that something scales it to', () => {
    expect(shortfalls({ pools: one, objects: [rolling(undefined, undefined, '250m'), scaler({ minReplicas: 4, maxReplicas: 4 })] })).toEqual([]);
    expect(shortfalls({ pools: one, objects: [rolling(undefined, 4, '333m'), scaler({ minReplicas: 3, maxReplicas: 3 })] })).toHaveLength(1);
  });

  test('meets its own rules', () => {
    expect(told({ pools: two, objects: [deployment('a', { replicas: 2, pod: apartFrom('a'), spec: { strategy: { rollingUpdate: { maxUnavailable: 0 } } } })] })).toEqual([
      "error: a pod of Deployment 'a' must fit on a node beside the pods that it is to replace in a rollout, got none that it may share: node-1 and node-2 run a pod that it must keep away from; set maxUnavailable: 1, or add a node",
    ]);
    expect(told({ pools: three, objects: [deployment('a', { replicas: 2, pod: apartFrom('a'), spec: { strategy: {} } })] })).toEqual([]);
    const port = { containers: [{ ports: [{ containerPort: 1, hostPort: 80 }] }] };
    expect(shortfalls({ pools: one, objects: [deployment('a', { pod: port, spec: { strategy: {} } })] })).toHaveLength(1);
    expect(shortfalls({ pools: two, objects: [deployment('a', { pod: port, spec: { strategy: {} } })] })).toEqual([]);
  });

  test('keeps away from pods of its own version alone where it says so', () => {
    const term = { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'a' } } };
    const pod = (further: object): object => ({ affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ ...term, ...further }] } } });
    const objects = (further: object): Scene['objects'] => [deployment('a', { replicas: 2, pod: pod(further) as Record<string, unknown>, spec: { strategy: { rollingUpdate: { maxUnavailable: 0 } } } })];
    expect(shortfalls({ pools: two, objects: objects({}) })).toHaveLength(1);
    expect(shortfalls({ pools: two, objects: objects({ matchLabelKeys: ['pod-template-hash'] }) })).toEqual([]);
  });

  test('may make pods wait that go later', () => {
    const objects = [priorityClass('high', 10), deployment('batch', { cpu: '400m' }), deployment('a', { cpu: '500m', pod: { priorityClassName: 'high' }, spec: { strategy: {} } })];
    expect(told({ pools: one, objects })).toEqual([]);
    expect(shortfalls({ pools: one, objects: objects.slice(1) })).toHaveLength(1);
  });

  test('with a volume that one pod at a time may use is for another rule', () => {
    const claim = object('v1', 'PersistentVolumeClaim', 'data', { spec: { accessModes: ['ReadWriteOncePod'] } }, 'web');
    const pod = { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] };
    expect(told({ pools: one, objects: [claim, deployment('a', { pod, spec: { strategy: {} } })] })).toEqual([]);
  });
});

describe('the loss of a node', () => {
  const lost = (scene: Scene): string[] => told(scene, { production: true });

  test('leaves room for its pods on the others', () => {
    expect(lost({ pools: two, objects: [deployment('a', { replicas: 2, cpu: '500m' })] })).toEqual([]);
    expect(lost({ pools: two, objects: [deployment('a', { replicas: 2, cpu: '501m' })] })).toEqual([
      "error: a pod of Deployment 'a' must fit on a node when 'node-1' is lost (and in 1 other case), got none with 0.501 CPU left: node-2 lacks 0.002 CPU; add a node to pool 'node', or lower requests",
    ]);
    expect(told({ pools: two, objects: [deployment('a', { replicas: 2, cpu: '501m' })] })).toEqual([]);
  });

  test('leaves as many nodes as copies must be apart on', () => {
    expect(lost({ pools: three, objects: [deployment('a', { replicas: 2, pod: apartFrom('a') })] })).toEqual([]);
    expect(shortfalls({ pools: three, objects: [deployment('a', { replicas: 3, pod: apartFrom('a') })] }, { production: true }).map(({ isSure }) => isSure)).toEqual([true]);
  });

  test('takes a domain of the spread away', () => {
    const pod = { topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { app: 'a' } } }] };
    expect(lost({ pools: three, objects: [deployment('a', { replicas: 3, pod })] })).toEqual([]);
    const minDomains = { topologySpreadConstraints: [{ ...pod.topologySpreadConstraints[0], minDomains: 3 }] };
    expect(shortfalls({ pools: three, objects: [deployment('a', { replicas: 3, pod: minDomains })] }, { production: true })).toHaveLength(1);
  });

  test('needs no room for what runs on every node', () => {
    expect(lost({ pools: two, objects: [daemonSet('agent', { cpu: '900m' })] })).toEqual([]);
  });

  test('makes pods wait whose volume lies there, and no others', () => {
    const db = (cpu: string): Scene['objects'][number] => statefulSet('db', { cpu, spec: claimTemplates });
    expect(lost({ pools: two, objects: [db('900m'), deployment('a', { cpu: '900m' })], classes: [disk] })).toEqual([
      "error: a pod of Deployment 'a' must fit on a node when 'node-2' is lost, got none with 0.9 CPU left: node-1 lacks 0.8 CPU; add a node to pool 'node', or lower requests",
    ]);
    expect(lost({ pools: two, objects: [db('900m')], classes: [disk] })).toEqual([]);
  });

  test('leaves a volume in its zone', () => {
    const zonal = { ...disk, boundTo: 'zone' as const };
    const pools: Scene['pools'] = [{ name: 'a', zone: 'a' }, { name: 'b', zone: 'b' }];
    const objects = [statefulSet('db', { spec: claimTemplates })];
    expect(lost({ pools: [...pools, { name: 'c', zone: 'a', cpu: '100m' }], objects, classes: [zonal] })).toHaveLength(1);
    expect(lost({ pools: [{ name: 'a', zone: 'a', count: 2 }, { name: 'b', zone: 'b', count: 2 }], objects, classes: [zonal] })).toEqual([]);
  });

  test('waits where the zone of a volume has no other node', () => {
    const zonal = { ...disk, boundTo: 'zone' as const };
    expect(lost({ pools: [{ name: 'a', zone: 'a' }, { name: 'b', zone: 'b' }], objects: [statefulSet('db', { spec: claimTemplates })], classes: [zonal] })).toEqual([]);
  });

  test('pushes out what goes later, which is told where it has no room', () => {
    const objects = [priorityClass('high', 10), deployment('important', { cpu: '600m', pod: { priorityClassName: 'high' } }), deployment('batch', { cpu: '600m' })];
    expect(shortfalls({ pools: two, objects }, { production: true }).map(({ pod, when }) => [pod.of.set.name, when.is])).toEqual([['batch', 'loss']]);
    const patient = [priorityClass('high', 10, { preemptionPolicy: 'Never' }), ...objects.slice(1)];
    expect(shortfalls({ pools: two, objects: patient }, { production: true }).map(({ pod }) => pod.of.set.name)).toEqual(['important', 'batch']);
  });

  test('for which others would have to move first is refused where that is so in whatever order they came', () => {
    const objects = [deployment('a', { cpu: '400m' }), deployment('b', { cpu: '400m' }), deployment('c', { cpu: '700m' })];
    expect(lost({ pools: three, objects })).toEqual([
      "error: a pod of Deployment 'c' must fit on a node when 'node-3' is lost, got room only if other pods moved first, and none with 0.7 CPU left: node-1 and node-2 lack 0.1 CPU; add a node to pool 'node', or lower requests",
    ]);
  });

  test('for which they would have to move in the order of the declaration alone is a warning', () => {
    // Where 'c' comes before the last of 'b', the two that are small share a node.
    const objects = [deployment('a', { cpu: '400m' }), deployment('b', { replicas: 2, cpu: '600m' }), deployment('c', { cpu: '400m' })];
    expect(shortfalls({ pools: three, objects }, { production: true }).map(({ pod, isSure, hasWay }) => [pod.of.set.name, isSure, hasWay])).toEqual([['b', false, true]]);
  });

  test('of a machine that is made anew is none', () => {
    const maker: NodeMaker = {
      * offersFor(_, nodes) {
        if (nodes.length < 2) yield { name: `made-${nodes.length}`, pool: 'made', labels: { 'kubernetes.io/hostname': `made-${nodes.length}` }, taints: [], onDemand: true, allocatable: new Map([['cpu', 1000], ['memory', 2 ** 30], ['pods', 110]]) };
      },
    };
    expect(told({ pools: one, objects: [deployment('a', { cpu: '900m' }), deployment('b', { cpu: '900m' })], maker })).toEqual([]);
    expect(told({ pools: one, objects: [deployment('a', { cpu: '900m', replicas: 3 })], maker })).toHaveLength(1);
    // Only the loss of the fixed node takes room away.
    expect(shortfalls({ pools: one, objects: [deployment('a', { cpu: '900m' }), deployment('b', { cpu: '900m' })], maker }, { production: true }).map(({ when }) => when)).toEqual([{ is: 'loss', node: 'node-1' }]);
  });
});

describe('nodes that are drained one after another', () => {
  test('must have room for the pods of each, wherever the others put theirs, in production', () => {
    // The small ones gather on the node that comes back first, and then a large one has nowhere to go.
    const objects = [deployment('large', { replicas: 2, cpu: '800m' }), deployment('small', { cpu: '100m' }), deployment('several', { replicas: 3, cpu: '100m' })];
    expect(told({ pools: three, objects }, { production: true })).toEqual([
      "warning: a pod of Deployment 'large' must fit on a node when nodes are drained one after another and it is the turn of 'node-1', got room only if other pods moved first, and none with 0.8 CPU left: node-3 lacks 0.1 CPU, node-2 lacks 0.7 CPU; add a node to pool 'node', or lower requests",
    ]);
    expect(told({ pools: three, objects })).toEqual([]);
    expect(told({ pools: [{ name: 'node', count: 4 }], objects }, { production: true })).toEqual([]);
  });
});

describe('what is scaled up', () => {
  test.each([
    ['by a HorizontalPodAutoscaler', scaler({ minReplicas: 2, maxReplicas: 5 })],
    ['by KEDA', scaler({ minReplicaCount: 2, maxReplicaCount: 5, triggers: [{ type: 'cpu' }] }, 'ScaledObject')],
    ['by KEDA at a time', scaler({ minReplicaCount: 2, triggers: [{ type: 'cron', metadata: { desiredReplicas: '5' } }] }, 'ScaledObject')],
  ])('%s is warned of where there is no room then', (_, scale) => {
    const scene = (cpu: string): Scene => ({ pools: one, objects: [deployment('a', { cpu }), scale] });
    expect(told(scene('200m'))).toEqual([]);
    expect(told(scene('210m'))).toEqual([
      "warning: a pod of Deployment 'a' must fit on a node when it is scaled up to 5 pods, got room only if other pods moved first, and none with 0.21 CPU left: node-1 lacks 0.05 CPU; add a node to pool 'node', or lower requests",
    ]);
    expect(shortfalls(scene('510m')).map(({ isSure }) => isSure)).toEqual([true]);
  });
});

describe('what runs now and then', () => {
  const job = (name: string, cpu: string, spec: object = {}, kind = 'Job'): Scene['objects'][number] => workload(kind, name, { cpu, spec: spec as Record<string, unknown> });

  test('has room beside everything else, each for itself', () => {
    expect(told({ pools: one, objects: [deployment('a', { cpu: '500m' }), job('b', '500m'), job('c', '400m', {}, 'CronJob')] })).toEqual([]);
    expect(told({ pools: one, objects: [deployment('a', { cpu: '500m' }), job('b', '501m')] })).toEqual([
      "error: a pod of Job 'b' must fit on a node, got none with 0.501 CPU left: node-1 lacks 0.001 CPU; add a node to pool 'node', or lower requests",
    ]);
  });

  test('all at once as far as it says so', () => {
    expect(shortfalls({ pools: one, objects: [job('b', '400m', { parallelism: 3, completions: 2 })] })).toEqual([]);
    expect(shortfalls({ pools: one, objects: [job('b', '400m', { parallelism: 3 })] })).toHaveLength(1);
    expect(shortfalls({ pools: one, objects: [job('b', '400m', { parallelism: 3, suspend: true })] })).toEqual([]);
  });

  test('is warned of where it must wait until a lost node is back', () => {
    const objects = [deployment('a', { cpu: '500m', replicas: 2 }), job('b', '100m')];
    expect(told({ pools: [{ name: 'node', count: 2, cpu: '1051m' }], objects }, { production: true }).map((text) => text.replace(/, got.*/, ''))).toEqual([
      "warning: a pod of Job 'b' must fit on a node when 'node-1' is lost",
    ]);
  });

  test('a set of no pods needs nothing', () => {
    expect(boardOf({ pools: one, objects: [deployment('a', { replicas: 0, cpu: '9', spec: { strategy: {} } })] })).toMatchObject({ lasting: [], next: [] });
  });
});
