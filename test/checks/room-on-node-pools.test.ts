import { roomOnNodePools } from '../../lib/checks/room-on-node-pools';
import { type Manifest } from '../../lib/manifest';
import { type NodePool } from '../../lib/platforms/platform';
import { flavors, nodePoolSpec, only } from '../fixtures/ovh';
import { manifestOf } from '../support/manifest';

const node: NodePool = { name: 'fixed', role: 'worker', count: 1, cpu: '4', memory: '16Gi', disk: '100Gi' };
const tiny: NodePool = { ...node, cpu: '100m', memory: '100Mi' };

/** What is said of these objects on a cluster whose other nodes are of these pools. */
function said(objects: readonly Manifest[], nodes: readonly NodePool[] = [], folder = 'home'): string[] {
  const models = [['away', [node]], ['home', nodes]].map(([name, pools]) => ({ cluster: { name, platform: { nodes: pools } } }));
  const rendered = objects.map((manifest, index) => ({ manifest, path: `${folder}/web/${index}.yaml`, origin: 'web' }));
  return roomOnNodePools({ models: models as never, hubs: [], objects: rendered, previous: () => undefined }).map(({ where, message }) => `${where}: ${message}`);
}

const pool = (name: string, names: string[] = ['b3-8'], labels: object = {}): Manifest => {
  const spec = nodePoolSpec([flavors(...names), only('example.org/tier', 'web')]);
  return manifestOf('karpenter.sh/v1', 'NodePool', { spec: { ...spec, template: { ...spec.template, metadata: { labels } } } }, { name });
};
const pods = (memory: string, pod: object = {}, kind = 'Deployment', requests: object = {}): Manifest =>
  manifestOf('apps/v1', kind, { spec: { template: { spec: { containers: [{ name: 'app', resources: { requests: { cpu: '100m', memory, ...requests } } }], ...pod } } } });
const nowhere = (memory: string, pools: string, largest: string): string[] =>
  [`home/web Deployment/thing: pods of Deployment 'thing' must fit on some node, got 100m and ${memory}; the largest of ${pools} has ${largest}: add a larger flavor, or lower the requests`];
const onB38 = '1840m and 6675Mi';

test('pods fit on one of the pools, on one flavor of it', () => {
  expect(said([pool('small'), pods('6Gi')])).toEqual([]);
  expect(said([pool('small'), pods('9Gi')])).toEqual(nowhere('9216Mi', "'small'", onB38));
  expect(said([pool('small'), pool('large', ['b3-16']), pods('9Gi')])).toEqual([]);
  expect(said([pool('both', ['b3-8', 'b3-16']), pods('9Gi')])).toEqual([]);
  expect(said([pool('both', ['b3-16', 'b3-8']), pods('60Gi')])).toEqual([expect.stringMatching(/the largest of 'both' has 3\d{3}m and 1\d{4}Mi/)]);
  expect(said([pool('both', ['b3-8', 'b3-16']), pods('60Gi')])).toEqual([expect.stringMatching(/the largest of 'both' has 3\d{3}m and 1\d{4}Mi/)]);
});

test('no more than four pools are named', () => {
  expect(said([...['a', 'b', 'c', 'd', 'e'].map((name) => pool(name)), pods('9Gi')])).toEqual(nowhere('9216Mi', "'a', 'b', 'c', 'd'", onB38));
});

test('nothing is said of a pool whose flavors are not known, nor of a cluster without pools or that is not there', () => {
  expect(said([pool('unknown', ['x1-1']), pods('60Gi')])).toEqual([]);
  expect(said([pool('unknown', ['x1-1']), pool('small'), pods('60Gi')])).toHaveLength(1);
  const range = manifestOf('v1', 'LimitRange', { spec: { limits: [{ default: { 'ephemeral-storage': '1Gi' } }] } });
  expect(said([range, pods('60Gi')])).toEqual([]);
  expect(said([pool('small'), pods('60Gi')], [], 'elsewhere')).toEqual([]);
});

test('pods on every node are beside others where they run, and are not placed themselves', () => {
  const agent = (pod: object = {}): Manifest => pods('1Gi', pod, 'DaemonSet');
  expect(said([pool('small'), pods('20Gi', {}, 'DaemonSet')])).toEqual([]);
  expect(said([pool('small'), agent(), pods('6Gi')])).toEqual([expect.stringContaining('got 100m and 6144Mi beside 100m and 1024Mi on every node')]);
  expect(said([pool('small'), agent({ nodeSelector: { 'karpenter.sh/nodepool': 'other' } }), pods('6Gi')])).toEqual([]);
});

test.each<[string, object]>([
  ['its pool', { 'karpenter.sh/nodepool': 'small' }], ['what it costs', { 'karpenter.sh/capacity-type': 'on-demand' }], ['its architecture', { 'kubernetes.io/arch': 'amd64' }], ['its system', { 'kubernetes.io/os': 'linux' }],
  ['its flavor', { 'node.kubernetes.io/instance-type': 'b3-8' }], ['a label of the pool', { team: 'web' }], ['a requirement of the pool', { 'example.org/tier': 'web' }],
])('pods choose a node by %s', (_, nodeSelector) => {
  const [[label]] = Object.entries(nodeSelector) as [[string, string]];
  expect(said([pool('small', ['b3-8'], { team: 'web' }), pods('9Gi', { nodeSelector })])).toHaveLength(1);
  expect(said([pool('small', ['b3-8'], { team: 'web' }), pods('9Gi', { nodeSelector: { [label]: 'other' } })])).toEqual([]);
});

describe('a node of a fixed size', () => {
  const missing = nowhere('9216Mi', "'small'", onB38);
  const beside = (nodes: readonly NodePool[], pod: object = {}): string[] => said([pool('small', ['b3-8'], { disk: 'fast' }), pods('9Gi', pod)], nodes);

  test('takes pods as well, one of several', () => {
    expect(beside([node])).toEqual([]);
    expect(beside([tiny])).toEqual(missing);
    expect(beside([tiny, node])).toEqual([]);
  });

  test('has what is left beside what is reserved', () => {
    expect(beside([{ ...node, memory: '9Gi' }])).toEqual([]);
    expect(beside([{ ...node, memory: '9Gi', reserved: { cpu: '0', memory: '1Mi' } }])).toEqual(missing);
    expect(beside([{ ...node, cpu: '100m' }])).toEqual([]);
    expect(beside([{ ...node, cpu: '100m', reserved: { cpu: '1m', memory: '0Mi' } }])).toEqual(missing);
  });

  test('is for pods, and there may be one', () => {
    expect(beside([{ ...node, workloads: true }])).toEqual([]);
    expect(beside([{ ...node, workloads: false }])).toEqual(missing);
    expect(beside([{ ...node, count: 0 }])).toEqual(missing);
    expect(beside([{ ...node, count: 0, maximum: 1 }])).toEqual([]);
    expect(beside([{ ...node, count: 1, maximum: 0 }])).toEqual(missing);
  });

  test('is chosen by its labels and its taints', () => {
    const arm: NodePool = { ...node, architecture: 'arm64', zone: 'a', labels: { disk: 'fast' }, taints: [{ key: 'team', effect: 'NoSchedule' }] };
    const tolerations = [{ operator: 'Exists' }];
    expect(beside([arm])).toEqual(missing);
    expect(beside([arm], { tolerations })).toEqual([]);
    expect(beside([arm], { tolerations, nodeSelector: { disk: 'fast' } })).toEqual([]);
    expect(beside([{ ...node, labels: { disk: 'slow' } }], { nodeSelector: { disk: 'fast' } })).toEqual(missing);
    expect(beside([node], { nodeSelector: { disk: 'fast' } })).toEqual(missing);
    for (const nodeSelector of [{ 'kubernetes.io/arch': 'amd64' }, { 'kubernetes.io/os': 'linux' }]) expect(beside([node], { nodeSelector })).toEqual([]);
    expect(beside([arm], { tolerations, nodeSelector: { 'kubernetes.io/arch': 'amd64' } })).toEqual(missing);
    const elsewhere = { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'topology.kubernetes.io/zone', operator: 'NotIn', values: ['a'] }] }] } } } };
    expect(beside([{ ...node, zone: 'b' }], elsewhere)).toEqual([]);
    expect(beside([{ ...node, zone: 'a' }], elsewhere)).toEqual(missing);
  });

  test('has the GPUs that it is said to have', () => {
    const gpu = (nodes: readonly NodePool[]): string[] => said([pool('small'), pods('1Gi', {}, 'Deployment', { 'nvidia.com/gpu': 1 })], nodes);
    expect(gpu([node])).toHaveLength(1);
    expect(gpu([{ ...node, gpus: 1 }])).toEqual([]);
  });
});

test('no LimitRange gives containers room on disk by default', () => {
  const ranges = (kind: string, ...limits: object[]): string[] => said([pool('small'), manifestOf('v1', kind, { spec: { limits } })]);
  const sentence = "home/web LimitRange/thing: ephemeral-storage of LimitRange 'thing' must be left out, got a default for every container; Karpenter counts no disk on its nodes and would launch none for them: remove it";
  expect(ranges('LimitRange', { default: { 'ephemeral-storage': '1Gi' } })).toEqual([sentence]);
  expect(ranges('LimitRange', { default: { cpu: '1' } }, { defaultRequest: { 'ephemeral-storage': '1Gi' } })).toEqual([sentence]);
  expect(ranges('LimitRange', { default: { cpu: '1' }, max: { 'ephemeral-storage': '1Gi' } })).toEqual([]);
  expect(ranges('ConfigMap', { default: { 'ephemeral-storage': '1Gi' } })).toEqual([]);
});
