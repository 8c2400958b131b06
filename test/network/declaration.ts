import { isIP } from 'node:net';
import { type Cluster } from '../../lib';
import { type PodGroup, type PublishedRoute, type Reach } from '../../lib/relations';
import { type Enforcer } from './analyser';
import { isPublic } from './addresses';
import { type Peer, type Pod, type Protocol } from './peers';
import { rangesOf } from './port-ranges';

const systemNamespaces: readonly string[] = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];

/** Whether a namespace is Kubernetes' own or the platform's, so that no policy of ours is about it. */
export function isForeign({ platform, relations }: Cluster, namespace: string): boolean {
  return systemNamespaces.includes(namespace) || (platform.foreignNamespaces ?? []).includes(namespace) || relations.foreignNamespaces.has(namespace);
}

/** Where policies allow more than was declared, because they cannot say it more narrowly. */
export type Excess =
  | 'every node may call the port of a webhook'
  | 'everybody may call the port of a webhook'
  | 'every address may be called on the ports of the Kubernetes API'
  | 'every address may be called on the ports of the nodes'
  | 'every public host may be called on the port of a declared one'
  | 'every port of an entry may be called by whoever calls a host behind it';

export type Verdict = 'declared' | 'undeclared' | Excess;

/** What was declared of one side of a connection, port by port. */
export type Verdicts = (port: number, protocol: Protocol) => Verdict;

interface Flow { readonly from: PodGroup; readonly to: PodGroup; readonly port: number; readonly protocol: Protocol }

/** What was declared about the traffic of a cluster, read from its relations, and what no relation can say. */
export class Declaration {
  /** All groups, those included that are not ours and play a role or are called. */
  public readonly allGroups: readonly PodGroup[];
  private readonly flows: readonly Flow[];
  private readonly groups = new Map<Pod, readonly PodGroup[]>();
  private readonly apiPorts: readonly number[];

  public constructor(private readonly cluster: Cluster, private readonly enforcer: Enforcer) {
    const { relations, platform: { apiServer, podNetwork } } = cluster;
    this.apiPorts = podNetwork.provider === 'ours' ? [6443, apiServer.port] : [443, 6443, apiServer.port];
    this.flows = relations.connections.flatMap(({ from, to }) => {
      const sender = typeof from === 'string' ? relations.playerOf(from) : from;
      const receiver = 'role' in to ? relations.playerOf(to.role) : to.pods;
      return sender && receiver ? [{ from: sender, to: receiver, port: to.port, protocol: 'role' in to ? 'TCP' as const : to.protocol }] : [];
    });
    this.allGroups = [...new Set([...relations.pods, ...this.flows.flatMap(({ from, to }) => [from, to])])];
  }

  /** The declared groups that a pod belongs to. */
  public groupsOf(pod: Pod): readonly PodGroup[] {
    const known = this.groups.get(pod) ?? this.allGroups.filter(({ namespace, labels }) =>
      namespace === pod.namespace && Object.entries(labels).every(([key, value]) => pod.labels[key] === value));
    this.groups.set(pod, known);
    return known;
  }

  /** What no policy stops: what a node says to its pods, and where Kubernetes' own rules alone hold, what they say to it. */
  public isBeyondPolicies(direction: 'ingress' | 'egress', peer: Peer): boolean {
    return peer.type === 'node' && peer.place === 'host' && (direction === 'ingress' || this.enforcer === 'plain');
  }

  /** Where a pod may send. */
  public egress(pod: Pod, peer: Peer): Verdicts {
    const flows = this.between(pod, peer);
    const reaches = this.cluster.relations.reaches.filter(({ from }) => this.groupsOf(pod).includes(from));
    const reached = peer.type === 'outside' ? reaches.filter((reach) => this.isMeant(reach, peer)) : [];
    const calls = this.access(pod).some(({ calledOn }) => calledOn === undefined);
    const toApi = calls && peer.type !== 'pod' && peer.apiServer;
    const entry = this.isOwnEntry(pod, peer);
    const behind = peer.type === 'pod' ? this.ownRoutes(pod, 'gateway').filter(({ endpoint }) => this.groupsOf(peer).includes(endpoint.pods)) : [];
    const nodePorts = this.cluster.relations.nodeAccess.filter(({ pods }) => this.groupsOf(pod).includes(pods)).map(({ port }) => port);
    const ranges = rangesOf('egress', pod, peer);
    const byName = peer.type === 'outside' && isPublic(peer.address) ? reaches.filter(({ host }) => isIP(host) === 0) : [];
    return (port, protocol) => {
      const onPort = (each: { readonly port: number; readonly protocol: Protocol }): boolean => each.port === port && each.protocol === protocol;
      const onApiPort = protocol === 'TCP' && this.apiPorts.includes(port);
      const onNodePort = protocol === 'TCP' && nodePorts.includes(port);
      if ((peer.type === 'node' && onNodePort) || ranges.some((allows) => allows(port, protocol))) return 'declared';
      if (entry && protocol === 'TCP' && (port === 80 || port === 443)) return 'declared';
      if (behind.some(({ endpoint }) => onPort(endpoint)) || flows.some(onPort) || reached.some(onPort) || (isDns(peer) && port === 53) || (toApi && onApiPort)) return 'declared';
      if (entry) return 'every port of an entry may be called by whoever calls a host behind it';
      if (this.enforcer === 'cilium') return 'undeclared';
      if (calls && onApiPort) return 'every address may be called on the ports of the Kubernetes API';
      if (onNodePort) return 'every address may be called on the ports of the nodes';
      return byName.some(onPort) ? 'every public host may be called on the port of a declared one' : 'undeclared';
    };
  }

  /** What a pod may be sent. */
  public ingress(pod: Pod, peer: Peer): Verdicts {
    const flows = [...this.between(peer, pod), ...this.throughEntries(peer, pod)];
    const calledOn = this.access(pod).flatMap((access) => access.calledOn ?? []);
    const beyond = this.enforcer === 'plain' ? 'everybody may call the port of a webhook' : peer.type === 'node' ? 'every node may call the port of a webhook' : 'undeclared';
    const fromApi = peer.type !== 'pod' && peer.callsWebhooks;
    const ranges = rangesOf('ingress', pod, peer);
    return (port, protocol) => {
      if (flows.some((flow) => flow.port === port && flow.protocol === protocol) || ranges.some((allows) => allows(port, protocol))) return 'declared';
      if (protocol !== 'TCP' || !calledOn.includes(port)) return 'undeclared';
      return fromApi ? 'declared' : beyond;
    };
  }

  /** Routes by which a peer that is an entry, and no pod of ours, leads to a pod. */
  private throughEntries(peer: Peer, pod: Pod): { readonly port: number; readonly protocol: Protocol }[] {
    const { relations } = this.cluster;
    const led = [...relations.routes.map((route) => ({ entry: relations.entryOf(route), endpoint: route.endpoint })), ...relations.entryAccess];
    return led.filter(({ entry, endpoint }) => this.groupsOf(pod).includes(endpoint.pods) && entry !== undefined && this.isEntry(entry, peer)).map(({ endpoint }) => endpoint);
  }

  private isEntry(entry: NonNullable<PublishedRoute['through']>, peer: Peer): boolean {
    switch (entry.type) {
      case 'tunnel': return false;
      case 'gateway': return peer.type === 'proxy';
      case 'ingress': return peer.type === 'pod' && peer.namespace === entry.controller.namespace
        && Object.entries(entry.controller.labels).every(([key, value]) => peer.labels[key] === value);
    }
  }

  /** Routes of this cluster to hosts that a pod calls as if they were on the internet. */
  private ownRoutes(pod: Pod, type: 'gateway' | 'ingress'): PublishedRoute[] {
    const { relations } = this.cluster;
    const called = relations.reaches.filter(({ from, port, host }) => (port === 80 || port === 443) && host !== '*' && this.groupsOf(pod).includes(from));
    return relations.routes.filter((route) => relations.entryOf(route)?.type === type && called.some(({ host }) => covers(host, route.host)));
  }

  private isOwnEntry(pod: Pod, peer: Peer): boolean {
    return [...this.ownRoutes(pod, 'gateway'), ...this.ownRoutes(pod, 'ingress')].some((route) => this.isEntry(this.cluster.relations.entryOf(route)!, peer));
  }

  private between(from: Peer, to: Peer): readonly Flow[] {
    if (from.type !== 'pod' || to.type !== 'pod') return [];
    const senders = this.groupsOf(from);
    const receivers = this.groupsOf(to);
    return this.flows.filter((flow) => senders.includes(flow.from) && receivers.includes(flow.to));
  }

  private isMeant({ host }: Reach, peer: Peer & { type: 'outside' }): boolean {
    if (isIP(host) !== 0) return host === peer.address;
    if (host === '*') return isPublic(peer.address);
    // Plain policies know no names, and take every host to be on the internet.
    return peer.hosts.some((name) => covers(host, name)) && (this.enforcer === 'cilium' || isPublic(peer.address));
  }

  private access(pod: Pod): Cluster['relations']['apiAccess'] {
    return this.cluster.relations.apiAccess.filter(({ pods }) => this.groupsOf(pod).includes(pods));
  }
}

/** Names may be looked up by every pod. */
function isDns(peer: Peer): boolean {
  return peer.type === 'pod' && peer.namespace === 'kube-system' && peer.labels['k8s-app'] === 'kube-dns';
}

/** Whether a declared host stands for a name; `*.` stands for one label. */
function covers(host: string, name: string): boolean {
  return host.startsWith('*.') ? name.endsWith(host.slice(1)) && !name.slice(0, -host.length + 1).includes('.') : host === name;
}
