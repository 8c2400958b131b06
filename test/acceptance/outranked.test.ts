import { type CapacityNode } from '../../lib/capacity/node';
import { type Fields } from '../../lib/fields';
import { outranked } from './outranked';
import { type LivePod } from './pods';

interface PodProps { readonly priority?: number; readonly on?: string; readonly cpu?: string; readonly labels?: Record<string, string>; readonly spec?: Fields; readonly phase?: string }

const pod = (name: string, { priority = 0, on, cpu = '1', labels = {}, spec = {}, phase = on === undefined ? 'Pending' : 'Running' }: PodProps): LivePod => ({
  apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'web', uid: name, creationTimestamp: '2026-01-01T00:00:00Z', labels },
  spec: { priority, nodeName: on, containers: [{ name: 'c', resources: { requests: { cpu } } }], ...spec } as LivePod['spec'],
  status: { phase },
});

const node = (change: Partial<CapacityNode> = {}): CapacityNode => ({
  name: 'one', pool: '', labels: { 'kubernetes.io/hostname': 'one' }, taints: [], onDemand: false, allocatable: new Map([['cpu', 2000], ['pods', 3]]), ...change,
});

const apart = { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'db' } } }] } } };
const port = { containers: [{ name: 'c', resources: { requests: { cpu: '1' } }, ports: [{ hostPort: 80, protocol: 'TCP' }] }] };

const small = pod('small', { on: 'one', cpu: '2' });
const waits = (pods: LivePod[], nodes = [node()]): object[] => outranked(pods, nodes, () => []);

describe('a pod that waits is outranked', () => {
  test('where those that matter less could make way', () => expect(waits([pod('big', { priority: 5 }), small])).toEqual([{ pod: 'web/big', node: 'one', by: ['web/small'] }]));

  test('where nobody has to make way', () => expect(waits([pod('big', {})])).toEqual([{ pod: 'web/big', node: 'one', by: [] }]));

  test('on the second node as on the first', () => {
    expect(waits([pod('big', { priority: 5 }), pod('other', { priority: 9, on: 'zero', cpu: '2' }), small], [node({ name: 'zero' }), node()])).toMatchObject([{ node: 'one' }]);
  });

  test('where what is done still has its node', () => expect(waits([pod('big', { cpu: '2' }), pod('done', { on: 'one', priority: 9, phase: 'Succeeded' })])).toHaveLength(1));
});

describe('it is not', () => {
  test.each<{ when: string; pods: LivePod[]; nodes?: CapacityNode[] }>([
    { when: 'where those that run matter as much', pods: [pod('big', {}), small] },
    { when: 'where it asks for more than the node has', pods: [pod('big', { priority: 5, cpu: '3' }), small] },
    { when: 'where it has a node', pods: [pod('big', { priority: 5, on: 'one' }), small] },
    { when: 'where no further pod may run', pods: [pod('big', { priority: 5 }), small], nodes: [node({ allocatable: new Map([['cpu', 9000], ['pods', 0]]) })] },
    { when: 'where the node is not for it', pods: [pod('big', { priority: 5, spec: { nodeSelector: { disk: 'ssd' } } }), small] },
    { when: 'where the node keeps it off', pods: [pod('big', { priority: 5 }), small], nodes: [node({ taints: [{ key: 'kept', effect: 'NoSchedule' }] })] },
    { when: 'where it must not be beside one that stays', pods: [pod('big', { priority: 5, spec: apart }), pod('db', { priority: 9, on: 'one', labels: { app: 'db' } })] },
    { when: 'where one that stays must not have it beside it', pods: [pod('big', { priority: 5, labels: { app: 'db' } }), pod('alone', { priority: 9, on: 'one', spec: apart })] },
    { when: 'where one that stays has its port', pods: [pod('big', { priority: 5, spec: port }), pod('first', { priority: 9, on: 'one', spec: port })] },
    { when: 'where it must be near others, which is not judged', pods: [pod('big', { priority: 5, spec: { affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'kubernetes.io/hostname' }] } } } }), small] },
  ])('$when', ({ pods, nodes }) => expect(waits(pods, nodes)).toEqual([]));

  test('where its volume lies elsewhere', () => {
    expect(outranked([pod('big', { priority: 5 }), small], [node()], () => [[{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: ['two'] }] }]])).toEqual([]);
  });
});
