import { called } from '../props/called';
import { machineFacts, type MachinesProps } from './machines';
import { omniFacts, type OmniProps } from './omni';
import { type Platform, type StorageClass } from './platform';
import { talosReserved, talosWorkloads } from './talos-system';

export interface TalosProps extends MachinesProps {
  /** Storage classes that exist without our doing. @default - none: Talos brings no storage */
  readonly storageClasses?: readonly StorageClass[];
  /** Whether the machines' network gives addresses to LoadBalancer Services. @default false */
  readonly loadBalancer?: boolean;
  /** How Omni makes the cluster, by a template that is rendered into the folder `omni` beside the applications. @default - people set the machines up */
  readonly omni?: OmniProps;
}

/**
 * Talos Linux with its own CNI and kube-proxy turned off (`cluster.network.cni.name: none`, `cluster.proxy.disabled: true`).
 * KubePrism answers on every node at localhost:7445, the cgroup is mounted already and pods may not load kernel modules;
 * namespaces without labels enforce `baseline`.
 *
 * @see https://docs.siderolabs.com/kubernetes-guides/cni/deploying-cilium
 */
export function talos(props: TalosProps): Platform {
  called(talos, props);
  const facts = machineFacts('talos', props);
  const omni = props.omni && omniFacts(props.omni, facts.nodes, facts.kubernetes, facts.name);
  return {
    ...facts,
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
    usuallyReserved: talosReserved,
    workloads: talosWorkloads,
    gpuDrivers: 'machine',
    gpuRuntimeClass: 'nvidia',
    prerequisites: omni ? [`machines that have registered with Omni, booted from its medium of Talos ${omni.talos} or later`] : byHand(facts),
    ...(omni && { omni }),
  };
}

/** What has to be in the machines' configuration where no template puts it there. */
function byHand({ nodes, clusterDomain }: Pick<Platform, 'nodes' | 'clusterDomain'>): string[] {
  const shared = nodes.some(({ role, workloads }) => role === 'control-plane' && workloads !== false);
  return [
    'cluster.network.cni.name: none',
    'cluster.proxy.disabled: true',
    ...(clusterDomain === 'cluster.local' ? [] : [`cluster.network.dnsDomain: ${clusterDomain}`]),
    ...(shared ? ['cluster.allowSchedulingOnControlPlanes: true, on control planes that run pods'] : []),
    // With it, CoreDNS does not work once Cilium masquerades by BPF, as it does for the egress gateway.
    'machine.features.hostDNS.forwardKubeDNSToHost: false',
    'a UserVolumeConfig named local-path, which is mounted at /var/mnt/local-path, on each node that holds volumes',
  ];
}
