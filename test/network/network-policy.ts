import { inBlock } from './addresses';
import { type Peer, type Protocol } from './peers';
import { type Direction, type NamespaceLabels, type Policy, type PortMatch, type Rule } from './policy';
import { knownFields, selects, type Selector } from './selectors';

interface PolicyPeer {
  readonly podSelector?: Selector;
  readonly namespaceSelector?: Selector;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
}

interface PolicyPort {
  readonly port?: number | string;
  readonly endPort?: number;
  readonly protocol?: Protocol;
}

interface PolicyRule {
  readonly from?: readonly PolicyPeer[];
  readonly to?: readonly PolicyPeer[];
  readonly ports?: readonly PolicyPort[];
}

export interface NetworkPolicy {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: {
    readonly podSelector: Selector;
    readonly policyTypes?: readonly ('Ingress' | 'Egress')[];
    readonly ingress?: readonly PolicyRule[];
    readonly egress?: readonly PolicyRule[];
  };
}

/**
 * A NetworkPolicy of Kubernetes. `ranges` says what an ipBlock is compared with: where Cilium enforces it, addresses
 * outside the cluster only; elsewhere every address.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export function kubernetesPolicy({ metadata, spec }: NetworkPolicy, labelsOf: NamespaceLabels, ranges: 'outside' | 'everything'): Policy {
  const { name, namespace } = metadata;
  knownFields(spec, ['podSelector', 'policyTypes', 'ingress', 'egress'], `NetworkPolicy ${namespace}/${name}`);
  const peer = (candidates: readonly PolicyPeer[]): Rule['peer'] =>
    (other) => candidates.some((candidate) => isMeant(candidate, other, namespace, labelsOf, ranges));
  const rules = (direction: Direction): Rule[] => (spec[direction] ?? []).map((rule) => {
    knownFields(rule, [direction === 'ingress' ? 'from' : 'to', 'ports'], `a rule of NetworkPolicy ${namespace}/${name}`);
    const candidates = (direction === 'ingress' ? rule.from : rule.to) ?? [];
    // Without peers a rule is about everybody, and without ports about all of them.
    return { peer: candidates.length > 0 ? peer(candidates) : () => true, ports: (rule.ports ?? []).length > 0 ? rule.ports!.map(portMatch) : undefined };
  });
  return {
    name: `NetworkPolicy ${namespace}/${name}`,
    applies: (pod) => pod.namespace === namespace && selects(spec.podSelector, pod.labels),
    denies: directions(spec),
    rules: { ingress: rules('ingress'), egress: rules('egress') },
  };
}

/** Without `policyTypes` a policy is about ingress, and about egress too where it has rules for it. */
function directions({ policyTypes = [], ingress = [], egress = [] }: NetworkPolicy['spec']): Direction[] {
  if (policyTypes.length === 0) return egress.length > 0 ? ['ingress', 'egress'] : ['ingress'];
  if ((ingress.length > 0 && !policyTypes.includes('Ingress')) || (egress.length > 0 && !policyTypes.includes('Egress'))) {
    throw new Error('a NetworkPolicy has rules for a direction that its types leave out: some pod networks follow them, some do not');
  }
  return policyTypes.map((type) => type.toLowerCase() as Direction);
}

function isMeant(candidate: PolicyPeer, other: Peer, namespace: string, labelsOf: NamespaceLabels, ranges: 'outside' | 'everything'): boolean {
  knownFields(candidate, ['podSelector', 'namespaceSelector', 'ipBlock'], 'a peer of a NetworkPolicy');
  const { podSelector, namespaceSelector, ipBlock } = candidate;
  if (ipBlock) {
    if (podSelector || namespaceSelector) throw new Error('a peer of a NetworkPolicy has an ipBlock beside a selector');
    return (ranges === 'everything' || other.type === 'outside') && inBlock(other.address, ipBlock.cidr, ipBlock.except);
  }
  if (other.type !== 'pod') return false;
  const inNamespace = namespaceSelector ? selects(namespaceSelector, labelsOf(other.namespace)) : other.namespace === namespace;
  return inNamespace && (podSelector === undefined || selects(podSelector, other.labels));
}

function portMatch(rule: PolicyPort): PortMatch {
  knownFields(rule, ['port', 'endPort', 'protocol'], 'a port of a NetworkPolicy');
  const { port, endPort, protocol: wanted = 'TCP' } = rule;
  if (endPort !== undefined && (typeof port !== 'number' || endPort < port)) throw new Error('an endPort needs a numeric port below it');
  return (number, protocol, destination) => {
    if (protocol !== wanted) return false;
    if (port === undefined) return true;
    if (typeof port === 'number') return number >= port && number <= (endPort ?? port);
    return destination.type === 'pod' && destination.ports.some((named) => named.name === port && named.port === number && named.protocol === protocol);
  };
}
