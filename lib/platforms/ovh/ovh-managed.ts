import { isIP } from 'node:net';
import { Fault } from '../../fault';
import { hostOrAddress } from '../../names';
import { called } from '../../props/called';
import { didYouMean } from '../../schema/did-you-mean';
import { checkVersion, minorOf } from '../kubernetes-version';
import { checkEachPool } from '../nodes';
import { type KubernetesVersion, type NodePool, type Platform, type Price, type StorageClass } from '../platform';
import { ovhNodePool, type OvhNodes } from './node-pools';
import { ovhRegions, type OvhRegion, type OvhRegionName } from './regions';

export interface OvhManagedProps {
  /**
   * `free`: a shared control plane without a price, Canal, in regions of one zone. `standard`: its own control plane,
   * Cilium, in all regions.
   * @checked with the region
   */
  readonly plan: 'free' | 'standard';
  /**
   * Region as OVHcloud writes it: `GRA9`, `EU-WEST-PAR`.
   * @checked by the regions that there are
   */
  readonly region: OvhRegionName;
  readonly kubernetes: KubernetesVersion;
  /** Host of the Kubernetes API, as `kubectl cluster-info` prints it: `abc123.c1.gra9.k8s.ovh.net`. */
  readonly apiServer: string;
  /** Node pools of a size that you set, at least one of them: systems stand on these, Karpenter's controller too. */
  readonly nodes: readonly OvhNodes[];
  /**
   * The Gateway of the nodes' private network, with the address that all of them share towards the internet.
   * @default - none: each node its own address
   */
  readonly gateway?: { readonly address: string };
  /** Price of the control plane. @default - 0 EUR for `free`; for `standard` it is not counted */
  readonly price?: Price;
}

const mostPools = 100;
/** Volumes that OVHcloud attaches to one node at most. @see https://docs.ovhcloud.com/en/guides/public-cloud/containers-orchestration/managed-kubernetes/known-limits */
const volumesPerNode = 100;
const mostNodes = { free: 100, standard: 500 } as const;

/**
 * OVHcloud Managed Kubernetes (MKS). Nodes are managed too: a node that stays unhealthy for ten minutes is reinstalled
 * (`free`) or replaced (`standard`), with everything on its disk; drains respect disruption budgets for ten minutes.
 *
 * @see https://docs.ovhcloud.com/en/guides/public-cloud/containers-orchestration/managed-kubernetes/understanding-mks-architecture
 */
export function ovhManaged(props: OvhManagedProps): Platform {
  called(ovhManaged, props);
  const name = `OVHcloud Managed Kubernetes (${props.plan}) in ${props.region}`;
  const region = regionOf(props, name);
  checkVersion(props.kubernetes, name);
  const nodes = props.nodes.map((pool) => ovhNodePool(pool, { region, regionName: props.region, platform: name }));
  checkNodes(nodes, props, name);
  const standard = props.plan === 'standard';
  const price = props.price ?? (standard ? undefined : { amount: 0, currency: 'EUR' as const });
  return {
    name,
    kubernetes: props.kubernetes,
    region: props.region,
    nodes,
    // Clients inside and outside come by HTTPS alone; the API has no other port.
    apiServer: { host: hostOrAddress(props.apiServer, `apiServer of ${name}`), port: 443 },
    podNetwork: { provider: standard ? 'cilium' : 'canal' },
    // https://docs.ovhcloud.com/en/guides/public-cloud/containers-orchestration/managed-kubernetes/customizing-cilium
    kubeProxy: !standard,
    storageClasses: storageClasses(standard, region.zones.length > 0),
    localStoragePath: '/opt/local-path-provisioner',
    systems: [...(nodes.some(({ maximum }) => maximum !== undefined) ? ['cluster-autoscaler' as const] : []), 'metrics-server', 'snapshot-controller'],
    kinds: ['kube.cloud.ovh.com/NodePool', ...['VolumeSnapshot', 'VolumeSnapshotClass', 'VolumeSnapshotContent'].map((kind) => `snapshot.storage.k8s.io/${kind}`)],
    ingressClasses: [],
    gatewayClasses: [],
    volumeSnapshotClasses: ['csi-cinder-snapclass-in-use-v1', 'csi-cinder-snapclass-v1'].map((snapshotClass) => ({ name: snapshotClass, driver: 'cinder.csi.openstack.org' })),
    rights: { to: 'cluster' },
    loadBalancer: true,
    ...(minorOf(props.kubernetes) < 31 && { loadBalancerAnnotations: { 'loadbalancer.ovhcloud.com/class': 'octavia' } }),
    podSecurity: 'privileged',
    clusterDomain: 'cluster.local',
    egress: props.gateway ? { through: 'shared-address', address: sharedAddress(props.gateway.address, name) } : { through: 'node-addresses' },
    prerequisites: prerequisites(props),
    ...(price && { price }),
  };
}

function regionOf({ plan, region }: OvhManagedProps, name: string): OvhRegion {
  const found = ovhRegions.get(region);
  if (!found) {
    throw new Fault(`region of ${name} must be one with Managed Kubernetes, got '${String(region)}'${didYouMean(String(region), ovhRegions.keys())}`);
  }
  if (plan !== 'free' && plan !== 'standard') throw new Fault(`plan of ${name} must be 'free' or 'standard', got '${String(plan)}'`);
  if (plan === 'free' && found.zones.length > 0) {
    throw new Fault(`plan of ${name} must be 'standard', got 'free'; the free plan is for regions of one zone, and ${region} has three`);
  }
  return found;
}

function checkNodes(nodes: readonly NodePool[], { plan }: OvhManagedProps, name: string): void {
  checkEachPool(nodes, name);
  if (nodes.length > mostPools) throw new Fault(`${name} must have at most ${mostPools} node pools, got '${nodes.length}'; join some of them`);
  const most = nodes.reduce((sum, { count, maximum = count }) => sum + maximum, 0);
  if (most > mostNodes[plan]) {
    throw new Fault(`nodes of ${name} must be at most ${mostNodes[plan]} in all, got '${most}'; ${plan === 'free' ? "take the plan 'standard', which has up to 500" : 'spread them over two clusters'}`);
  }
}

/** Volumes of one node at a time. The spinning disks of `classic` are not there on the standard plan. */
function storageClasses(standard: boolean, zoned: boolean): StorageClass[] {
  const media = ['high-speed', 'high-speed-gen2', ...(standard ? [] : ['classic'])];
  return media.flatMap((medium) => ['', '-luks'].map((end) => `csi-cinder-${medium}${end}`)).map((name) => ({
    name, accessModes: ['ReadWriteOnce'] as const, driver: 'cinder.csi.openstack.org', volumesPerNode, expandable: true, ...(zoned && { boundTo: 'zone' as const }), ...(name === 'csi-cinder-high-speed' && { isDefault: true }),
  }));
}

function sharedAddress(address: string, name: string): string {
  if (isIP(address) !== 4) throw new Fault(`address of the gateway of ${name} must be an IPv4 address, got '${String(address)}'; it stands in the control panel under Gateway`);
  return address;
}

function prerequisites({ plan, region, kubernetes, nodes, gateway }: OvhManagedProps): string[] {
  return [
    `a cluster of Managed Kubernetes: plan ${plan}, region ${region}, version ${kubernetes}`,
    ...nodes.map(({ name, flavor, count, maximum, zone, monthly, antiAffinity }) => [
      `node pool ${name}: ${flavor}, ${count} nodes`,
      ...(maximum === undefined ? [] : [`autoscaled to ${maximum}`]), ...(zone === undefined ? [] : [`in ${zone}`]),
      ...(monthly === true ? ['paid by the month'] : []), ...(antiAffinity === true ? ['anti-affinity'] : []),
    ].join(', ')),
    ...(gateway ? [`a private network whose subnet has a Gateway with the address ${gateway.address}, as the nodes' default route, and no floating address on the nodes`] : []),
  ];
}
