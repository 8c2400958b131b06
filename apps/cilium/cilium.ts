import { Application, ciliumChart, type Cluster, declared, type Endpoint, Fault, HelmChart, Metrics } from '../../lib';
import { ciliumValues } from './values';
import { LoadBalancerAddresses, type LoadBalancerAddressesProps } from './load-balancer-addresses';

export interface CiliumProps {
  /** Whether flows are recorded and shown by Hubble's relay and page. @default true */
  readonly hubble?: boolean;
  /**
   * Whether Cilium encrypts the traffic between pods of different nodes with WireGuard. What nodes themselves say to each other, as
   * etcd and kubelets do, is not pods' traffic: where that network is not trusted the platform's own WireGuard does both.
   * @default false: the nodes' network is trusted, or encrypted by the platform
   */
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
  /** Whether it serves Gateways of class `cilium`. @default - where a CiliumGateway is declared */
  readonly gatewayApi?: boolean;
}

/**
 * Cilium, the pod network, in place of kube-proxy. On a platform that brings its own pod network nothing is installed.
 */
export class Cilium extends Application {
  public constructor(cluster: Cluster, props: CiliumProps = {}) {
    super(declared(Cilium, new.target, cluster, props), 'cilium', { namespace: 'kube-system', infrastructure: true, chartPodSecurity: 'privileged' });
    const { platform, relations } = cluster;
    if (platform.podNetwork.provider !== 'ours') return;
    if (props.encryption && platform.podNetwork.cilium.isEncryptedBelow) {
      throw new Fault(`encryption of Cilium in cluster '${cluster.name}' must be off where the nodes already talk over WireGuard, got true; remove encryption here, or wireguard of the platform`);
    }
    if (props.loadBalancer && platform.loadBalancer) {
      throw new Fault(`Cilium of cluster '${cluster.name}' must not hand out load-balancer addresses, got a platform that does so itself; remove loadBalancer`);
    }
    new HelmChart(this, { chart: ciliumChart, values: ciliumValues(cluster, platform.podNetwork.cilium, props) });
    this.offers('pod-network', 'gateway-class:cilium');
    if (props.hubble !== false) {
      this.offers('hubble');
      relations.play('hubble', { application: this, namespace: this.namespace, name: 'hubble-ui', labels: { 'k8s-app': 'hubble-ui' } });
    }
    for (const [name, labels, port] of watched) new Metrics(this, name, { from: onNodes(this, name, labels, port), onNodes: true });
    if (props.loadBalancer) new LoadBalancerAddresses(cluster, props.loadBalancer);
    if (props.egressGateway) relations.egressGateway = { application: this, ...props.egressGateway };
  }
}

/** Pods whose metrics are read: the agent shows them only where someone does, the operator always. */
const watched: readonly (readonly [name: string, labels: Readonly<Record<string, string>>, port: number])[] = [
  ['cilium-agent', { 'k8s-app': 'cilium' }, 9962],
  ['cilium-operator', { 'io.cilium/app': 'operator' }, 9963],
];

/** Pods in the nodes' own network, where no policy counts and nothing has to be declared about them. */
function onNodes(application: Application, name: string, labels: Readonly<Record<string, string>>, port: number): Endpoint {
  return { pods: { application, namespace: application.namespace, name, labels }, port, protocol: 'TCP' };
}
