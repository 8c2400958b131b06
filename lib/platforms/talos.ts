import { machineFacts, type MachinesProps } from './machines';
import { type Platform, type StorageClass } from './platform';

export interface TalosProps extends MachinesProps {
  /** Storage classes that exist without our doing. @default - none: Talos brings no storage */
  readonly storageClasses?: readonly StorageClass[];
  /** Whether the machines' network gives addresses to LoadBalancer Services. @default false */
  readonly loadBalancer?: boolean;
}

/**
 * Talos Linux with its own CNI and kube-proxy turned off (`cluster.network.cni.name: none`, `cluster.proxy.disabled: true`).
 * KubePrism answers on every node at localhost:7445, the cgroup is mounted already and pods may not load kernel modules;
 * namespaces without labels enforce `baseline`.
 *
 * @see https://docs.siderolabs.com/kubernetes-guides/cni/deploying-cilium
 */
export function talos(props: TalosProps): Platform {
  return {
    ...machineFacts('talos', props),
    podNetwork: {
      provider: 'ours',
      cilium: { apiServer: { host: 'localhost', port: 7445 }, ipam: 'kubernetes', cgroupRoot: '/sys/fs/cgroup', kernelModules: false },
    },
    kubeProxy: false,
    storageClasses: props.storageClasses ?? [],
    localStoragePath: '/var/mnt/local-path',
    systems: [],
    loadBalancer: props.loadBalancer ?? false,
    podSecurity: 'baseline',
    prerequisites: [
      'cluster.network.cni.name: none',
      'cluster.proxy.disabled: true',
      // With it, CoreDNS does not work once Cilium masquerades by BPF, as it does for the egress gateway.
      'machine.features.hostDNS.forwardKubeDNSToHost: false',
      'a UserVolumeConfig named local-path, which is mounted at /var/mnt/local-path, on each node that holds volumes',
    ],
  };
}
