import { Application, type Cluster } from '../../lib';
import { fitsNodes } from '../../lib/checks/fits-nodes';
import { roomOnNodePools } from '../../lib/checks/room-on-node-pools';
import { collect } from '../../lib/collect';
import { derive } from '../../lib/derive/derive';
import { renderTree } from '../../lib/render';
import { deployment } from '../fixtures/deployment';
import { flavors, nodePoolSpec, onOvh, ownNodeClass, ownNodePool } from '../fixtures/ovh';
import { completeCluster, machines, newFleet } from '../support/declare';
import { plain, problemsOf } from '../support/problems';

const asking = (cpu: string, further: object = {}): { spec: object } => ({ spec: deployment({ deployment: further, container: { resources: { requests: { cpu, memory: '64Mi' }, limits: { memory: '64Mi' } } } }).spec });
const said = (facts: Parameters<typeof problemsOf>[2], cpu = '10m', further: object = {}): string[] =>
  problemsOf(fitsNodes, (web) => plain(web, 'Deployment', 'app', asking(cpu, further), 'apps/v1'), facts)
    .map(({ where, severity = 'error', message }) => `${severity} ${where}: ${message.replace(/, got.*/, '')}`);
const withNodes = (count: number): { platform: ReturnType<typeof machines> } => ({ platform: { ...machines(), nodes: machines().nodes.map((pool) => ({ ...pool, count })) } });

test('a pod that no node is large enough for is told at its object', () => {
  expect(said({ tier: 'standard' }, '100')).toEqual(["error home/web Deployment/app: a pod of Deployment 'app' must fit on a node"]);
  expect(said({ tier: 'standard' })).toEqual([]);
});

test('the loss of a node counts in production alone', () => {
  const apart = { replicas: 2, strategy: { type: 'Recreate' } };
  expect(said({ ...withNodes(2), tier: 'production' }, '3', apart)).toEqual(["error home/web Deployment/app: a pod of Deployment 'app' must fit on a node when 'node-1' is lost (and in 1 other case)"]);
  expect(said({ ...withNodes(2), tier: 'standard' }, '3', apart)).toEqual([]);
});

test('one node in production cannot be lost, which is told and not refused', () => {
  expect(said({ ...withNodes(1), tier: 'production' })).toEqual(["note home: cluster 'home' must have two nodes for pods to go on when one is lost"]);
  expect(said({ ...withNodes(1), tier: 'standard' })).toEqual([]);
});

test('of a cluster without a node for pods nothing more is said', () => {
  expect(said({ ...withNodes(0), tier: 'production' }, '100')).toEqual([]);
});

test('what nothing is known of is told, by name', () => {
  const unknown = (...names: string[]): string[] => problemsOf(fitsNodes, (web) => names.forEach((name) => web.sources.push({ type: 'git', repository: 'https://example.org', path: name, revision: 'v1.0.0', clusterKinds: [], namespacedKinds: ['apps/Deployment'], extraNamespaces: [] })), { tier: 'standard' })
    .map(({ where, severity, message }) => `${severity} ${where}: ${message}`);
  expect(unknown()).toEqual([]);
  expect(unknown('a')).toEqual([expect.stringMatching(/^note home: cluster 'home' must have room for what it cannot show, got .+, of which it is not known what pods they make; keep room for these with reserved of a node pool$/)]);
});

test('what Karpenter launches nodes for is told once, by the rule about these', () => {
  const own = (declare: (cluster: Cluster) => void): string[] => {
    const fleet = newFleet();
    const cluster = completeCluster(fleet, { platform: onOvh(), tier: 'standard' });
    ownNodeClass(cluster, 'hourly');
    ownNodePool(cluster, 'small', nodePoolSpec([flavors('b3-8')]));
    declare(cluster);
    const models = collect(fleet);
    const hubs = derive(models);
    const finished = { models, hubs, objects: renderTree(models, hubs), previous: () => undefined };
    return [...roomOnNodePools(finished), ...fitsNodes(finished)].map(({ where }) => where);
  };
  expect(own((cluster) => plain(new Application(cluster, 'web'), 'Deployment', 'app', asking('100'), 'apps/v1'))).toEqual(['home/web Deployment/app']);
});
