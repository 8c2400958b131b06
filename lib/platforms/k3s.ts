import { isIP } from 'node:net';
import { Fault } from '../fault';
import { called } from '../props/called';
import { type K3sAccess } from './k3s-access';
import { type EtcdSnapshots, k3sPrerequisites } from './k3s-servers';
import { k3sServerLabels, k3sWorkloads } from './k3s-system';
import { diskThreshold } from './kubelet-reservation';
import { machineFacts, type MachinesProps } from './machines';
import { nodes } from './nodes';
import { type CiliumFacts, type NodePool, type Platform } from './platform';
import { Wireguard, wireguardMtu, type WireguardProps } from './wireguard';

export interface K3sProps extends MachinesProps {
  /** `--cluster-cidr` of the servers. @default '10.42.0.0/16' */
  readonly podRange?: string;
  /** `--service-cidr` of the servers. @default '10.43.0.0/16' */
  readonly serviceRange?: string;
  /** Whether K3s' own local-path-provisioner runs. @default false: started with `--disable=local-storage`, so that ours, pinned, runs */
  readonly localStorage?: boolean;
  /** Public address of each node, by its name: `{ 'vps-1': '203.0.113.11' }`. @default - not known */
  readonly addresses?: Readonly<Record<string, string>>;
  /**
   * WireGuard between the nodes, below Kubernetes, for machines that only share the internet: etcd, the API, kubelets and pods
   * all go through it. Cilium's own encryption, which is for pods alone, must be off then.
   * @default - none: the nodes' network is trusted
   */
  readonly wireguard?: WireguardProps;
  /** @default - `apiServer` leads to a server by means of your own */
  readonly access?: K3sAccess;
  /** Where snapshots of etcd go beside the servers' disks. @default - nowhere */
  readonly etcdSnapshots?: EtcdSnapshots;
}

/**
 * K3s without the parts that Cilium replaces: `--flannel-backend=none --disable-network-policy --disable-kube-proxy
 * --disable=servicelb,traefik`. Each server and agent balances the API servers at 127.0.0.1:6444; metrics-server is built in.
 * Servers run pods too, so that each keeps CPU, memory and disk for its API server and etcd.
 *
 * @see https://docs.k3s.io/networking/basic-network-options
 * @see https://docs.k3s.io/datastore/ha-embedded
 */
export function k3s(props: K3sProps): Platform {
  called(k3s, props);
  const podRange = props.podRange ?? '10.42.0.0/16';
  const serviceRange = props.serviceRange ?? '10.43.0.0/16';
  const facts = machineFacts('k3s', props);
  const pools = facts.nodes.map((pool) => ({ ...pool, reserved: pool.reserved ?? defaultReserved(pool, facts.name) }));
  const addresses = checkedAddresses(props.addresses ?? {}, pools, facts.name);
  const wireguard = props.wireguard && wireguardOf(props.wireguard, pools, addresses, facts.name);
  wireguard?.keepApart({ podRange, serviceRange });
  return {
    ...facts,
    nodes: pools,
    podNetwork: { provider: 'ours', cilium: ciliumFacts(podRange, wireguard, props.wireguard) },
    kubeProxy: false,
    storageClasses: props.localStorage === true ? [{ name: 'local-path', isDefault: true, boundTo: 'node', hostPath: true, expandable: false }] : [],
    localStoragePath: '/opt/local-path-provisioner',
    systems: ['metrics-server'],
    controlPlaneLabels: k3sServerLabels,
    workloads: k3sWorkloads,
    loadBalancer: false,
    podRange,
    podSecurity: 'privileged',
    prerequisites: k3sPrerequisites({
      platform: facts.name, pools, apiServer: facts.apiServer, podRange, serviceRange, clusterDomain: facts.clusterDomain,
      disabled: ['servicelb', 'traefik', ...(props.localStorage === true ? [] : ['local-storage'])],
      addresses,
      ...(wireguard && { wireguard }), ...(props.access && { access: props.access }), ...(props.etcdSnapshots && { etcdSnapshots: props.etcdSnapshots }),
    }),
  };
}

/** The agents' own balancer stays the way to the API: it is on every node before there is any network of pods. */
function ciliumFacts(podRange: string, wireguard?: Wireguard, props?: WireguardProps): CiliumFacts {
  return {
    apiServer: { host: '127.0.0.1', port: 6444 }, ipam: 'cluster-pool', podRange, kernelModules: true,
    ...(wireguard && { mtu: wireguardMtu, isEncryptedBelow: true }),
    ...(wireguard && props?.publicInterface !== undefined && { devices: [props.publicInterface, wireguard.interface] }),
  };
}

/**
 * What K3s and the system below it keep on each node. K3s' own measurements, 896 MB for a server with etcd and 256 MB for an
 * agent, are of two nodes and a light load: this has room for some hundred objects of custom kinds and their controllers.
 *
 * @see https://docs.k3s.io/reference/resource-profiling
 */
function defaultReserved(pool: NodePool, platform: string): NonNullable<NodePool['reserved']> {
  const threshold = diskThreshold(pool, `of node pool '${pool.name}' of ${platform}`);
  return pool.role === 'control-plane'
    ? { cpu: '750m', memory: '3Gi', disk: `${threshold + Math.min(10, 2 * threshold)}Gi` }
    : { cpu: '300m', memory: '1536Mi', disk: `${threshold + Math.min(5, threshold)}Gi` };
}

function checkedAddresses(addresses: Readonly<Record<string, string>>, pools: readonly NodePool[], platform: string): Readonly<Record<string, string>> {
  const names = nodes({ nodes: pools }).map(({ name }) => name);
  for (const [name, address] of Object.entries(addresses)) {
    if (!names.includes(name)) throw new Fault(`addresses of ${platform} must be of its nodes ${names.join(', ')}, got '${name}'; correct the name`);
    if (isIP(address) === 0) throw new Fault(`address of '${name}' of ${platform} must be an IP address, got '${String(address)}'; write for example '203.0.113.11'`);
  }
  return addresses;
}

function wireguardOf(props: WireguardProps, pools: readonly NodePool[], addresses: Readonly<Record<string, string>>, platform: string): Wireguard {
  const members = nodes({ nodes: pools });
  const unreachable = members.find(({ name }) => addresses[name] === undefined);
  if (unreachable) throw new Fault(`addresses of ${platform} must have that of every node for its peers of wireguard, got none of '${unreachable.name}'; add it`);
  return new Wireguard(members, props, addresses, platform);
}
