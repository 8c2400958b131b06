import { hostOrAddress } from '../names';
import { checkVersion } from './kubernetes-version';
import { checkPools } from './nodes';
import { type KubernetesVersion, type NodePool, type Platform, type Price } from './platform';

/** What has to be said of machines that we run Kubernetes on ourselves, whatever distribution that is. */
export interface MachinesProps {
  /** Where the machines stand, for people and reports: `oracle`, `proxmox`, `three VPS`. */
  readonly on: string;
  readonly kubernetes: KubernetesVersion;
  readonly nodes: readonly NodePool[];
  /** Address of the Kubernetes API from outside, a name or an address. */
  readonly apiServer: string;
  /** @default 6443 */
  readonly apiServerPort?: number;
  /** The one address all nodes share towards the internet, where there is one. @default - each node its own */
  readonly sharedAddress?: string;
  /** @default 'cluster.local' */
  readonly clusterDomain?: string;
  /** Price beside the nodes' own. @default - none */
  readonly price?: Price;
}

type MachineFacts = Pick<Platform, 'name' | 'kubernetes' | 'nodes' | 'apiServer' | 'clusterDomain' | 'egress' | 'kinds' | 'ingressClasses' | 'gatewayClasses' | 'volumeSnapshotClasses' | 'rights' | 'price'>;

/** The facts that do not depend on the distribution. */
export function machineFacts(distribution: string, props: MachinesProps): MachineFacts {
  const name = `${distribution} on ${props.on}`;
  checkVersion(props.kubernetes, name);
  checkPools(props.nodes, name);
  return {
    name,
    kubernetes: props.kubernetes,
    nodes: props.nodes,
    apiServer: { host: hostOrAddress(props.apiServer, `apiServer of ${name}`), port: props.apiServerPort ?? 6443 },
    clusterDomain: props.clusterDomain ?? 'cluster.local',
    egress: props.sharedAddress === undefined ? { through: 'node-addresses' } : { through: 'shared-address', address: props.sharedAddress },
    kinds: [],
    ingressClasses: [],
    gatewayClasses: [],
    volumeSnapshotClasses: [],
    rights: { to: 'cluster' },
    ...(props.price && { price: props.price }),
  };
}
