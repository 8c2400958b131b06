import { inBlock } from './addresses';
import { type Peer, type Protocol } from './peers';
import { type Direction, type LookUp, type NamespaceLabels, type Policy, type PortMatch, type Rule } from './policy';
import { knownFields, selects, type Labels, type Selector } from './selectors';

interface PortRule {
  readonly ports?: readonly { readonly port: string; readonly endPort?: number; readonly protocol?: Protocol | 'ANY' }[];
  readonly rules?: { readonly dns?: readonly DnsName[] };
}

interface DnsName { readonly matchName?: string; readonly matchPattern?: string }

interface CiliumRule {
  readonly fromEndpoints?: readonly Selector[];
  readonly fromEntities?: readonly string[];
  readonly fromCIDR?: readonly string[];
  readonly fromCIDRSet?: readonly { readonly cidr: string; readonly except?: readonly string[] }[];
  readonly toEndpoints?: readonly Selector[];
  readonly toEntities?: readonly string[];
  readonly toCIDR?: readonly string[];
  readonly toCIDRSet?: readonly { readonly cidr: string; readonly except?: readonly string[] }[];
  readonly toFQDNs?: readonly DnsName[];
  readonly toPorts?: readonly PortRule[];
}

export interface CiliumNetworkPolicy {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: {
    readonly endpointSelector: Selector;
    readonly enableDefaultDeny?: { readonly ingress?: boolean; readonly egress?: boolean };
    readonly ingress?: readonly CiliumRule[];
    readonly egress?: readonly CiliumRule[];
  };
}

const namespaceKey = 'io.kubernetes.pod.namespace';
const namespaceLabelPrefix = 'io.cilium.k8s.namespace.labels.';

/**
 * A CiliumNetworkPolicy. What the agent would refuse, or what its releases disagree on, is an error here.
 *
 * @see https://docs.cilium.io/en/stable/security/policy/language/
 */
export function ciliumPolicy({ metadata, spec }: CiliumNetworkPolicy, labelsOf: NamespaceLabels): Policy {
  const { name, namespace } = metadata;
  const subject = `CiliumNetworkPolicy ${namespace}/${name}`;
  knownFields(spec, ['endpointSelector', 'enableDefaultDeny', 'ingress', 'egress', 'description'], subject);
  const { ingress = [], egress = [], enableDefaultDeny = {} } = spec;
  if (ingress.length + egress.length === 0) throw new Error(`${subject} has no rule: the agent refuses it`);
  const target = withoutSources(spec.endpointSelector);
  const rule = (direction: Direction) => (each: CiliumRule): Rule => ruleOf(each, direction, namespace, labelsOf, subject);
  return {
    name: subject,
    // Whatever its selector says, a policy of a namespace applies to that namespace alone.
    applies: (pod) => pod.namespace === namespace && selects(target, identityOf(pod, labelsOf)),
    denies: [...((enableDefaultDeny.ingress ?? ingress.length > 0) ? ['ingress' as const] : []), ...((enableDefaultDeny.egress ?? egress.length > 0) ? ['egress' as const] : [])],
    rules: { ingress: ingress.map(rule('ingress')), egress: egress.map(rule('egress')) },
  };
}

function ruleOf(rule: CiliumRule, direction: Direction, namespace: string, labelsOf: NamespaceLabels, subject: string): Rule {
  const side = direction === 'ingress' ? 'from' : 'to';
  const peerFields = [`${side}Endpoints`, `${side}Entities`, `${side}CIDR`, `${side}CIDRSet`, ...(direction === 'egress' ? ['toFQDNs'] : [])];
  knownFields(rule, [...peerFields, 'toPorts'], `a rule of ${subject}`);
  const present = peerFields.filter((field) => field in rule);
  if (Object.keys(rule).length === 0) throw new Error(`${subject} has an empty rule, which denies all in some releases and allows all in others`);
  if (present.length > 1) throw new Error(`a rule of ${subject} has ${present.join(' and ')}: the agent refuses two kinds of peers in one rule`);
  const portRules = rule.toPorts ?? [];
  for (const portRule of portRules) knownFields(portRule, ['ports', 'rules'], `toPorts of ${subject}`);
  const names = portRules.flatMap((portRule) => watched(portRule, direction, subject));
  return {
    peer: peerMatch(rule, namespace, labelsOf),
    ports: portRules.length > 0 ? portRules.flatMap(({ ports = [] }) => ports.length > 0 ? ports.map(portMatch) : [() => true]) : undefined,
    ...(names.length > 0 && { watches: (host: string) => names.some((each) => isNamed(each, host)) }),
  };
}

function peerMatch(rule: CiliumRule, namespace: string, labelsOf: NamespaceLabels): Rule['peer'] {
  const endpoints = (rule.fromEndpoints ?? rule.toEndpoints)?.map((selector) => inNamespace(withoutSources(selector), namespace));
  if (endpoints) return (peer) => peer.type === 'pod' && endpoints.some((selector) => selects(selector, identityOf(peer, labelsOf)));
  const entities = rule.fromEntities ?? rule.toEntities;
  if (entities) return (peer) => entities.some((entity) => entitiesOf(peer).includes(checkedEntity(entity)));
  const blocks = rule.fromCIDRSet ?? rule.toCIDRSet ?? (rule.fromCIDR ?? rule.toCIDR)?.map((cidr) => ({ cidr }));
  // Ranges never mean pods or nodes of the cluster, whatever their addresses are.
  if (blocks) return (peer) => peer.type === 'outside' && blocks.some(({ cidr, ...rest }) => inBlock(peer.address, cidr, (rest as { except?: string[] }).except));
  const names = rule.toFQDNs;
  if (names) return (peer, visible) => peer.type === 'outside' && peer.hosts.some((host) => visible(host) && names.some((name) => isNamed(name, host)));
  return () => true;
}

/** Without a word on namespaces a selector means the policy's own. */
function inNamespace(selector: Selector, namespace: string): Selector {
  const keys = [...Object.keys(selector.matchLabels ?? {}), ...(selector.matchExpressions ?? []).map(({ key }) => key)];
  if (keys.some((key) => key === namespaceKey || key.startsWith(namespaceLabelPrefix))) return selector;
  return { ...selector, matchLabels: { ...selector.matchLabels, [namespaceKey]: namespace } };
}

/** Labels that Cilium gives a pod: its own, its namespace, and that namespace's. */
function identityOf(pod: { readonly labels: Labels; readonly namespace: string }, labelsOf: NamespaceLabels): Labels {
  const ofNamespace = Object.entries(labelsOf(pod.namespace)).map(([key, value]) => [`${namespaceLabelPrefix}${key}`, value]);
  return { ...pod.labels, ...Object.fromEntries(ofNamespace) as Labels, [namespaceKey]: pod.namespace };
}

/** All labels of pods come from Kubernetes, so `k8s:` and `any:` before a key change nothing. */
function withoutSources({ matchLabels, matchExpressions }: Selector): Selector {
  return {
    ...(matchLabels && { matchLabels: Object.fromEntries(Object.entries(matchLabels).map(([key, value]) => [bare(key), value])) }),
    ...(matchExpressions && { matchExpressions: matchExpressions.map((part) => ({ ...part, key: bare(part.key) })) }),
  };
}

function bare(key: string): string {
  const source = /^([a-z0-9-]+):/.exec(key)?.[1];
  if (source !== undefined && source !== 'k8s' && source !== 'any') throw new Error(`labels of source '${source}' are not modelled`);
  return key.replace(/^(k8s|any):/, '');
}

function entitiesOf(peer: Peer): string[] {
  if (peer.type === 'pod') return ['all', 'cluster'];
  if (peer.type === 'proxy') return ['all', 'cluster', 'ingress'];
  const apiServer = peer.apiServer ? ['kube-apiserver', 'cluster'] : [];
  return peer.type === 'node' ? ['all', 'cluster', peer.place, ...apiServer] : ['all', 'world', ...apiServer];
}

function checkedEntity(entity: string): string {
  const known = ['all', 'world', 'cluster', 'host', 'remote-node', 'kube-apiserver', 'none', 'health', 'init', 'ingress', 'unmanaged'];
  if (!known.includes(entity)) throw new Error(`entity '${entity}' is not one of Cilium's`);
  return entity;
}

function portMatch({ port, endPort, protocol: wanted = 'ANY' }: NonNullable<PortRule['ports']>[number]): PortMatch {
  return (number, protocol, destination) => {
    if (wanted !== 'ANY' && wanted !== protocol) return false;
    if (!/^\d+$/.test(port)) {
      return destination.type === 'pod' && destination.ports.some((named) => named.name === port && named.port === number && named.protocol === protocol);
    }
    return Number(port) === 0 || (number >= Number(port) && number <= (endPort ?? Number(port)));
  };
}

function watched({ ports = [], rules }: PortRule, direction: Direction, subject: string): readonly DnsName[] {
  if (!rules) return [];
  knownFields(rules, ['dns'], `rules of toPorts of ${subject}`);
  if (direction === 'ingress' || ports.length === 0 || ports.some(({ port, endPort }) => port !== '53' || endPort !== undefined)) {
    throw new Error(`${subject} has a DNS rule beside port 53 of egress: the agent refuses it`);
  }
  return rules.dns ?? [];
}

/** `*` alone is every name; in a name it stands for letters of one label, and `**.` for any number of labels. */
function isNamed({ matchName, matchPattern }: DnsName, host: string): boolean {
  const name = host.toLowerCase();
  if (matchName !== undefined) return matchName.toLowerCase() === name;
  if (matchPattern === undefined) throw new Error('a DNS name has neither matchName nor matchPattern');
  if (matchPattern === '*') return true;
  const [, deep, rest] = /^(\*\*\.)?(.*)$/.exec(matchPattern.toLowerCase())!;
  const pattern = rest!.replaceAll('.', '\\.').replaceAll('*', '[-a-z0-9_]*');
  return new RegExp(`^${deep === undefined ? '' : '([-a-z0-9_]+\\.)+'}${pattern}$`).test(name);
}

/** Whether a rule watches the look-ups of a name at this server. */
export function watchesAt(rule: Rule, server: Peer): LookUp | undefined {
  const { watches, ports } = rule;
  if (!watches || !rule.peer(server, () => false)) return undefined;
  return ports === undefined || ports.some((match) => match(53, 'UDP', server)) ? watches : undefined;
}
