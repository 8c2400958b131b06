import { checkVersion } from './kubernetes-version';
import { checkPools } from './nodes';
import { type KubernetesVersion, type NodePool, type Platform, type Price, type StorageClass } from './platform';

export interface TalosProps {
  /** Where the machines stand, for people and reports: `oracle`, `proxmox`. */
  readonly on: string;
  readonly kubernetes: KubernetesVersion;
  readonly nodes: readonly NodePool[];
  /** Address of the Kubernetes API from outside, a name or an address. */
  readonly apiServer: string;
  /** @default 6443 */
  readonly apiServerPort?: number;
  /** Storage classes that exist without our doing. @default - none: Talos brings no storage */
  readonly storageClasses?: readonly StorageClass[];
  /** Whether the machines' network gives addresses to LoadBalancer Services. @default false */
  readonly loadBalancer?: boolean;
  /** The one address all nodes share towards the internet, where there is one. @default - each node its own */
  readonly sharedAddress?: string;
  /** @default 'cluster.local' */
  readonly clusterDomain?: string;
  /** Price beside the nodes' own. @default - none */
  readonly price?: Price;
}

/**
 * Talos Linux with its own CNI and kube-proxy turned off (`cluster.network.cni.name: none`, `cluster.proxy.disabled: true`).
 * KubePrism answers on every node at localhost:7445, the cgroup is mounted already and pods may not load kernel modules;
 * namespaces without labels enforce `baseline`.
 *
 * @see https://docs.siderolabs.com/kubernetes-guides/cni/deploying-cilium
 */
export function talos(props: TalosProps): Platform {
  checkVersion(props.kubernetes, `talos on ${props.on}`);
  checkPools(props.nodes, `talos on ${props.on}`);
  return {
    name: `talos on ${props.on}`,
    kubernetes: props.kubernetes,
    nodes: props.nodes,
    apiServer: { host: props.apiServer, port: props.apiServerPort ?? 6443 },
    podNetwork: {
      provider: 'ours',
      cilium: { apiServer: { host: 'localhost', port: 7445 }, ipam: 'kubernetes', cgroupRoot: '/sys/fs/cgroup', kernelModules: false },
    },
    kubeProxy: false,
    storageClasses: props.storageClasses ?? [],
    localStoragePath: '/var/mnt/local-path',
    metricsServer: false,
    loadBalancer: props.loadBalancer ?? false,
    podSecurity: 'baseline',
    clusterDomain: props.clusterDomain ?? 'cluster.local',
    prerequisites: [
      'cluster.network.cni.name: none',
      'cluster.proxy.disabled: true',
      // Cilium masquerades by BPF where it plays the egress gateway, and then cannot reach the host's DNS (siderolabs docs).
      'machine.features.hostDNS.forwardKubeDNSToHost: false',
      'a UserVolumeConfig named local-path, which is mounted at /var/mnt/local-path, on each node that holds volumes',
    ],
    egress: props.sharedAddress === undefined ? { through: 'node-addresses' } : { through: 'shared-address', address: props.sharedAddress },
    ...(props.price && { price: props.price }),
  };
}
