import { Application, type Cluster, declared, type Entry, type EntryProvider, Fault, Pods } from '../../lib';
import { AcmeIssuer } from './acme-issuer';

export interface CiliumGatewayProps {
  /** Where its certificates come from: an issuer of ours, or the name of a ClusterIssuer that is there already. */
  readonly issuer: AcmeIssuer | string;
  /**
   * Whether one certificate covers all names directly below the cluster's domain, instead of one for each host; the issuer must
   * prove by DNS. @default - true with an AcmeIssuer that does, else false
   */
  readonly wildcard?: boolean;
  /** Addresses it asks for, of those that Cilium or MetalLB hand out. @default - the next free one */
  readonly addresses?: readonly string[];
  /** Whether it is reached from outside the platform's own network, where the platform makes a difference. @default true */
  readonly isExternal?: boolean;
  /** Annotations of its Service, for the load balancer of the platform. @default - those that the platform asks for */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Whether routes that name no entry come in here. @default true */
  readonly isDefault?: boolean;
  /** Name of the Gateway, its application and its namespace. @default 'gateway' */
  readonly name?: string;
}

const className = 'cilium';

/**
 * A Gateway of Cilium: an entry with an address of its own. It turns requests over HTTP to HTTPS and lets in exactly the
 * declared routes. Its address comes from Cilium, MetalLB or the platform; people or ExternalDNS point the hosts to it.
 *
 * Pods that call a host of their own cluster's Gateway are let out to what is behind it as well: Cilium judges them by that.
 *
 * @see https://docs.cilium.io/en/stable/network/servicemesh/gateway-api/gateway-api/
 */
export class CiliumGateway extends Application implements EntryProvider {
  public readonly entry: Entry;

  public constructor(cluster: Cluster, props: CiliumGatewayProps) {
    super(declared(CiliumGateway, new.target, cluster, props), props.name ?? 'gateway', { infrastructure: true });
    const { platform, relations } = cluster;
    this.checkPlatform();
    const { issuer, addresses = [], isDefault = true } = props;
    if (addresses.length > 0 && platform.loadBalancer) {
      throw new Fault(`gateway '${this.name}' must take the address that its platform gives it, got addresses '${addresses.join(', ')}'; remove addresses, and say it with annotations if the platform can be asked`);
    }
    const solvesOverHttp = issuer instanceof AcmeIssuer && issuer.solvesOverHttp;
    const wildcard = props.wildcard ?? (issuer instanceof AcmeIssuer && !issuer.solvesOverHttp);
    if (wildcard && solvesOverHttp) throw new Fault(`gateway '${this.name}' must have a certificate for each host, got wildcard: true with an issuer that proves by HTTP; remove wildcard, or give the issuer dns01`);
    this.entry = {
      type: 'gateway', application: this, isDefault, name: this.name, namespace: this.namespace, className,
      issuer: issuer instanceof AcmeIssuer ? issuer.name : issuer,
      wildcard: wildcard ? cluster.domain : undefined,
      solvesOverHttp,
      addresses,
      annotations: { ...platform.loadBalancerAnnotations, ...props.annotations },
      labels: props.isExternal === false ? {} : { ...platform.externalLoadBalancerLabels },
    };
    relations.enter(this.entry);
    if (isDefault) this.offers('entry');
    if (issuer instanceof AcmeIssuer) this.comesAfter(issuer, `${this.name} has certificates of ${issuer.name}`);
    if (solvesOverHttp) this.letChallengesIn();
    this.needWhatServesIt();
  }

  private checkPlatform(): void {
    const { platform, name } = this.cluster;
    if (platform.podNetwork.provider === 'canal') {
      throw new Fault(`gateway '${this.name}' of cluster '${name}' must run on Cilium, which serves it, got pod network 'canal'; use new Cloudflared(this, { tunnel: '…' })`);
    }
    if (platform.podNetwork.provider === 'cilium' && !platform.gatewayClasses.includes(className)) {
      throw new Fault(`gateway '${this.name}' of cluster '${name}' must have GatewayClass '${className}' from its platform, which runs Cilium itself, got ${platform.gatewayClasses.join(', ') || 'none'}; use new Cloudflared(this, { tunnel: '…' })`);
    }
    if (platform.podNetwork.provider === 'ours' && platform.kubeProxy) {
      throw new Fault(`gateway '${this.name}' of cluster '${name}' must run on a Cilium that replaces kube-proxy, got a platform that runs kube-proxy; turn it off there`);
    }
  }

  private needWhatServesIt(): void {
    const { needs } = this.cluster.relations;
    needs.push({ application: this, capability: `gateway-class:${className}`, remedy: 'new Cilium(this)', purpose: `GatewayClass '${className}'` });
    needs.push({
      application: this, capability: 'load-balancer', purpose: `an address for Gateway '${this.name}'`,
      remedy: 'loadBalancer: { addresses: […] } to its Cilium, or new MetalLB(this, { pools: { … } })',
    });
  }

  /** The pods that cert-manager starts here to answer the authority. It asks them itself first. */
  private letChallengesIn(): void {
    const pods = new Pods(this, 'acme-solver', { 'acme.cert-manager.io/http01-solver': 'true' }, { http: 8089 });
    this.cluster.relations.entryAccess.push({ entry: this.entry, endpoint: pods.endpoint('http') });
    pods.isReachedBy('certificate-controller', 'http');
  }
}
