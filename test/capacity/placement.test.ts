import { type Manifest } from '../../lib/manifest';
import { apartFrom, daemonSet, deployment, nearTo, object, placesOf, priorityClass, shortfalls, statefulSet, told, workload, type Scene } from './scene';

const two: Scene['pools'] = [{ name: 'node', count: 2 }];

describe('what a node has', () => {
  test('room to the last bit is room', () => {
    expect(told({ pools: [{ name: 'node' }], objects: [deployment('a', { cpu: '1', memory: '1Gi' })] })).toEqual([]);
  });

  test.each([
    ['CPU', { cpu: '1001m' }, '1.001 CPU', 'lacks 0.001 CPU'],
    ['memory', { memory: '1025Mi' }, '1025Mi memory', 'lacks 1Mi memory'],
    ['ephemeral storage', { pod: { containers: [{ resources: { requests: { 'ephemeral-storage': '11Gi' } } }] } }, '11Gi ephemeral-storage and 11Gi disk', 'lacks 1024Mi ephemeral-storage and 1024Mi disk'],
    ['anything else', { pod: { containers: [{ resources: { limits: { 'example.com/dongle': 1 } } }] } }, '1 example.com/dongle', 'lacks 1 example.com/dongle'],
  ])('one bit too much %s is told', (_, facts, asked, lacks) => {
    expect(told({ pools: [{ name: 'node' }], objects: [deployment('a', facts)] })).toEqual([
      `error: a pod of Deployment 'a' must fit on a node, got none as large as ${asked}: node-1 ${lacks}; take larger nodes in pool 'node', or lower its requests`,
    ]);
  });

  test('what a pool says it has beside', () => {
    const objects = [deployment('a', { pod: { containers: [{ resources: { limits: { 'example.com/dongle': 1 } } }] }, replicas: 2 })];
    expect(told({ pools: [{ name: 'node', resources: { 'example.com/dongle': 2 } }], objects })).toEqual([]);
  });

  test('pods on a node are counted, those of every node among them', () => {
    const objects = [daemonSet('agent', { cpu: '1m', memory: '1Mi' }), deployment('a', { replicas: 3, cpu: '1m', memory: '1Mi' })];
    expect(told({ pools: [{ name: 'node', pods: 4 }], objects })).toEqual([]);
    expect(told({ pools: [{ name: 'node', pods: 3 }], objects })).toEqual([
      "error: a pod of Deployment 'a' must fit on a node, got none with room for 1 more pod left: node-1 lacks room for 1 more pod; add a node to pool 'node', or lower requests",
    ]);
  });

  test('a pod takes what comes before it too', () => {
    const init = { initContainers: [{ resources: { requests: { cpu: '2' } } }] };
    expect(shortfalls({ pools: two, objects: [deployment('a', { pod: { containers: [{}], ...init } })] })).toHaveLength(1);
  });
});

describe('pods on every node', () => {
  test('come first', () => {
    expect(told({ pools: [{ name: 'node' }], objects: [deployment('a', { cpu: '950m' }), daemonSet('agent', { cpu: '100m' })] })).toEqual([
      "error: a pod of Deployment 'a' must fit on a node, got none as large as 0.95 CPU: node-1 lacks 0.05 CPU; take larger nodes in pool 'node', or lower its requests",
    ]);
  });

  test('need room on each of them that they may run on', () => {
    const pools = [{ name: 'small', cpu: '500m' as const, labels: { kind: 'small' } }, { name: 'large' }];
    expect(told({ pools, objects: [daemonSet('agent', { cpu: '600m' })] })).toEqual([
      "error: a pod of DaemonSet 'agent' must fit on a node, got none with 0.6 CPU left: small-1 lacks 0.101 CPU; take larger nodes in pool 'small', or lower requests",
    ]);
    expect(told({ pools, objects: [daemonSet('agent', { cpu: '600m', pod: { nodeSelector: { kind: 'none' } } })] })).toEqual([]);
  });

  test('may need another one beside them, whichever comes first', () => {
    expect(told({ pools: two, objects: [daemonSet('proxy', { pod: nearTo('agent') }), daemonSet('agent')] })).toEqual([]);
    expect(shortfalls({ pools: two, objects: [daemonSet('proxy', { pod: nearTo('agent') })] })).toHaveLength(1);
  });
});

describe('which nodes a pod may run on', () => {
  test('taints of control planes keep it off', () => {
    const pools = [{ name: 'control', role: 'control-plane' as const, workloads: false }];
    expect(told({ pools, objects: [deployment('a')] })).toEqual([
      "error: a pod of Deployment 'a' must fit on a node, got none that it may run on: control-1 has the taint node-role.kubernetes.io/control-plane:NoSchedule; give it a toleration, or take the taint from a pool",
    ]);
    expect(told({ pools, objects: [deployment('a', { pod: { tolerations: [{ operator: 'Exists' }] } })] })).toEqual([]);
  });

  test('nodes without pods take none', () => {
    expect(shortfalls({ pools: [{ name: 'storage', workloads: false }], objects: [deployment('a')] })).toHaveLength(1);
  });

  test('each reason is told with the nodes that have it', () => {
    const pools = [{ name: 'node', count: 5 }, { name: 'ssd', count: 2, labels: { disk: 'ssd' }, cpu: '301m' as const }];
    expect(told({ pools, objects: [deployment('a', { cpu: '500m', pod: { nodeSelector: { disk: 'ssd' } } })] })).toEqual([
      "error: a pod of Deployment 'a' must fit on a node, got none as large as 0.5 CPU: ssd-1 and ssd-2 lack 0.2 CPU, node-1, node-2, node-3 and 2 others lack the label disk: 'ssd'; take larger nodes in pool 'ssd', or lower its requests",
    ]);
  });

  test('another architecture', () => {
    expect(told({ pools: [{ name: 'arm', architecture: 'arm64' }], objects: [deployment('a', { pod: { nodeSelector: { 'kubernetes.io/arch': 'amd64' } } })] })).toEqual([
      "error: a pod of Deployment 'a' must fit on a node, got none that it may run on: arm-1 has kubernetes.io/arch 'arm64', not 'amd64'; take images that run on arm64, or add a pool of its architecture",
    ]);
  });
});

describe('other pods near it', () => {
  test('that it keeps away from', () => {
    expect(told({ pools: two, objects: [deployment('a', { replicas: 3, pod: apartFrom('a') })] })).toEqual([
      "error: a pod of Deployment 'a' must fit on a node, got none that it may share: node-1 and node-2 run a pod that it must keep away from; add a node, run fewer of them, or prefer what is required",
    ]);
    expect(told({ pools: two, objects: [deployment('a', { replicas: 2, pod: apartFrom('a') })] })).toEqual([]);
  });

  test('that keep away from it, though it does not from them', () => {
    const objects = [deployment('shy', { replicas: 2, pod: apartFrom('loud') }), deployment('loud')];
    // Both of them on one node would do, but the scheduler spreads them.
    expect(shortfalls({ pools: two, objects }).map(({ isSure }) => isSure)).toEqual([false]);
    expect(placesOf({ pools: [{ name: 'node', count: 2 }], objects: [deployment('shy', { pod: apartFrom('loud') }), deployment('loud')] })).toEqual({ loud: ['node-2'], shy: ['node-1'] });
  });

  test('in its own namespace alone, unless it names others', () => {
    const shy = (further: object): Scene['objects'][number] => deployment('shy', {
      replicas: 2, pod: { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'loud' } }, ...further }] } } },
    });
    const loud = deployment('loud', { namespace: 'other' });
    const namespace = object('v1', 'Namespace', 'other', { metadata: { name: 'other', labels: { team: 'x' } } });
    expect(shortfalls({ pools: two, objects: [shy({}), loud] })).toEqual([]);
    expect(shortfalls({ pools: two, objects: [shy({ namespaces: ['other'] }), loud] })).toHaveLength(1);
    expect(shortfalls({ pools: two, objects: [shy({ namespaceSelector: {} }), loud] })).toHaveLength(1);
    expect(shortfalls({ pools: two, objects: [shy({ namespaceSelector: { matchLabels: { team: 'x' } } }), loud, namespace] })).toHaveLength(1);
    expect(shortfalls({ pools: two, objects: [shy({ namespaceSelector: { matchLabels: { team: 'y' } } }), loud, namespace] })).toEqual([]);
    expect(shortfalls({ pools: two, objects: [shy({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'other' } } }), loud] })).toHaveLength(1);
  });

  test('in the same zone', () => {
    const pools = [{ name: 'a', count: 2, zone: 'a' }, { name: 'b', zone: 'b' }];
    expect(told({ pools, objects: [deployment('a', { replicas: 3, pod: apartFrom('a', 'topology.kubernetes.io/zone') })] })).toEqual([
      "error: a pod of Deployment 'a' must fit on a node, got none that it may share: a-1, a-2 and b-1 are in the same topology.kubernetes.io/zone as a pod that it must keep away from; add a node, run fewer of them, or prefer what is required",
    ]);
  });

  test('by expressions', () => {
    const pod = { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'kubernetes.io/hostname', labelSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['a', 'b'] }] } }] } } };
    expect(shortfalls({ pools: two, objects: [deployment('a', { pod }), deployment('b', { pod })] })).toEqual([]);
    expect(shortfalls({ pools: two, objects: [deployment('a', { pod, replicas: 2 }), deployment('b', { pod })] })).toHaveLength(1);
  });

  test('that it goes to', () => {
    const objects = [deployment('web', { pod: nearTo('cache') }), deployment('cache', { pod: { nodeSelector: { 'kubernetes.io/hostname': 'node-2' } } })];
    expect(placesOf({ pools: two, objects })).toEqual({ cache: ['node-2'], web: ['node-2'] });
    expect(told({ pools: two, objects: objects.slice(0, 1) })).toEqual([
      "error: a pod of Deployment 'web' must fit on a node, got none that it may share: node-1 and node-2 are not near those with app 'cache'; have what it wants near run where it may run itself, or prefer what is required",
    ]);
  });

  test('and waits for them where they go later', () => {
    const zones: Scene['pools'] = [{ name: 'a', cpu: '1501m', zone: 'a' }, { name: 'b', cpu: '1601m', zone: 'b' }];
    const near = (app: string): { pod: Record<string, unknown> } => ({ pod: nearTo(app, 'topology.kubernetes.io/zone') });
    const patient = { replicas: 3, cpu: '400m', memory: '1Mi', pod: { priorityClassName: 'low' } };
    const classes = [priorityClass('low', -10), priorityClass('high', 10)];
    expect(told({ pools: zones, objects: [...classes, deployment('later', patient), deployment('first', { replicas: 2, cpu: '600m', memory: '1Mi', ...near('later') })] })).toEqual([]);
    // One after another: each waits for the next, the last of which goes last.
    const chain = (cpu: string): Scene['objects'] => [...classes, deployment('later', { ...patient, replicas: 1 }), deployment('middle', { cpu: '100m', ...near('later') }), deployment('first', { cpu, pod: { ...near('middle').pod, priorityClassName: 'high' } })];
    expect(told({ pools: zones, objects: chain('1') })).toEqual([]);
    expect(told({ pools: zones, objects: chain('1101m') })).toEqual([expect.stringContaining("a pod of Deployment 'first' must fit on a node, got")]);
  });

  test('of its own kind: the first of them goes anywhere', () => {
    expect(placesOf({ pools: two, objects: [deployment('a', { replicas: 3, pod: nearTo('a') })] })).toEqual({ a: ['node-1', 'node-1', 'node-1'] });
  });

  test('where nodes lack the label, it goes nowhere', () => {
    expect(shortfalls({ pools: two, objects: [deployment('a', { pod: nearTo('a', 'topology.kubernetes.io/zone') })] })).toHaveLength(1);
    expect(shortfalls({ pools: two, objects: [deployment('a', { replicas: 2, pod: apartFrom('a', 'topology.kubernetes.io/zone') })] })).toEqual([]);
  });
});

describe('even spread', () => {
  const spread = (further: object = {}): Record<string, unknown> => ({ topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { app: 'a' } }, ...further }] });
  const full = daemonSet('full', { cpu: '950m', pod: { nodeSelector: { 'kubernetes.io/hostname': 'node-2' } } });

  test('counts a node without room for more', () => {
    expect(told({ pools: two, objects: [full, deployment('a', { replicas: 2, pod: spread() })] })).toEqual([
      "error: a pod of Deployment 'a' must fit on a node, got none with 0.1 CPU left: node-2 lacks 0.05 CPU, node-1 would have too many of its pods by kubernetes.io/hostname (maxSkew 1); add a node to pool 'node', or lower requests",
    ]);
    expect(shortfalls({ pools: two, objects: [full, deployment('a', { replicas: 2, pod: spread({ maxSkew: 2 }) })] })).toEqual([]);
    expect(shortfalls({ pools: two, objects: [full, deployment('a', { replicas: 2, pod: spread({ whenUnsatisfiable: 'ScheduleAnyway' }) })] })).toEqual([]);
  });

  test('does not count nodes that it may not run on, unless told to', () => {
    const pinned = { nodeSelector: { 'kubernetes.io/hostname': 'node-1' } };
    expect(shortfalls({ pools: two, objects: [deployment('a', { replicas: 2, pod: { ...pinned, ...spread() } })] })).toEqual([]);
    expect(shortfalls({ pools: two, objects: [deployment('a', { replicas: 2, pod: { ...pinned, ...spread({ nodeAffinityPolicy: 'Ignore' }) } })] })).toHaveLength(1);
  });

  test('counts nodes with taints, unless told not to', () => {
    const pools = [{ name: 'node' }, { name: 'control', role: 'control-plane' as const, workloads: false }];
    expect(shortfalls({ pools, objects: [deployment('a', { replicas: 2, pod: spread() })] })).toHaveLength(1);
    expect(shortfalls({ pools, objects: [deployment('a', { replicas: 2, pod: spread({ nodeTaintsPolicy: 'Honor' }) })] })).toEqual([]);
  });

  test('needs as many domains as it says', () => {
    expect(shortfalls({ pools: two, objects: [deployment('a', { replicas: 3, pod: spread({ minDomains: 2 }) })] })).toEqual([]);
    expect(shortfalls({ pools: two, objects: [deployment('a', { replicas: 3, pod: spread({ minDomains: 3 }) })] })).toHaveLength(1);
  });

  test('needs the label on the node', () => {
    expect(told({ pools: two, objects: [deployment('a', { pod: spread({ topologyKey: 'topology.kubernetes.io/zone' }) })] })).toEqual([
      "error: a pod of Deployment 'a' must fit on a node, got none that it may share: node-1 and node-2 lack the label topology.kubernetes.io/zone by which its pods are spread; add a node, run fewer of them, or prefer what is required",
    ]);
  });

  test('of other pods than its own limits nothing', () => {
    expect(shortfalls({ pools: two, objects: [full, deployment('a', { replicas: 3, pod: spread({ labelSelector: { matchLabels: { app: 'other' } } }) })] })).toEqual([]);
    expect(shortfalls({ pools: two, objects: [full, deployment('a', { replicas: 3, pod: spread({ labelSelector: undefined }) })] })).toEqual([]);
  });
});

describe('ports of the node', () => {
  const port = (hostPort: number, further: object = {}): { pod: Record<string, unknown> } => ({ pod: { containers: [{ ports: [{ containerPort: 1, hostPort, ...further }] }] } });

  test('are one pod’s', () => {
    expect(told({ pools: [{ name: 'node' }], objects: [deployment('a', port(80)), deployment('b', port(80))] })).toEqual([
      "error: a pod of Deployment 'b' must fit on a node, got none that it may share: node-1 has its port TCP/80 taken; take another hostPort, or none",
    ]);
    expect(shortfalls({ pools: two, objects: [deployment('a', port(80)), deployment('b', port(80))] })).toEqual([]);
  });

  test.each([
    ['another number', port(81), 0], ['another protocol', port(80, { protocol: 'UDP' }), 0], ['all addresses', port(80, { hostIP: '10.0.0.1' }), 1],
    ['the container’s, in the node’s network', { pod: { hostNetwork: true, containers: [{ ports: [{ containerPort: 80 }] }] } }, 1],
    ['none, outside of it', { pod: { containers: [{ ports: [{ containerPort: 80 }] }] } }, 0],
    ['that of a container that starts before and keeps running', { pod: { initContainers: [{ restartPolicy: 'Always', ports: [{ hostPort: 80 }] }] } }, 1],
    ['that of a container that only runs before', { pod: { initContainers: [{ ports: [{ hostPort: 80 }] }] } }, 0],
  ])('%s', (_, other, expected) => {
    expect(shortfalls({ pools: [{ name: 'node' }], objects: [deployment('a', port(80)), deployment('b', other)] })).toHaveLength(expected);
  });

  test('of two addresses do not meet', () => {
    expect(shortfalls({ pools: [{ name: 'node' }], objects: [deployment('a', port(80, { hostIP: '10.0.0.1' })), deployment('b', port(80, { hostIP: '10.0.0.2' }))] })).toEqual([]);
  });
});

describe('volumes', () => {
  const disk = { name: 'disk', isDefault: true, boundTo: 'node' as const };
  const claim = (name: string, spec: object = {}): Scene['objects'][number] => object('v1', 'PersistentVolumeClaim', name, { spec: { resources: { requests: { storage: '6Gi' } }, ...spec } }, 'web');
  const using = (...names: string[]): { pod: Record<string, unknown> } => ({ pod: { containers: [{}], volumes: names.map((claimName) => ({ name: claimName, persistentVolumeClaim: { claimName } })) } });
  const template = (spec: object = {}): object => ({ metadata: { name: 'data' }, spec: { resources: { requests: { storage: '6Gi' } }, ...spec } });

  test('that lie on a node take of its disk', () => {
    const objects = [statefulSet('db', { replicas: 2, spec: { volumeClaimTemplates: [template()] } })];
    expect(shortfalls({ pools: two, objects, classes: [disk] })).toEqual([]);
    expect(told({ pools: [{ name: 'node' }], objects, classes: [disk] })).toEqual([
      "error: db-1 of StatefulSet 'db' must fit on a node, got none with 6144Mi disk left: node-1 lacks 2048Mi disk; add a node to pool 'node', or lower requests",
    ]);
    expect(shortfalls({ pools: [{ name: 'node' }], objects, classes: [{ ...disk, ownDisk: true }] })).toEqual([]);
    expect(shortfalls({ pools: [{ name: 'node' }], objects, classes: [{ ...disk, boundTo: 'zone' }] })).toEqual([]);
  });

  test('keep the pods that share one on its node', () => {
    const objects = [claim('shared'), deployment('a', using('shared')), deployment('b', { ...using('shared') })];
    expect(placesOf({ pools: two, objects, classes: [disk] })).toEqual({ a: ['node-1'], b: ['node-1'] });
    expect(told({ pools: two, objects: [claim('shared'), deployment('a', using('shared')), deployment('b', { pod: { ...using('shared').pod, nodeSelector: { 'kubernetes.io/hostname': 'node-2' } } })], classes: [disk] }))
      .toEqual(["warning: a pod of Deployment 'b' must fit on a node, got room only if other pods moved first, and none that it may run on: node-1 has kubernetes.io/hostname 'node-1', not 'node-2', node-2 does not have its volume 'shared', which is on node-1; add a node where its volume is, or take a StorageClass whose volumes can move"]);
  });

  test('keep them in its zone', () => {
    const pools = [{ name: 'a', zone: 'a' }, { name: 'b', count: 2, zone: 'b' }];
    const pinned = deployment('b', { pod: { ...using('shared').pod, nodeSelector: { 'topology.kubernetes.io/zone': 'b' } } });
    expect(told({ pools, objects: [claim('shared'), pinned, deployment('a', using('shared'))], classes: [{ ...disk, boundTo: 'zone' }] })).toEqual([
      "warning: a pod of Deployment 'b' must fit on a node in whatever order pods come, got room only if other pods moved first, and none that it may run on: a-1 has topology.kubernetes.io/zone 'a', not 'b', b-1 and b-2 are not in zone a, where its volume 'shared' is; add a node where its volume is, or take a StorageClass whose volumes can move",
    ]);
    expect(placesOf({ pools, objects: [claim('shared'), pinned, deployment('c', using('shared'))], classes: [{ ...disk, boundTo: 'zone' }] })).toMatchObject({ c: [expect.stringMatching(/^b-/)] });
  });

  test('can be attached to a node only so many at once', () => {
    const classes = [{ name: 'network', isDefault: true, driver: 'disk.csi', volumesPerNode: 2 }];
    const objects = [statefulSet('db', { replicas: 3, spec: { volumeClaimTemplates: [template()] } })];
    expect(told({ pools: [{ name: 'node' }], objects, classes })).toEqual([
      "error: db-2 of StatefulSet 'db' must fit on a node, got none with room for 1 more volume of disk.csi left: node-1 lacks room for 1 more volume of disk.csi; add a node to pool 'node', or lower requests",
    ]);
    // One that pods share is attached once.
    expect(shortfalls({ pools: [{ name: 'node' }], objects: [claim('one'), claim('two'), deployment('a', { replicas: 4, ...using('one', 'two') })], classes })).toEqual([]);
  });

  test('of one pod have one', () => {
    const objects = [claim('mine', { accessModes: ['ReadWriteOncePod'] }), deployment('a', { replicas: 2, ...using('mine') })];
    expect(told({ pools: two, objects })[0]).toContain("cannot have its volume 'mine', which another pod uses");
  });

  test('can be where their class or their volume says', () => {
    const storageClass = object('storage.k8s.io/v1', 'StorageClass', 'there', { provisioner: 'disk.csi', allowedTopologies: [{ matchLabelExpressions: [{ key: 'kubernetes.io/hostname', values: ['node-2'] }] }] });
    expect(placesOf({ pools: two, objects: [storageClass, claim('c', { storageClassName: 'there' }), deployment('a', using('c'))] })).toEqual({ a: ['node-2'] });
    const volume = object('v1', 'PersistentVolume', 'pv', { spec: { nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: ['node-3'] }] }] } } } });
    expect(told({ pools: two, objects: [volume, claim('c', { volumeName: 'pv' }), deployment('a', using('c'))] })).toEqual([
      "error: a pod of Deployment 'a' must fit on a node, got none that it may run on: node-1 cannot have its volume 'c': it has kubernetes.io/hostname 'node-1', not 'node-3', node-2 cannot have its volume 'c': it has kubernetes.io/hostname 'node-2', not 'node-3'; add a node where its volume is, or take a StorageClass whose volumes can move",
    ]);
    const claimed = { ...volume, spec: { ...volume.spec as object, claimRef: { namespace: 'web', name: 'c' } } };
    expect(shortfalls({ pools: two, objects: [claimed, claim('c'), deployment('a', using('c'))] })).toHaveLength(1);
  });

  test('of a class that provisions on the node are known by who provisions them', () => {
    const storageClass = object('storage.k8s.io/v1', 'StorageClass', 'local', { metadata: { name: 'local', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } }, provisioner: 'rancher.io/local-path' });
    expect(shortfalls({ pools: [{ name: 'node' }], objects: [storageClass, statefulSet('db', { replicas: 2, spec: { volumeClaimTemplates: [template()] } })] })).toHaveLength(1);
  });

  test('that go with their pod take of the disk all the same', () => {
    const volumes = [{ name: 'scratch', ephemeral: { volumeClaimTemplate: { spec: { resources: { requests: { storage: '6Gi' } } } } } }];
    const objects = [deployment('a', { replicas: 2, pod: { volumes, containers: [{}] } })];
    expect(shortfalls({ pools: [{ name: 'node' }], objects, classes: [disk] })).toHaveLength(1);
    expect(shortfalls({ pools: two, objects, classes: [disk] })).toEqual([]);
  });

  test('of which nothing is declared keep nothing', () => {
    expect(shortfalls({ pools: two, objects: [deployment('a', { replicas: 2, ...using('elsewhere') })], classes: [disk] })).toEqual([]);
  });
});

describe('who goes first', () => {
  const classes = [priorityClass('high', 100), priorityClass('low', 1)];

  test('what there is no room for is what goes last', () => {
    const objects = [...classes, deployment('unimportant', { cpu: '600m', pod: { priorityClassName: 'low', containers: [{ resources: { requests: { cpu: '600m' } } }] } }), deployment('important', { pod: { priorityClassName: 'high', containers: [{ resources: { requests: { cpu: '600m' } } }] } })];
    expect(shortfalls({ pools: [{ name: 'node' }], objects }).map(({ pod }) => pod.of.set.name)).toEqual(['unimportant']);
  });

  test('a way that the scheduler would not find is a warning', () => {
    // It spreads the small ones first, since they are declared first, and then neither node has room for the large one.
    const objects = [deployment('small', { replicas: 2, cpu: '300m' }), deployment('large', { cpu: '800m' })];
    expect(told({ pools: two, objects })).toEqual([
      "warning: a pod of Deployment 'large' must fit on a node, got room only if other pods moved first, and none with 0.8 CPU left: node-1 and node-2 lack 0.1 CPU; add a node to pool 'node', or lower requests",
    ]);
  });

  test('a way that the scheduler finds in no order is as good as none', () => {
    // One of them goes to the larger node, as it always does, and the other one, which must be near it, may not.
    const pools: Scene['pools'] = [{ name: 'small', zone: 'a' }, { name: 'large', zone: 'b', cpu: '4', memory: '4Gi' }];
    const objects = [deployment('free'), deployment('bound', { pod: { nodeSelector: { 'topology.kubernetes.io/zone': 'a' }, ...nearTo('free') } })];
    expect(shortfalls({ pools, objects }).map(({ pod, isSure, hasWay }) => [pod.of.set.name, isSure, hasWay])).toEqual([['bound', true, true]]);
  });

  test('a way that only some orders lead to is told', () => {
    // A small one that comes after the large one goes to the other node, and then the second one does not.
    const objects = [deployment('large', { cpu: '800m' }), deployment('small', { replicas: 2, cpu: '300m' })];
    expect(told({ pools: two, objects })).toEqual([
      "warning: a pod of Deployment 'large' must fit on a node in whatever order pods come, got room only if other pods moved first, and none with 0.8 CPU left: node-1 and node-2 lack 0.1 CPU; add a node to pool 'node', or lower requests",
    ]);
    expect(told({ pools: two, objects: [...classes, deployment('large', { cpu: '800m', pod: { priorityClassName: 'high' } }), objects[1]!] })).toEqual([]);
  });

  test('what has room only where others made way and came back elsewhere is no sure refusal', () => {
    // All that must be near the first one fit where it then goes, and not where it was: nothing could place them so at once.
    const pools: Scene['pools'] = [{ name: 'x', zone: 'b', cpu: '1501m', memory: '2355201Ki' }, { name: 'y', zone: 'a', cpu: '1901m', memory: '1740801Ki', architecture: 'arm64' }, { name: 'z', zone: 'b', cpu: '1401m', memory: '1331201Ki' }];
    const objects = [
      ...classes, deployment('first', { cpu: '800m', memory: '900Mi', pod: { priorityClassName: 'low' } }),
      deployment('near', { replicas: 3, cpu: '400m', memory: '800Mi', pod: { priorityClassName: 'high', ...nearTo('first', 'topology.kubernetes.io/zone') } }),
      deployment('pinned', { replicas: 3, cpu: '500m', memory: '200Mi', pod: { priorityClassName: 'middle', nodeSelector: { 'kubernetes.io/arch': 'arm64' } } }),
      priorityClass('middle', 50),
    ];
    expect(shortfalls({ pools, objects }).map(({ pod, isSure }) => [pod.of.set.name, isSure])).toEqual([['near', false]]);
  });

  test('weighs, since 1.36, how much more evenly a node is used than before', () => {
    const pools = [{ name: 'uneven' }, { name: 'even' }];
    const on = (node: string, cpu: string, memory: string): Manifest => daemonSet(node, { cpu, memory, pod: { nodeSelector: { 'kubernetes.io/hostname': `${node}-1` } } });
    const objects = [on('uneven', '600m', '100Mi'), on('even', '300m', '300Mi'), deployment('app', { cpu: '10m', memory: '300Mi' })];
    expect(['1.35', '1.36'].map((kubernetes) => placesOf({ pools, objects, platform: { kubernetes: kubernetes as '1.35' } }).app)).toEqual([['even-1'], ['uneven-1']]);
  });

  test('pods by themselves have room as any other', () => {
    expect(told({ pools: [{ name: 'node' }], objects: [workload('Pod', 'alone', { cpu: '2' })] })).toEqual([
      "error: Pod 'alone' must fit on a node, got none as large as 2 CPU: node-1 lacks 1 CPU; take larger nodes in pool 'node', or lower its requests",
    ]);
  });
});
