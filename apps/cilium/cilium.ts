import { Application, type Cluster, Fault, HelmChart, ciliumChart } from '../../lib';
import { ciliumValues } from './values';
import { LoadBalancerAddresses, type LoadBalancerAddressesProps } from './load-balancer-addresses';

export interface CiliumProps {
  /** Whether flows are recorded and shown by Hubble's relay and page. @default true */
  readonly hubble?: boolean;
  /** Whether traffic between nodes is encrypted with WireGuard. @default false: the nodes' network is trusted */
  readonly encryption?: boolean;
  /** The node through which pods leave that ask for a fixed address. @default - none */
  readonly egressGateway?: {
    /** Labels that exactly one node has; of several Cilium takes the first by name and never another. */
    readonly nodeLabels: Readonly<Record<string, string>>;
    /** Address that is set on that node already. @default - the first one of the interface with the default route */
    readonly address?: string;
  };
  /** Addresses for Services of type LoadBalancer, announced in the nodes' own network. @default - none */
  readonly loadBalancer?: LoadBalancerAddressesProps;
}

/**
 * Cilium, the pod network, in place of kube-proxy. On a platform that brings its own pod network nothing is installed.
 */
export class Cilium extends Application {
  public constructor(cluster: Cluster, props: CiliumProps = {}) {
    super(cluster, 'cilium', { namespace: 'kube-system', infrastructure: true, chartPodSecurity: 'privileged' });
    const { platform, relations } = cluster;
    if (platform.podNetwork.provider !== 'ours') return;
    if (props.loadBalancer && platform.loadBalancer) {
      throw new Fault(`Cilium of cluster '${cluster.name}' must not hand out load-balancer addresses, got a platform that does so itself; remove loadBalancer`);
    }
    new HelmChart(this, { chart: ciliumChart, values: ciliumValues(cluster, platform.podNetwork.cilium, props) });
    this.offers('pod-network');
    if (props.loadBalancer) new LoadBalancerAddresses(cluster, props.loadBalancer);
    if (props.egressGateway) relations.egressGateway = { application: this, ...props.egressGateway };
  }
}
