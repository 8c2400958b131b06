import { type AddressBlock, Application, checkBlocks, CiliumL2AnnouncementPolicy, CiliumLoadBalancerIPPool, type Cluster, CustomObject } from '../../lib';

export interface LoadBalancerAddressesProps {
  /** Free addresses of the nodes' network: a range from one to another, or a CIDR. */
  readonly addresses: readonly AddressBlock[];
  /** Interfaces that answer for them, as regular expressions. @default - all */
  readonly interfaces?: readonly string[];
}

/**
 * Addresses that Services of type LoadBalancer get, and the nodes that answer for them. An Application of its own,
 * because their kinds exist only once Cilium's operator runs.
 */
export class LoadBalancerAddresses extends Application {
  public constructor(cluster: Cluster, props: LoadBalancerAddressesProps) {
    super(cluster, 'cilium-addresses', { namespace: 'kube-system', infrastructure: true });
    checkBlocks(props.addresses, `addresses of loadBalancer of Cilium in cluster '${cluster.name}'`);
    new CustomObject(this, CiliumLoadBalancerIPPool, { metadata: { name: 'default' }, spec: { blocks: props.addresses.map((block) => ({ ...block })) } });
    new CustomObject(this, CiliumL2AnnouncementPolicy, {
      metadata: { name: 'default' },
      spec: { loadBalancerIPs: true, ...(props.interfaces && { interfaces: [...props.interfaces] }) },
    });
    cluster.relations.handOut({ application: this, blocks: props.addresses, annotation: 'lbipam.cilium.io/ips' });
    this.offers('load-balancer');
  }
}
