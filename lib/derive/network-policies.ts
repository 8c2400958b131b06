import { coreManifest, type CoreProps } from '../core-kinds';
import { groupedBy } from '../grouped-by';
import { type Manifest } from '../manifest';
import { type ApplicationModel, type ClusterModel } from '../model';
import { by, byCodeUnit } from '../names';
import { podSpecOf } from '../pod-spec';
import { type PodGroup } from '../relations';
import { applicationNamed } from './application-named';
import { ciliumPolicy } from './cilium-policies';
import { reportIndistinctPods } from './indistinct-pods';
import { calledControllers, callsBehindGateways } from './entry-traffic';
import { flows, hasCilium, type Flow } from './peers';
import { isForeign } from './namespaces';
import { hostPolicy } from './host-policies';

type PolicySpec = NonNullable<CoreProps<'NetworkPolicy'>['spec']>;
type Peer = NonNullable<NonNullable<PolicySpec['ingress']>[number]['from']>[number];
type Port = { port: number; protocol: 'TCP' | 'UDP' };

/** Name of the policy that denies a namespace's traffic beside what others allow. */
export const defaultDeny = 'default-deny';

/**
 * Allows exactly the declared connections, on both sides, and denies everything else in every namespace of ours. What
 * is outside the cluster or is the Kubernetes API is told by Cilium's own policies where Cilium runs.
 */
export function deriveNetworkPolicies(model: ClusterModel): void {
  reportIndistinctPods(model);
  const allFlows = flows(model.cluster.relations);
  const outgoing = groupedBy([...allFlows, ...callsBehindGateways(model.cluster.relations)], (flow) => flow.from);
  const incoming = groupedBy(allFlows, (flow) => flow.to);
  for (const pods of model.cluster.relations.pods) {
    if (isForeign(model, pods.namespace)) continue;
    const application = applicationNamed(model, pods.application.name);
    add(application, podPolicy(pods, incoming.get(pods) ?? [], outgoing.get(pods) ?? [], calledControllers(model.cluster.relations, pods)));
    add(application, hasCilium(model) ? ciliumPolicy(model, pods) : hostPolicy(model, pods));
  }
  for (const [namespace, owner] of namespaceOwners(model)) for (const manifest of baseline(namespace)) add(owner, manifest);
}

function add(application: ApplicationModel, manifest: Manifest | undefined): void {
  if (manifest) application.objects.push({ manifest, origin: 'derived: declared connections', after: [] });
}

/** For each namespace with pods the application that holds its default deny: its namesake, else the first by name. */
function namespaceOwners(model: ClusterModel): Map<string, ApplicationModel> {
  const owners = new Map<string, ApplicationModel>();
  const withPods = new Set(model.cluster.relations.pods.map(({ application }) => application.name));
  for (const application of [...model.applications].sort(by(({ name }) => name))) {
    for (const namespace of namespacesWithPods(model, application, withPods.has(application.name))) {
      if (!owners.has(namespace) || application.name === namespace) owners.set(namespace, application);
    }
  }
  return owners;
}

/** Kinds that make pods, as they stand in what a source renders. */
export const podKinds: ReadonlySet<string> = new Set(['/Pod', 'apps/DaemonSet', 'apps/Deployment', 'apps/StatefulSet', 'batch/CronJob', 'batch/Job']);

/** Also pods of objects that nobody declared connections for: they are denied everything. */
function namespacesWithPods(model: ClusterModel, { namespace, sources, objects }: ApplicationModel, hasGroups: boolean): string[] {
  const ownPods = hasGroups || sources.some((source) => source.namespacedKinds.some((kind) => podKinds.has(kind)));
  const inObjects = objects.flatMap(({ manifest }) => podSpecOf(manifest) ? [manifest.metadata.namespace ?? namespace] : []);
  return [...new Set([...(ownPods ? [namespace] : []), ...inObjects])].filter((each) => !isForeign(model, each));
}

/** Nothing in, nothing out but names: cluster DNS is CoreDNS in kube-system on every platform we know. */
function baseline(namespace: string): Manifest[] {
  const dns = {
    to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } }, podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } }],
    ports: [{ port: 53, protocol: 'UDP' }, { port: 53, protocol: 'TCP' }],
  };
  return [
    coreManifest('NetworkPolicy', { metadata: { name: 'allow-dns', namespace }, spec: { podSelector: {}, policyTypes: ['Egress'], egress: [dns] } }),
    coreManifest('NetworkPolicy', { metadata: { name: defaultDeny, namespace }, spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] } }),
  ];
}

function podPolicy(pods: PodGroup, incoming: readonly Flow[], outgoing: readonly Flow[], onAnyPort: readonly PodGroup[]): Manifest | undefined {
  const types = [...(incoming.length > 0 ? ['Ingress'] : []), ...(outgoing.length + onAnyPort.length > 0 ? ['Egress'] : [])];
  if (types.length === 0) return undefined;
  const ingress = rules(pods, incoming, (flow) => flow.from).map(({ peers, ports }) => ({ from: peers, ports }));
  const egress = [
    ...rules(pods, outgoing, (flow) => flow.to).map(({ peers, ports }) => ({ to: peers, ports })),
    ...(onAnyPort.length > 0 ? [{ to: onAnyPort.map((peer) => selector(pods, peer)) }] : []),
  ];
  return coreManifest('NetworkPolicy', {
    metadata: { name: pods.name, namespace: pods.namespace },
    spec: {
      podSelector: { matchLabels: { ...pods.labels } }, policyTypes: types, ...(ingress.length > 0 && { ingress }), ...(egress.length > 0 && { egress }),
    },
  });
}

/** One rule for each set of ports, with everyone who uses just these. */
function rules(pods: PodGroup, group: readonly Flow[], other: (flow: Flow) => PodGroup): { peers: Peer[]; ports: Port[] }[] {
  const portsByPeer = new Map<PodGroup, Map<string, Port>>();
  for (const flow of group) {
    const ports = portsByPeer.get(other(flow)) ?? new Map<string, Port>();
    portsByPeer.set(other(flow), ports.set(`${String(flow.port).padStart(5, '0')}/${flow.protocol}`, { port: flow.port, protocol: flow.protocol }));
  }
  const byPorts = new Map<string, { peers: PodGroup[]; ports: Port[] }>();
  for (const [peer, portMap] of portsByPeer) {
    const keys = [...portMap.keys()].sort(byCodeUnit);
    const rule = byPorts.get(keys.join()) ?? { peers: [], ports: keys.map((key) => portMap.get(key)!) };
    rule.peers.push(peer);
    byPorts.set(keys.join(), rule);
  }
  return [...byPorts].sort(([left], [right]) => byCodeUnit(left, right)).map(([, { peers, ports }]) => ({
    ports, peers: peers.sort(by((peer) => `${peer.namespace}/${peer.name}`)).map((peer) => selector(pods, peer)),
  }));
}

function selector(pods: PodGroup, peer: PodGroup): Peer {
  return {
    ...(peer.namespace !== pods.namespace && { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': peer.namespace } } }),
    podSelector: { matchLabels: { ...peer.labels } },
  };
}
