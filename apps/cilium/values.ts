import { Lazy } from 'cdk8s';
import { type ChartValues, type ciliumChart, type CiliumFacts, type Cluster } from '../../lib';
import { type CiliumProps } from './cilium';

type Values = ChartValues<typeof ciliumChart>;

/** The chart's values for a platform. @see https://docs.cilium.io/en/stable/installation/ */
export function ciliumValues(cluster: Cluster, facts: CiliumFacts, props: CiliumProps): Values {
  return {
    cluster: { name: cluster.name },
    k8sServiceHost: facts.apiServer.host,
    k8sServicePort: facts.apiServer.port,
    kubeProxyReplacement: !cluster.platform.kubeProxy,
    ipam: facts.ipam === 'kubernetes'
      ? { mode: 'kubernetes' }
      : { mode: 'cluster-pool', operator: { clusterPoolIPv4PodCIDRList: [facts.podRange ?? '10.42.0.0/16'], clusterPoolIPv4MaskSize: 24 } },
    ...(facts.cgroupRoot !== undefined && { cgroup: { autoMount: { enabled: false }, hostRoot: facts.cgroupRoot } }),
    ...(!facts.kernelModules && { securityContext: { capabilities: withoutKernelModules } }),
    rollOutCiliumPods: true,
    resources: { requests: { cpu: '100m', memory: '384Mi' }, limits: { memory: '1Gi' } },
    initResources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '256Mi' } },
    cni: { resources: { requests: { cpu: '50m', memory: '16Mi' }, limits: { memory: '256Mi' } } },
    envoy: { enabled: true, rollOutPods: true, resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '256Mi' } } },
    // Two copies need two nodes: they share a host port.
    operator: {
      replicas: cluster.spreadableNodes > 1 ? 2 : 1, rollOutPods: true, resources: { requests: { cpu: '20m', memory: '128Mi' }, limits: { memory: '256Mi' } },
    },
    ...(facts.mtu !== undefined && { MTU: facts.mtu }),
    ...(facts.devices && { devices: [...facts.devices] }),
    hubble: props.hubble === false ? { enabled: false } : { ...hubble, ...peerService(cluster) },
    certgen: { priorityClassName: 'system-cluster-critical', resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '128Mi' } } },
    ...(props.encryption && { encryption: { enabled: true, type: 'wireguard', nodeEncryption: false } }),
    ...(props.egressGateway && { egressGateway: { enabled: true }, bpf: { masquerade: true } }),
    prometheus: Lazy.any({ produce: () => cluster.isWatched ? { enabled: true } : undefined }) as Values['prometheus'],
    gatewayAPI: Lazy.any({ produce: () => props.gatewayApi ?? hasGateway(cluster) ? gatewayApi : undefined }) as Values['gatewayAPI'],
    // Each announced Service holds a lease, which is renewed all the time.
    ...(props.loadBalancer && { l2announcements: { enabled: true }, k8sClientRateLimit: { qps: 50, burst: 100 } }),
  };
}

/** Hubble's relay finds the agents by a whole name. */
function peerService({ platform: { clusterDomain } }: Cluster): { peerService?: { clusterDomain: string } } {
  return clusterDomain === 'cluster.local' ? {} : { peerService: { clusterDomain } };
}

/** The class is rendered whether or not the renderer knows its kind. HTTP/2 is offered to whoever calls and to Services that ask for it. */
const gatewayApi: Values['gatewayAPI'] = { enabled: true, gatewayClass: { create: 'true' }, enableAlpn: true, enableAppProtocol: true };

function hasGateway({ relations }: Cluster): boolean {
  return relations.entries.some((entry) => entry.type === 'gateway' && entry.className === 'cilium');
}

/** The capabilities that are left where pods may not load kernel modules, as on Talos. */
const withoutKernelModules: NonNullable<NonNullable<Values['securityContext']>['capabilities']> = {
  ciliumAgent: ['CHOWN', 'KILL', 'NET_ADMIN', 'NET_RAW', 'IPC_LOCK', 'SYS_ADMIN', 'SYS_RESOURCE', 'DAC_OVERRIDE', 'FOWNER', 'SETGID', 'SETUID'],
  cleanCiliumState: ['NET_ADMIN', 'SYS_ADMIN', 'SYS_RESOURCE'],
};

/** Certificates come from a Job in the cluster: the chart's own way draws new ones at every rendering. */
const hubble: Values['hubble'] = {
  enabled: true,
  tls: { auto: { enabled: true, method: 'cronJob', schedule: '0 0 1 */4 *', certValidityDuration: 365 } },
  relay: {
    enabled: true, rollOutPods: true, priorityClassName: 'system-cluster-critical',
    resources: { requests: { cpu: '20m', memory: '64Mi' }, limits: { memory: '256Mi' } },
  },
  ui: {
    enabled: true, rollOutPods: true, priorityClassName: 'system-cluster-critical',
    frontend: { resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '64Mi' } } },
    backend: { resources: { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '128Mi' } } },
  },
};
