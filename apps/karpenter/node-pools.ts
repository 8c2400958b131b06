import { Application, type Cluster, CustomObject, Fault, KarpenterNodePool, OVHNodeClass, type OvhFlavor } from '../../lib';
import { checkedPool, type NodeRegion } from './checked-pool';
import { dividedLimits } from './divided-limits';
import { type KarpenterPool, presets } from './pool';

/** Label and taint by which pods ask for a pool. */
const poolLabel = 'flotilla/pool';

/** A volume of Cinder's binds its pods to this label, and Karpenter must know that its nodes will have it. */
const volumeZone = 'topology.cinder.csi.openstack.org/zone';

/** Where Karpenter's nodes are made, and by whose rights. */
export interface NodeFacts extends NodeRegion {
  readonly serviceName: string;
  readonly kubeId: string;
  readonly credentials: { readonly name: string; readonly namespace: string };
}

/**
 * The NodePools: an Application of its own, because their kinds are not there before, and without the controller they
 * never become ready. Each is one flavor in one zone, as OVHcloud's own pools are.
 */
export class NodePools extends Application {
  private readonly owners = new Map<string, string>();
  private readonly classes = new Set<string>();

  public constructor(cluster: Cluster, namespace: string, private readonly facts: NodeFacts, pools: Readonly<Record<string, KarpenterPool>>) {
    super(cluster, 'karpenter-pools', { namespace, infrastructure: true });
    for (const [name, pool] of Object.entries(pools)) this.declare(name, pool);
    const count = cluster.platform.nodes.length + this.owners.size;
    if (count > 100) throw new Fault(`node pools of cluster '${cluster.name}' must be at most 100 in all, got '${count}'; each flavor in each zone is one: name fewer`);
  }

  private declare(name: string, pool: KarpenterPool): void {
    const { flavors, zones, antiAffinity } = checkedPool(name, pool, this.facts);
    const places = flavors.flatMap((flavor, rank) => zones.map((zone) => ({ flavor, zone, rank })));
    const nodes = dividedLimits(places.map(({ flavor }) => flavor), pool.limits, antiAffinity ? 5 : 100, `limits of pool '${name}' of Karpenter`);
    for (const [index, { flavor, zone, rank }] of places.entries()) {
      this.claim(flavor, zone, name);
      new CustomObject(this, KarpenterNodePool, {
        metadata: { name: [name, flavor.name, ...(zone === undefined ? [] : [zone])].join('-') },
        spec: {
          template: { metadata: { labels: labelsOf(name, pool, zone) }, spec: this.nodes(name, pool, flavor, zone, antiAffinity) },
          disruption: disruption(pool),
          limits: { cpu: String(nodes[index]! * flavor.vcpu) as `${number}`, memory: `${nodes[index]! * flavor.memory}Gi` },
          // The smallest first: Karpenter goes on to the next where a pod does not fit.
          weight: 100 - rank,
        },
      });
    }
  }

  private nodes(name: string, pool: KarpenterPool, flavor: OvhFlavor, zone: string | undefined, antiAffinity: boolean): Template['spec'] {
    const { taints, expireAfter } = presets[pool.preset ?? 'general'];
    const all = [...pool.taints ?? taints, ...(pool.dedicated === true ? [{ key: poolLabel, value: name, effect: 'NoSchedule' as const }] : [])];
    return {
      nodeClassRef: { group: 'karpenter.ovhcloud.sh', kind: 'OVHNodeClass', name: this.nodeClass(pool.monthly === true, antiAffinity) },
      requirements: [
        only('karpenter.sh/capacity-type', 'on-demand'), only('kubernetes.io/arch', 'amd64'), only('kubernetes.io/os', 'linux'),
        only('node.kubernetes.io/instance-type', flavor.name), ...(zone === undefined ? [] : [only('topology.kubernetes.io/zone', zone)]),
      ],
      ...(all.length > 0 && { taints: all.map((taint) => ({ ...taint })) }),
      expireAfter: pool.expireAfter ?? expireAfter,
    };
  }

  /** One class for each way to pay and to place. */
  private nodeClass(monthly: boolean, antiAffinity: boolean): string {
    const name = `${monthly ? 'monthly' : 'hourly'}${antiAffinity ? '-apart' : ''}`;
    if (this.classes.has(name)) return name;
    this.classes.add(name);
    new CustomObject(this, OVHNodeClass, {
      metadata: { name },
      spec: {
        serviceName: this.facts.serviceName, kubeId: this.facts.kubeId, region: this.facts.regionName, credentialsSecretRef: { ...this.facts.credentials },
        ...(monthly && { monthlyBilled: true }), ...(antiAffinity && { antiAffinity: true }),
      },
    });
    return name;
  }

  private claim(flavor: OvhFlavor, zone: string | undefined, pool: string): void {
    const place = zone === undefined ? `flavor '${flavor.name}'` : `flavor '${flavor.name}' in zone '${zone}'`;
    const owner = this.owners.get(place);
    if (owner !== undefined) throw new Fault(`${place} must be in one pool of Karpenter, got '${owner}' and '${pool}'; OVHcloud keeps all such nodes in one pool: give one of them another flavor or zone`);
    this.owners.set(place, pool);
  }
}

type Template = ConstructorParameters<typeof CustomObject<typeof KarpenterNodePool>>[2]['spec']['template'];

function only(key: string, value: string): Template['spec']['requirements'][number] {
  return { key, operator: 'In', values: [value] };
}

function disruption(pool: KarpenterPool): { consolidationPolicy: 'WhenEmpty' | 'WhenEmptyOrUnderutilized'; consolidateAfter: string; budgets: NonNullable<KarpenterPool['budgets']> } {
  const preset = presets[pool.preset ?? 'general'];
  return {
    consolidationPolicy: pool.consolidationPolicy ?? preset.consolidationPolicy,
    consolidateAfter: pool.consolidateAfter ?? preset.consolidateAfter,
    budgets: (pool.budgets ?? preset.budgets).map((budget) => ({ ...budget })),
  };
}

function labelsOf(name: string, pool: KarpenterPool, zone: string | undefined): Record<string, string> {
  return { ...pool.labels, [poolLabel]: name, [volumeZone]: zone ?? 'nova' };
}
