import { isForeign } from '../derive/namespaces';
import { type LabelSelector, matches } from '../label-selector';
import { type Manifest } from '../manifest';
import { type ClusterModel } from '../model';
import { groupKind } from '../object-identity';
import { type Check, objectsOf } from './check';
import { vitalNamespaces } from './vital-namespaces';

const directions = ['ingress', 'egress'] as const;
type Direction = (typeof directions)[number];

/** Labels of the cluster's DNS, the same wherever Kubernetes runs. */
const dns = { 'k8s-app': 'kube-dns' } as const;

/** A policy closes pods in the directions that it is about to all that no policy allows. */
interface Closing {
  readonly closes: (namespace: string, labels: Readonly<Record<string, string>>) => boolean;
  readonly directions: readonly Direction[];
  /** Whether everybody may look names up where it is about DNS. */
  readonly opensDns: boolean;
}

/**
 * A policy does not close what it cannot know the needs of: Kubernetes' own parts and systems of the platform. One that selects all
 * pods there denies each of them whatever it does not allow, DNS first (cilium#37298).
 */
export const noLockedOutSystems: Check = ({ models }) => models.flatMap((model) => {
  const namespaces = closedNamespaces(model);
  return objectsOf(model).flatMap(({ manifest, where }) => {
    const closing = closingOf(manifest);
    return closing ? namespaces.flatMap((namespace) => faultIn(namespace, manifest, closing).map((message) => ({ where, message }))).slice(0, 1) : [];
  });
});

/** Namespaces that are not ours to close. */
function closedNamespaces(model: ClusterModel): string[] {
  const vital = vitalNamespaces(model).map(({ name }) => name).filter((name) => isForeign(model, name));
  return [...new Set([...vital, ...model.cluster.platform.foreignNamespaces ?? []])];
}

function faultIn(namespace: string, { kind, metadata }: Manifest, { closes, directions: closed, opensDns }: Closing): string[] {
  const subject = `${kind} '${metadata.name}'`;
  if (closes(namespace, {})) {
    return [`${subject} must leave out pods of namespace '${namespace}', got one that selects all of them; each could do no more than it allows (${closed.join(' and ')}): select your own pods by their labels`];
  }
  if (namespace !== 'kube-system' || !closes(namespace, dns) || (opensDns && !closed.includes('egress'))) return [];
  return [`${subject} must let everybody look names up, got one that selects the pods of DNS and ${opensDns ? 'closes their way out' : 'does not open port 53 for all'}; no name could be looked up any more: remove it, or select other pods`];
}

function closingOf(manifest: Manifest): Closing | undefined {
  const { namespace = '' } = manifest.metadata;
  switch (groupKind(manifest)) {
    case 'networking.k8s.io/NetworkPolicy': return ofKubernetes(manifest.spec as PlainPolicy | undefined, namespace);
    case 'cilium.io/CiliumNetworkPolicy': return ofCilium(manifest.spec as CiliumPolicy | undefined, namespace);
    case 'cilium.io/CiliumClusterwideNetworkPolicy': return ofCilium(manifest.spec as CiliumPolicy | undefined, undefined);
    default: return undefined;
  }
}

interface Port { readonly port?: number | string }

interface PlainPolicy {
  readonly podSelector?: LabelSelector;
  readonly policyTypes?: readonly string[];
  readonly ingress?: readonly { readonly from?: readonly { readonly namespaceSelector?: object; readonly podSelector?: object }[]; readonly ports?: readonly Port[] }[];
  readonly egress?: unknown;
}

function ofKubernetes({ podSelector = {}, policyTypes, ingress = [], egress }: PlainPolicy = {}, own: string): Closing {
  const types = policyTypes ?? ['Ingress', ...(egress === undefined ? [] : ['Egress'])];
  const fromAll = ({ from }: { readonly from?: readonly { readonly namespaceSelector?: object; readonly podSelector?: object }[] }): boolean => from === undefined || from.length === 0
    || from.some((peer) => peer.namespaceSelector !== undefined && Object.keys(peer.namespaceSelector).length === 0 && peer.podSelector === undefined);
  return {
    closes: (namespace, labels) => namespace === own && matches(podSelector, labels),
    directions: directions.filter((direction) => types.some((type) => type.toLowerCase() === direction)),
    opensDns: ingress.some((rule) => fromAll(rule) && isDnsPort(rule.ports)),
  };
}

interface CiliumPolicy {
  readonly endpointSelector?: LabelSelector;
  readonly enableDefaultDeny?: Readonly<Partial<Record<Direction, boolean>>>;
  readonly ingress?: readonly { readonly fromEntities?: readonly string[]; readonly fromEndpoints?: readonly LabelSelector[]; readonly toPorts?: readonly { readonly ports?: readonly Port[] }[] }[];
  readonly egress?: unknown;
}

/** Policies on nodes are about no pods. */
function ofCilium(policy: CiliumPolicy = {}, own: string | undefined): Closing | undefined {
  const { endpointSelector, enableDefaultDeny = {}, ingress = [] } = policy;
  const closed = directions.filter((direction) => policy[direction] !== undefined && enableDefaultDeny[direction] !== false);
  if (!endpointSelector || closed.length === 0) return undefined;
  const selector = withoutSources(endpointSelector);
  return {
    closes: (namespace, labels) => (own === undefined || own === namespace) && matches(selector, { ...labels, [inNamespace]: namespace }),
    directions: closed,
    opensDns: ingress.some(({ fromEntities = [], fromEndpoints, toPorts }) => (fromEntities.some((entity) => entity === 'all' || entity === 'cluster') || (fromEntities.length === 0 && !fromEndpoints))
      && (toPorts === undefined || toPorts.some(({ ports }) => isDnsPort(ports)))),
  };
}

/** Label by which Cilium knows the namespace of a pod. */
const inNamespace = 'io.kubernetes.pod.namespace';

/** `k8s:app` and `app` are the same label. */
function withoutSources({ matchLabels = {}, matchExpressions = [] }: LabelSelector): LabelSelector {
  const bare = (key: string): string => key.replace(/^(k8s|any):/, '');
  return {
    matchLabels: Object.fromEntries(Object.entries(matchLabels).map(([key, value]) => [bare(key), value])),
    matchExpressions: matchExpressions.map((expression) => ({ ...expression, key: bare(expression.key) })),
  };
}

function isDnsPort(ports: readonly Port[] | undefined): boolean {
  return ports === undefined || ports.length === 0 || ports.some(({ port }) => port === undefined || String(port) === '53' || port === 'dns');
}
