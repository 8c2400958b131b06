import { Fault } from '../fault';
import { dnsLabel } from '../names';
import { checkMatch } from './omni-match';
import { checkOmniPatch, type OmniPatch } from './omni-patch';
import { checkOmniVersions } from './omni-versions';
import { type KubernetesVersion, type NodePool } from './platform';

/** What the machines of a pool are: any of a class, or just these. */
export type OmniMachines =
  | {
    /** Name of the MachineClass that Omni takes machines from. */
    readonly machineClass: string;
    /**
     * Which machines are of the class: conditions on their labels, all of those in one text, of any text:
     * `['omni.sidero.dev/arch = arm64, omni.sidero.dev/cores >= 2']`.
     * @default - the class exists in Omni already
     */
    readonly match?: readonly string[];
    readonly installDisk?: never;
  }
  | {
    /** Ids of the machines in Omni, as many as the pool has nodes. */
    readonly machines: readonly string[];
    /** Disk that Talos is installed on, for instance `/dev/nvme0n1`. @default - the smallest one above 5 GB, unless Talos is on one already */
    readonly installDisk?: string;
  };

/** Where node-local volumes lie: in a folder of the system's disk, or on a disk of their own. */
export type OmniLocalStorage = 'system-disk' | {
  /** Which disk, in Common Expression Language: `!system_disk`, `disk.transport == "nvme"`. */
  readonly disk: string;
  /** @default '1GB' */
  readonly minimum?: `${number}${'GB' | 'TB' | 'GiB' | 'TiB'}`;
  /** @default - all that is left of the disk */
  readonly maximum?: `${number}${'GB' | 'TB' | 'GiB' | 'TiB'}`;
};

export interface OmniProps {
  /**
   * Release of Talos: `1.13.4`.
   * @checked with the versions of the platform
   */
  readonly talos: `${number}.${number}.${number}`;
  /**
   * Release of Kubernetes, of the platform's minor version: `1.34.6`.
   * @checked with the versions of the platform
   */
  readonly kubernetes: `1.${number}.${number}`;
  /** The machines of each pool, by its name. */
  readonly pools: Readonly<Record<string, OmniMachines>>;
  /**
   * How often etcd is backed up to where Omni keeps backups; `off` for never.
   * @default '6h'
   * @checked with the machines
   */
  readonly etcdBackups?: `${number}${'h' | 'm'}` | 'off';
  /** @default 'system-disk' */
  readonly localStorage?: OmniLocalStorage;
  /** Name of the pool with one node, or id of the machine, that gets the labels of Cilium's egress gateway. @default - the first pool for pods that has one node, else the first machine of the first pool with ids */
  readonly egressGateway?: string;
  /** Extensions of Talos on every machine, for instance `siderolabs/iscsi-tools`. @default - those it was installed with */
  readonly systemExtensions?: readonly string[];
  /** Further settings for every machine. @default - none */
  readonly patches?: readonly OmniPatch[];
}

/** How Omni makes a cluster, once it is known that it can. */
export type OmniFacts = OmniProps & Required<Pick<OmniProps, 'etcdBackups' | 'localStorage'>>;

/** Refuses what `omnictl cluster template validate` or Omni itself would refuse later. */
export function omniFacts(props: OmniProps, pools: readonly NodePool[], kubernetes: KubernetesVersion, platform: string): OmniFacts {
  checkOmniVersions(props, kubernetes, platform);
  const stranger = Object.keys(props.pools).find((name) => !pools.some((pool) => pool.name === name));
  if (stranger !== undefined) throw new Fault(`pools of omni of ${platform} must be its node pools ${pools.map(({ name }) => name).join(', ')}, got '${stranger}'; correct the name`);
  for (const pool of pools) checkPool(pool, props.pools[pool.name], platform);
  checkControlPlane(pools, props, platform);
  checkUnique(props, platform);
  if (props.etcdBackups !== undefined && !/^([1-9]\d*[hm]|off)$/.test(props.etcdBackups)) {
    throw new Fault(`etcdBackups of omni of ${platform} must be a time such as '6h', or 'off', got '${String(props.etcdBackups)}'`);
  }
  return { etcdBackups: '6h', localStorage: 'system-disk', ...props };
}

function checkPool(pool: NodePool, machines: OmniMachines | undefined, platform: string): void {
  const subject = `node pool '${pool.name}' of ${platform}`;
  if (!machines) throw new Fault(`${subject} must have its machines in omni, got none; add pools: { '${pool.name}': { machineClass: '…' } }`);
  if (pool.name === 'control-planes') throw new Fault(`${subject} must have another name, got the one that Omni gives to all control planes; rename it`);
  if (pool.maximum !== undefined) throw new Fault(`${subject} must have a fixed number of nodes, for Omni's templates know no autoscaler, got maximum '${pool.maximum}'; leave it out`);
  if ('machineClass' in machines) {
    if ('installDisk' in machines) throw new Fault(`installDisk of ${subject} must go with ids of machines, for a class has no machine to set it for, got one with machineClass; list machines, or leave it out`);
    dnsLabel(machines.machineClass, `machineClass of ${subject}`);
    for (const text of machines.match ?? []) checkMatch(text, `match of ${subject}`);
    return;
  }
  for (const id of machines.machines) {
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) throw new Fault(`machine of ${subject} must be an id such as '27c16241-96bf-4f17-9579-ea3a6c4a3ca8', got '${String(id)}'; omnictl get machines lists them`);
  }
  if (machines.machines.length !== pool.count) throw new Fault(`machines of ${subject} must be as many as its nodes, ${pool.count}, got ${machines.machines.length}; list each node's machine, or use a machineClass`);
}

/** A template has one document for all control planes, with one class or a list of machines. */
function checkControlPlane(pools: readonly NodePool[], props: OmniProps, platform: string): void {
  const control = pools.filter(({ role }) => role === 'control-plane');
  const ofClass = control.find(({ name }) => 'machineClass' in props.pools[name]!);
  if (control.length > 1 && ofClass) throw new Fault(`control-plane pools of ${platform} must be one where it is of a machineClass, got ${control.length}; list the machines of '${ofClass.name}', or make one pool of them`);
}

function checkUnique(props: OmniProps, platform: string): void {
  const ids = Object.values(props.pools).flatMap((machines) => 'machines' in machines ? machines.machines : []);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw new Fault(`machines of omni of ${platform} must be of one pool each, got '${twice}' twice; remove it from one of them`);
  const matches = new Map<string, string>();
  for (const machines of Object.values(props.pools)) {
    if (!('machineClass' in machines) || machines.match === undefined) continue;
    const known = matches.get(machines.machineClass);
    const match = JSON.stringify(machines.match);
    if (known !== undefined && known !== match) throw new Fault(`machineClass '${machines.machineClass}' of omni of ${platform} must match one set of machines, got two; give one of them another name`);
    matches.set(machines.machineClass, match);
  }
  for (const patch of props.patches ?? []) checkOmniPatch(patch, `omni of ${platform}`);
  const names = ['network', ...(props.patches ?? []).map(({ name }) => name)];
  const same = names.find((name, index) => names.indexOf(name) !== index);
  if (same !== undefined) throw new Fault(`patches of omni of ${platform} must each have a name of their own, got '${same}' twice; rename it`);
}
