import { isIP } from 'node:net';
import { type Cluster } from '../../lib';
import { type PodGroup } from '../../lib/relations';
import { isForeign, type Declaration } from './declaration';
import { type ContainerPort, type Node, type Outside, type Peer, type Pod, type Proxy } from './peers';
import { boundaries } from './port-ranges';
import { pod, podsOf } from './rendered-pods';

/** Everybody who could take part in the traffic of a cluster, and every port that could be asked for. */
export interface World {
  readonly dns: Pod;
  /** Pods in namespaces of ours, whose traffic must be what was declared. */
  readonly ours: readonly Pod[];
  /** Everybody else: other pods, nodes, machines outside. */
  readonly others: readonly Peer[];
  readonly ports: readonly number[];
}

/** A port that nobody ever declares. */
export const strangePort = 31337;

const dnsPorts: ContainerPort[] = [{ name: 'dns', port: 53, protocol: 'UDP' }, { name: 'dns-tcp', port: 53, protocol: 'TCP' }, { name: 'metrics', port: 9153, protocol: 'TCP' }];

/** A pod of the cluster's DNS. */
export function dnsPod(): Pod {
  return pod('kube-system', 'coredns', { 'k8s-app': 'kube-dns' }, dnsPorts);
}

/**
 * Beside the pods of the rendered objects and of the charts there stand in it: a stray pod in each namespace that
 * nobody declared, and in a namespace that is not ours a double of every pod, with the same labels. Pods of the system's
 * and the platform's namespaces are others: no policy of ours is about them. Pods on their node's network are left out: they are nodes to
 * every policy, and no policy of a namespace applies to them.
 */
export function worldOf(cluster: Cluster, objects: Parameters<typeof podsOf>[0], declaration: Declaration): World {
  const { relations } = cluster;
  const rendered = podsOf(objects);
  const inCharts = relations.pods.filter((group) => !rendered.some((each) => declaration.groupsOf(each).includes(group)));
  const all = [...rendered, ...inCharts.map((group) => pod(group.namespace, group.name, { ...group.labels, ...labelsAtWork(group), 'pod-template-hash': '5d8c7b' }, listening(cluster, group)))];
  const dns = dnsPod();
  const namespaces = [...new Set(all.map(({ namespace }) => namespace))].filter((namespace) => !isForeign(cluster, namespace));
  const ours = [...all.filter(({ namespace }) => namespaces.includes(namespace)), ...namespaces.map((namespace) => pod(namespace, 'stray', { app: 'stray' }))];
  const playing = declaration.allGroups.filter((group) => ![...all, dns].some((each) => declaration.groupsOf(each).includes(group)));
  const notOurs = playing.map((group) => pod(group.namespace, group.name, { ...group.labels, 'pod-template-hash': '6c9d8f' }));
  const doubles = [...all, dns, ...notOurs].map(double);
  const ofThePlatform = controllers(cluster);
  const systems = [...all.filter((each) => isForeign(cluster, each.namespace)), ...notOurs];
  const others = [
    dns, pod('kube-system', 'metrics-server', { 'k8s-app': 'metrics-server' }), ...systems, pod('elsewhere', 'stray', { app: 'stray' }), ...doubles,
    ...nodes, ownNode, ...machines(cluster), ...proxies(cluster), ...ofThePlatform, ...ofThePlatform.map(double),
  ];
  const declared = [...all, dns].flatMap(({ ports }) => ports.map(({ port }) => port));
  const further = [...relations.reaches.map(({ port }) => port), ...relations.connections.map(({ to }) => to.port), ...relations.nodeAccess.map(({ port }) => port), ...boundaries(all), cluster.platform.apiServer.port];
  return { dns, ours, others, ports: [...new Set([22, 53, 80, 443, 6443, 10250, strangePort, ...declared, ...further])].sort((a, b) => a - b) };
}

/** A pod with the same labels in a namespace that is not ours. */
function double({ name, labels, ports }: Pod): Pod {
  return pod('elsewhere', `double of ${name}`, labels, ports);
}

const cephDaemons = ['rook-ceph-mon', 'rook-ceph-mgr', 'rook-ceph-osd', 'rook-ceph-osd-prepare', 'rook-ceph-mds', 'rook-ceph-rgw', 'rook-ceph-exporter', 'rook-ceph-crashcollector'];

/** Labels that pods get from whoever runs them, beside those they are declared with. */
function labelsAtWork({ namespace, labels }: PodGroup): Record<string, string> {
  if (namespace === 'rook-ceph' && cephDaemons.includes(labels.app!)) return { rook_cluster: 'rook-ceph' };
  if (namespace === 'vault' && labels['app.kubernetes.io/name'] === 'vault') return { 'vault-active': 'true', 'vault-sealed': 'false' };
  return {};
}

/** Ports of a chart's pods, as far as the relations know them. */
function listening({ relations }: Cluster, group: PodGroup): ContainerPort[] {
  const ports = [
    ...relations.connections.flatMap(({ to }) => !('role' in to) && to.pods === group ? [to.port] : []),
    ...relations.apiAccess.flatMap(({ pods, calledOn }) => pods === group && calledOn !== undefined ? [calledOn] : []),
  ];
  return [...new Set(ports)].map((port) => ({ port, protocol: 'TCP' }));
}

/**
 * The node of the Kubernetes API with its own address and with the one that it has in the overlay, by which its calls to
 * pods on other nodes arrive (cilium#43260); and another node.
 */
const nodes: readonly Node[] = [
  { type: 'node', name: 'node of the Kubernetes API', address: '172.20.0.11', place: 'remote-node', apiServer: true, callsWebhooks: true },
  { type: 'node', name: 'node of the Kubernetes API in the overlay', address: '10.244.255.1', place: 'remote-node', apiServer: false, callsWebhooks: true },
  { type: 'node', name: 'another node', address: '172.20.0.12', place: 'remote-node', apiServer: false, callsWebhooks: false },
];

/** The node that a pod runs on. What comes from there, the kubelet's probes for one, no policy stops. */
const ownNode: Node = { type: 'node', name: 'its own node', address: '172.20.0.13', place: 'host', apiServer: false, callsWebhooks: false };

/** The proxy is wherever Cilium is, whether or not there is a Gateway. */
function proxies({ platform }: Cluster): Proxy[] {
  if (platform.podNetwork.provider === 'canal') return [];
  return [{ type: 'proxy', name: 'the proxy of Gateways', address: '10.244.254.1', apiServer: false, callsWebhooks: false }];
}

/** Pods of each Ingress controller of the platform, and others beside them in the same namespace. */
function controllers({ platform }: Cluster): Pod[] {
  return platform.ingressClasses.flatMap(({ name, controller: { namespace, labels } }) => [
    pod(namespace, `controller of ${name}`, { ...labels, 'pod-template-hash': '7f9c6d' }, [{ name: 'https', port: 8443, protocol: 'TCP' }]),
    pod(namespace, `neighbour of ${name}`, { app: 'neighbour' }),
  ]);
}

/** Every declared host at a public and at a private address, and hosts that nobody declared. */
function machines({ relations, platform }: Cluster): Outside[] {
  const outside = (name: string, address: string, hosts: readonly string[] = [], apiServer = false): Outside =>
    ({ type: 'outside', name, address, hosts, apiServer, callsWebhooks: apiServer });
  const declared = [...new Set(relations.reaches.map(({ host }) => host))].filter((host) => host !== '*').sort();
  const apiServer = platform.podNetwork.provider === 'ours' ? [] : [outside('the provider’s Kubernetes API', '203.0.113.253', [], true)];
  return [
    ...declared.flatMap((host, index) => {
      if (isIP(host) !== 0) return [outside(host, host)];
      const name = host.replace(/^\*/, 'any');
      return [outside(name, `203.0.113.${index + 1}`, [name]), outside(`${name} at a private address`, `10.99.0.${index + 1}`, [name])];
    }),
    ...declared.filter((host) => host.startsWith('*.')).map((host, index) => outside(`deep below ${host}`, `203.0.113.${200 + index}`, [host.replace(/^\*/, 'deep.below')])),
    outside('a host that nobody declared', '198.51.100.7', ['undeclared.example.net']),
    outside('an address without a name', '198.51.100.8'),
    ...['10.250.0.9', '100.64.1.1', '169.254.169.254', '172.31.0.1', '192.168.77.7'].map((address) => outside(`private address ${address}`, address)),
    ...apiServer,
  ];
}
