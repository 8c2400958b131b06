import { Fault } from '../fault';
import { hostOrAddress } from '../names';
import { called } from '../props/called';
import { bytes, millicores } from '../units';
import { type InfomaniakFlavor, infomaniakMachine, type InfomaniakMachine, nearest } from './infomaniak-flavor';
import { infomaniakPrice, infomaniakTariff } from './infomaniak-prices';
import { checkZone, type InfomaniakRegion, regionFacts } from './infomaniak-region';
import { infomaniakReserved } from './infomaniak-reserved';
import { checkVersion } from './kubernetes-version';
import { checkEachPool } from './nodes';
import { type KubernetesVersion, type NodePool, type Platform, type PlatformSystem, type Price, type StorageClass } from './platform';

/** What a pool of nodes is made of: a flavor, whose name tells what a machine has, or another make with that told. */
export type InfomaniakMake =
  | {
    /** @checked by its form */
    readonly flavor: InfomaniakFlavor;
    /** What a machine has. @default - what the flavor's name says; anything else is refused */
    readonly machine?: InfomaniakMachine;
  }
  | { /** As `openstack flavor list` has it, for a machine with a GPU. */ readonly flavor: string; readonly machine: InfomaniakMachine };

export type InfomaniakPool = InfomaniakMake & {
  readonly name: string;
  /** The fewest nodes; 0 for a pool that is empty until pods ask for it. */
  readonly minimum: number;
  /** The most nodes. @default - `minimum`, which turns the autoscaler off for this pool */
  readonly maximum?: number;
  /** Availability zone: `dc3-a-04`, `dc3-a-09` or `dc3-a-10` in dc3-a, `az-1` and so on in dc4-a. */
  readonly zone: string;
  /**
   * Labels of its nodes, with a key under `node-role.kubernetes.io`, `node-restriction.kubernetes.io` or
   * `custom.kaas.infomaniak.cloud`. Another label makes another pool: its nodes are replaced.
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;
  /** An instance pool has no taints. */
  readonly taints?: never;
  /** An hour of one node. @default - that of the flavor where it is known, else unknown */
  readonly price?: Price;
};

export interface InfomaniakProps {
  /** @checked by the regions that there are */
  readonly region: InfomaniakRegion;
  readonly kubernetes: KubernetesVersion;
  /** Host of the Kubernetes API, from the kubeconfig. */
  readonly apiServer: string;
  /** @default 6443 */
  readonly apiServerPort?: number;
  readonly pools: readonly InfomaniakPool[];
  /** Control plane: shared with others and free of charge, or one of its own such as `dedicated_4`. @default 'shared' */
  readonly pack?: 'shared' | `dedicated${string}`;
  /** StorageClasses as `kubectl get storageclass` shows them. @default - none: their names are not published */
  readonly storageClasses?: readonly StorageClass[];
  /** Systems that are there, as `kubectl get pods --all-namespaces` shows. @default - the cluster autoscaler where a pool has room for it */
  readonly systems?: readonly PlatformSystem[];
  /** The one address that all nodes share towards the internet, where their router has one. @default - not known */
  readonly sharedAddress?: string;
  /** What the control plane costs. @default - nothing, as the shared one */
  readonly price?: Price;
}

/**
 * Infomaniak's managed Kubernetes. Its Cilium enforces policies and is not ours to configure: on a shared control plane
 * even turning its Gateway API on disturbs others. OpenStack's cloud controller makes a load balancer (Octavia) for each
 * Service of type LoadBalancer, its CSI driver (Cinder) volumes that can only be attached in one zone.
 *
 * @see https://registry.terraform.io/providers/Infomaniak/infomaniak/latest/docs/resources/kaas_instance_pool
 */
export function infomaniak(props: InfomaniakProps): Platform {
  called(infomaniak, props);
  const name = `infomaniak ${props.region}`;
  regionFacts(props.region, 'region of infomaniak');
  checkVersion(props.kubernetes, name);
  const nodes = props.pools.map((pool) => nodePool(pool, props.region, `node pool '${pool.name}' of ${name}`));
  checkEachPool(nodes, name);
  const autoscaler: readonly PlatformSystem[] = nodes.some(({ maximum }) => maximum !== undefined) ? ['cluster-autoscaler'] : [];
  return {
    name,
    kubernetes: props.kubernetes,
    nodes,
    apiServer: { host: hostOrAddress(props.apiServer, `apiServer of ${name}`), port: props.apiServerPort ?? 6443 },
    podNetwork: { provider: 'cilium' },
    kubeProxy: false,
    storageClasses: (props.storageClasses ?? []).map((storageClass) => ({ boundTo: 'zone', ...storageClass })),
    localStoragePath: '/opt/local-path-provisioner',
    systems: [...new Set([...autoscaler, ...props.systems ?? []])],
    kinds: [],
    ingressClasses: [],
    gatewayClasses: [],
    volumeSnapshotClasses: [],
    rights: { to: 'cluster' },
    loadBalancer: true,
    podSecurity: 'privileged',
    clusterDomain: 'cluster.local',
    egress: props.sharedAddress === undefined ? { through: 'node-addresses' } : { through: 'shared-address', address: props.sharedAddress },
    prerequisites: prerequisites(props, nodes),
    ...(props.price && { price: props.price }),
    tariff: infomaniakTariff,
  };
}

function nodePool(pool: InfomaniakPool, region: InfomaniakRegion, subject: string): NodePool {
  const { flavor, minimum, maximum = minimum, zone, labels } = pool;
  const machine = machineOf(pool, subject);
  checkZone(zone, region, `zone of ${subject}`);
  if (pool.taints !== undefined) throw new Fault(`${subject} must not have taints, for an instance pool has none, got some; keep pods away with labels and a nodeSelector`);
  for (const key of Object.keys(labels ?? {})) checkLabel(key, subject);
  if (!Number.isInteger(maximum) || maximum < Math.max(1, minimum)) {
    throw new Fault(`maximum of ${subject} must be a whole number and at least ${Math.max(1, minimum)}, got '${String(maximum)}'`);
  }
  const price = pool.price ?? infomaniakPrice(flavor, machine.gpus ?? 0);
  return {
    name: pool.name, count: minimum, role: 'worker', ...machine, flavor, zone,
    ...(maximum !== minimum && { maximum }),
    reserved: infomaniakReserved(millicores(machine.cpu, `cpu of ${subject}`) / 1000, bytes(machine.memory, `memory of ${subject}`) / 2 ** 20),
    ...(labels && { labels }),
    ...(price && { price }),
  };
}

/** What a flavor's name says is believed before what somebody wrote beside it: the two must agree. */
function machineOf({ flavor, machine }: InfomaniakPool, subject: string): InfomaniakMachine {
  const isNamed = /^a\d+-ram\d+-disk\d+/.test(flavor);
  if (machine && !isNamed) return machine;
  const named = infomaniakMachine(flavor, `flavor of ${subject}`);
  if (!machine) return named;
  const units = { cpu: 'vCPU', memory: 'of memory', disk: 'of disk' } as const;
  for (const field of ['cpu', 'memory', 'disk'] as const) {
    if (machine[field] === named[field]) continue;
    const right = nearest(millicores(machine.cpu, `cpu of ${subject}`) / 1000, bytes(machine.memory, `memory of ${subject}`) / 2 ** 30, bytes(machine.disk, `disk of ${subject}`) / 2 ** 30);
    throw new Fault(`machine of ${subject} must be what its flavor '${flavor}' has, ${named[field]} ${units[field]}, got '${machine[field]}'; write flavor: '${right}', or leave machine out`);
  }
  if ((machine.gpus ?? 0) !== 0) throw new Fault(`machine of ${subject} must have no GPU, as its flavor '${flavor}', got '${machine.gpus}'; name a flavor with one, or leave machine out`);
  return named;
}

function checkLabel(key: string, subject: string): void {
  if (/^node-role\.kubernetes\.io(\/|$)/.test(key)) return;
  if (/^([a-z0-9-]+\.)*(node-restriction\.kubernetes\.io|custom\.kaas\.infomaniak\.cloud)\//.test(key)) return;
  throw new Fault(`label of ${subject} must be under node-role.kubernetes.io, node-restriction.kubernetes.io or custom.kaas.infomaniak.cloud, got '${key}'; write for example 'custom.kaas.infomaniak.cloud/${key.split('/').at(-1)}'`);
}

function prerequisites(props: InfomaniakProps, nodes: readonly NodePool[]): string[] {
  const most = nodes.reduce((sum, { count, maximum = count }) => sum + maximum, 0);
  return [
    `infomaniak_kaas: region = "${props.region}", pack_name = "${props.pack ?? 'shared'}", kubernetes_version = "${props.kubernetes}"`,
    ...nodes.map(({ name, flavor, zone, count, maximum = count, labels }) => {
      const labelled = labels ? `, labels = { ${Object.entries(labels).map(([key, value]) => `"${key}" = "${value}"`).join(', ')} }` : '';
      return `infomaniak_kaas_instance_pool "${name}": flavor_name = "${flavor}", availability_zone = "${zone}", min_instances = ${count}, max_instances = ${maximum}${labelled}`;
    }),
    // A node without a port starts, is shown as healthy and never joins.
    `a quota of at least ${most} network ports in the project, one for each node, beside those of routers and load balancers`,
  ];
}
