import { ciliumPolicy, watchesAt, type CiliumNetworkPolicy } from './cilium-policy';
import { kubernetesPolicy, type NetworkPolicy } from './network-policy';
import { type Connection, type Peer, type Pod, type Protocol } from './peers';
import { type Direction, type LookUp, type Policy, type Rule } from './policy';
import { type Labels } from './selectors';

/** Who enforces policies: Cilium, which knows its own kind too, or any pod network that knows Kubernetes' alone. */
export type Enforcer = 'cilium' | 'plain';

interface RenderedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: Labels };
}

/** The answer for one side of a connection, on all ports at once. */
export interface Allowance {
  /** Whether anything is allowed at all; saves asking for each port. */
  readonly something: boolean;
  readonly allows: (port: number, protocol: Protocol) => boolean;
}

const nothing: Allowance = { something: false, allows: () => false };
const everything: Allowance = { something: true, allows: () => true };

/** Kinds that would change the answers and are not modelled. */
const strangers = /^(CiliumClusterwideNetworkPolicy|AdminNetworkPolicy|BaselineAdminNetworkPolicy|ClusterNetworkPolicy|GlobalNetworkPolicy)$/;

/**
 * Tells what the policies among rendered objects allow, as the cluster would enforce them. It knows nothing of the
 * declaration that they come from.
 */
export class Analyser {
  private readonly policies: readonly Policy[];
  private readonly applied = new Map<Pod, readonly Policy[]>();
  private readonly lookUps = new Map<Pod, LookUp>();

  /** @param dns a pod of the cluster's DNS, through which names are looked up */
  public constructor(objects: readonly RenderedObject[], private readonly enforcer: Enforcer, private readonly dns: Pod) {
    const labels = new Map(objects.filter(({ apiVersion, kind }) => apiVersion === 'v1' && kind === 'Namespace').map(({ metadata }) => [metadata.name, metadata.labels]));
    const labelsOf = (namespace: string): Labels => ({ ...labels.get(namespace), 'kubernetes.io/metadata.name': namespace });
    this.policies = objects.flatMap((object) => {
      switch (`${object.apiVersion} ${object.kind}`) {
        case 'networking.k8s.io/v1 NetworkPolicy': return [kubernetesPolicy(object as unknown as NetworkPolicy, labelsOf, enforcer === 'cilium' ? 'outside' : 'everything')];
        case 'cilium.io/v2 CiliumNetworkPolicy':
          if (enforcer === 'plain') throw new Error(`${object.kind} ${object.metadata.name} is of a kind that the cluster does not have`);
          return [ciliumPolicy(object as unknown as CiliumNetworkPolicy, labelsOf)];
        default:
          if (strangers.test(object.kind)) throw new Error(`${object.kind} ${object.metadata.name} is not modelled`);
          return [];
      }
    });
  }

  /** Whether a connection comes about: the sender must be let out and the receiver must let it in. */
  public allows({ from, to, port, protocol }: Connection): boolean {
    return (from.type !== 'pod' || this.egress(from, to).allows(port, protocol))
      && (to.type !== 'pod' || this.ingress(to, from).allows(port, protocol));
  }

  /** What a pod may open towards a peer. */
  public egress(pod: Pod, peer: Peer): Allowance {
    // Kubernetes lets a pod and its own node talk; Cilium holds to that for what comes from the node alone.
    if (this.enforcer === 'plain' && peer.type === 'node' && peer.place === 'host') return everything;
    return this.side(pod, peer, 'egress', peer);
  }

  /** What a peer may open towards a pod. */
  public ingress(pod: Pod, peer: Peer): Allowance {
    return peer.type === 'node' && peer.place === 'host' ? everything : this.side(pod, peer, 'ingress', pod);
  }

  private side(pod: Pod, peer: Peer, direction: Direction, destination: Peer): Allowance {
    const policies = this.applying(pod);
    if (!policies.some(({ denies }) => denies.includes(direction))) return everything;
    const visible = this.visible(pod);
    const rules = policies.flatMap((policy) => policy.rules[direction]).filter((rule) => rule.peer(peer, visible));
    if (rules.length === 0) return nothing;
    return { something: true, allows: (port, protocol) => rules.some(({ ports }) => ports?.some((match) => match(port, protocol, destination)) ?? true) };
  }

  private applying(pod: Pod): readonly Policy[] {
    const known = this.applied.get(pod) ?? this.policies.filter((policy) => policy.applies(pod));
    this.applied.set(pod, known);
    return known;
  }

  /** Cilium allows a name only once it has seen the answer of DNS, which takes a rule that watches look-ups. */
  private visible(pod: Pod): LookUp {
    const known = this.lookUps.get(pod);
    if (known) return known;
    const rules: readonly Rule[] = this.applying(pod).flatMap((policy) => policy.rules.egress);
    const watching = rules.flatMap((rule) => watchesAt(rule, this.dns) ?? []);
    const lookUp: LookUp = (host) => watching.some((watches) => watches(host));
    this.lookUps.set(pod, lookUp);
    return lookUp;
  }
}
