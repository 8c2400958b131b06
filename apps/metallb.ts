import {
  type AddressBlock, Application, checkBlocks, type Cluster, CustomObject, declared, Fault, HelmChart, IPAddressPool, L2Advertisement, metallbChart,
  Pods,
} from '../lib';

/** Addresses that lie next to each other in the nodes' own network, and who answers for them. */
export interface MetalLBPool {
  /** Free addresses: ranges from one to another, or networks. */
  readonly addresses: readonly AddressBlock[];
  /** Whether a Service that names no pool may get one of them. @default true */
  readonly autoAssign?: boolean;
  /** Interfaces that answer for them, by name. @default - all */
  readonly interfaces?: readonly string[];
  /** Labels of the nodes that answer for them. @default - all nodes */
  readonly nodeLabels?: Readonly<Record<string, string>>;
}

export interface MetalLBProps {
  /** Pools by name, of addresses that nobody else uses. */
  readonly pools: Readonly<Record<string, MetalLBPool>>;
}

const namespace = 'metallb-system';

/**
 * MetalLB, which gives addresses to Services of type LoadBalancer on machines of one's own, announced by ARP and NDP. Where
 * Cilium replaces kube-proxy its own `loadBalancer` does the same with one system less; only one of the two may hand out
 * addresses. It answers on the nodes' network alone: it moves no failover address of a provider. Nodes whose kube-proxy
 * uses IPVS need `strictARP`. On a platform that brings MetalLB nothing is installed and its own pools are used.
 *
 * @see https://metallb.universe.tf/concepts/layer2/
 */
export class MetalLB extends Application {
  public constructor(cluster: Cluster, props: MetalLBProps) {
    super(declared(MetalLB, new.target, cluster, props), 'metallb', { namespace, infrastructure: true, chartPodSecurity: 'privileged' });
    if (cluster.brings('metallb')) return;
    if (cluster.platform.loadBalancer) {
      throw new Fault(`MetalLB of cluster '${cluster.name}' must not hand out load-balancer addresses, got a platform that does so itself; remove new MetalLB(this, …)`);
    }
    new HelmChart(this, {
      chart: metallbChart,
      values: {
        crds: { enabled: true },
        // FRR is for BGP, and takes a good deal of rights.
        frrk8s: { enabled: false },
        controller: { priorityClassName: 'system-cluster-critical', resources: { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '192Mi' } } },
        speaker: {
          frr: { enabled: false },
          priorityClassName: 'system-node-critical', resources: { requests: { cpu: '20m', memory: '64Mi' }, limits: { memory: '192Mi' } },
        },
      },
    });
    new Pods(this, 'metallb-controller', { 'app.kubernetes.io/name': 'metallb', 'app.kubernetes.io/component': 'controller' }, { webhook: 9443 })
      .callsKubernetesApi().isCalledByKubernetesApi('webhook');
    new MetalLBPools(cluster, props.pools);
  }
}

/** The pools: an Application of its own, because MetalLB's webhook refuses them until it runs. They must be in its namespace. */
class MetalLBPools extends Application {
  public constructor(cluster: Cluster, pools: MetalLBProps['pools']) {
    super(cluster, 'metallb-pools', { namespace, infrastructure: true });
    const blocks = Object.values(pools).flatMap(({ addresses }) => addresses);
    checkBlocks(blocks, `addresses of MetalLB in cluster '${cluster.name}'`);
    for (const [name, pool] of Object.entries(pools)) this.pool(name, pool);
    cluster.relations.handOut({ application: this, blocks, annotation: 'metallb.io/loadBalancerIPs' });
    this.offers('load-balancer');
  }

  private pool(name: string, { addresses, autoAssign = true, interfaces, nodeLabels }: MetalLBPool): void {
    if (addresses.length === 0) throw new Fault(`pool '${name}' of MetalLB in cluster '${this.cluster.name}' must have addresses, got none; remove the pool`);
    new CustomObject(this, IPAddressPool, {
      metadata: { name },
      spec: {
        addresses: addresses.map((block) => 'cidr' in block ? block.cidr : `${block.start}-${block.stop}`),
        ...(!autoAssign && { autoAssign: false as const }),
      },
    });
    new CustomObject(this, L2Advertisement, {
      metadata: { name },
      spec: {
        ipAddressPools: [name],
        ...(interfaces && { interfaces: [...interfaces] }),
        ...(nodeLabels && { nodeSelectors: [{ matchLabels: { ...nodeLabels } }] }),
      },
    });
  }
}
