import { type Cluster, Fault, nodes } from '../../lib';

/** Disks by their names in `/dev`, better by paths below `/dev/disk/by-id`; or a regular expression for the names of all that are meant. */
export type Devices = readonly string[] | string;

/** A machine that gives disks to Ceph. */
export interface StorageNode {
  readonly name: string;
  readonly zone: string;
  readonly devices: Devices;
}

/** The machines whose disks Ceph gets: the entry of a machine counts before that of its pool. */
export function storageNodes(cluster: Cluster, devices: Readonly<Record<string, Devices>>): StorageNode[] {
  const { platform } = cluster;
  const machines = nodes(platform);
  const known = new Set([...platform.nodes.map(({ name }) => name), ...machines.map(({ name }) => name)]);
  for (const [name, wanted] of Object.entries(devices)) {
    if (!known.has(name)) {
      throw new Fault(`devices of RookCeph must be those of a pool or node of cluster '${cluster.name}', got '${name}'; take ${platform.nodes.map((pool) => `'${pool.name}'`).join(' or ')}, or one of their nodes`);
    }
    checkDevices(name, wanted);
  }
  return machines.flatMap(({ name, pool, zone }) => {
    const own = devices[name] ?? devices[pool.name];
    if (!own) return [];
    if (pool.maximum !== undefined) {
      throw new Fault(`node pool '${pool.name}' with devices of RookCeph must keep its nodes, got one that an autoscaler changes; a node that goes takes its copies along: give devices of another pool, or remove its maximum`);
    }
    return [{ name, zone, devices: own }];
  });
}

function checkDevices(name: string, devices: Devices): void {
  if (typeof devices === 'string') {
    if (!isExpression(devices)) throw new Fault(`devices of '${name}' must be a list of disks, or a regular expression for their names such as '^nvme[1-3]n1$', got '${devices}'`);
    return;
  }
  if (devices.length === 0) throw new Fault(`devices of '${name}' must be at least one, got none; name a disk without a file system, such as 'nvme1n1'`);
  const odd = devices.find((device) => !/^(\/dev\/[\w./:-]+|[a-z][\w-]*)$/.test(device));
  if (odd !== undefined) throw new Fault(`device of '${name}' must be a name such as 'nvme1n1' or a path below /dev, got '${odd}'`);
  const twice = devices.find((device, index) => devices.indexOf(device) !== index);
  if (twice !== undefined) throw new Fault(`devices of '${name}' must be named once each, got '${twice}' twice; remove one`);
}

function isExpression(expression: string): boolean {
  try {
    return expression !== '' && new RegExp(expression) instanceof RegExp;
  } catch {
    return false;
  }
}

/** Refuses too few machines for the copies that are wanted. */
export function checkEnough(cluster: Cluster, storage: readonly StorageNode[], replicas: number): void {
  if (!Number.isInteger(replicas) || replicas < 1 || replicas > 5) throw new Fault(`replicas of RookCeph must be a whole number from 1 to 5, got '${String(replicas)}'`);
  if (replicas < 3 && cluster.tier !== 'development') {
    throw new Fault(`replicas of RookCeph must be at least 3 in a ${cluster.tier} cluster, got '${replicas}'; with fewer, one lost disk stops all writing or loses data: take 3, or make the tier of '${cluster.name}' development`);
  }
  if (storage.length < replicas) {
    throw new Fault(`nodes with devices of RookCeph must be at least ${replicas}, one for each copy, got '${storage.length}'; give devices of ${replicas - storage.length} more${cluster.tier === 'development' ? ', or say replicas: 1' : ', or take LocalPathProvisioner'}`);
  }
}

/** Where the copies are kept apart: zones where there are enough of them, else machines. */
export function failureDomain(storage: readonly StorageNode[], replicas: number): 'host' | 'zone' {
  return replicas > 1 && new Set(storage.map(({ zone }) => zone)).size >= replicas ? 'zone' : 'host';
}
