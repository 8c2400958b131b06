import { checkVersion } from './kubernetes-version';
import { checkPools } from './nodes';
import { type KubernetesVersion, type NodePool, type Platform, type Price } from './platform';

export interface K3sProps {
  /** Where the machines stand, for people and reports: `three VPS`. */
  readonly on: string;
  readonly kubernetes: KubernetesVersion;
  readonly nodes: readonly NodePool[];
  /** Address of the Kubernetes API from outside, a name or an address. */
  readonly apiServer: string;
  /** @default 6443 */
  readonly apiServerPort?: number;
  /** `--cluster-cidr` of the servers. @default '10.42.0.0/16' */
  readonly podRange?: string;
  /** The one address all nodes share towards the internet, where there is one. @default - each node its own */
  readonly sharedAddress?: string;
  /** Whether K3s' own local-path-provisioner runs. @default false: started with `--disable=local-storage`, so that ours, pinned, runs */
  readonly localStorage?: boolean;
  /** @default 'cluster.local' */
  readonly clusterDomain?: string;
  /** Price beside the nodes' own. @default - none */
  readonly price?: Price;
}

/**
 * K3s without the parts that Cilium replaces: `--flannel-backend=none --disable-network-policy --disable-kube-proxy
 * --disable=servicelb,traefik`. Each server and agent balances the API servers at 127.0.0.1:6444; metrics-server is built in.
 *
 * @see https://docs.k3s.io/networking/basic-network-options
 */
export function k3s(props: K3sProps): Platform {
  checkVersion(props.kubernetes, `k3s on ${props.on}`);
  checkPools(props.nodes, `k3s on ${props.on}`);
  return {
    name: `k3s on ${props.on}`,
    kubernetes: props.kubernetes,
    nodes: props.nodes,
    apiServer: { host: props.apiServer, port: props.apiServerPort ?? 6443 },
    podNetwork: {
      provider: 'ours',
      cilium: {
        apiServer: { host: '127.0.0.1', port: 6444 }, ipam: 'cluster-pool', podRange: props.podRange ?? '10.42.0.0/16', kernelModules: true,
      },
    },
    kubeProxy: false,
    storageClasses: props.localStorage === true ? [{ name: 'local-path', isDefault: true }] : [],
    localStoragePath: '/opt/local-path-provisioner',
    metricsServer: true,
    loadBalancer: false,
    podSecurity: 'privileged',
    clusterDomain: props.clusterDomain ?? 'cluster.local',
    prerequisites: [
      `servers: --cluster-init (the first), --flannel-backend=none --disable-network-policy --disable-kube-proxy --disable=servicelb,traefik${props.localStorage === true ? '' : ',local-storage'}`,
      `servers: --cluster-cidr=${props.podRange ?? '10.42.0.0/16'}`,
    ],
    egress: props.sharedAddress === undefined ? { through: 'node-addresses' } : { through: 'shared-address', address: props.sharedAddress },
    ...(props.price && { price: props.price }),
  };
}
