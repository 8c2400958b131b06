import { nodes, type Node } from '../platforms/nodes';
import { type Platform, type Taint } from '../platforms/platform';
import { allocatableOf, gpu } from './allocatable';
import { type Amounts } from './amounts';
import { type CapacityNode, labelsOfNode, nodeLabels } from './node';

/** Keeps pods off nodes that are not for them, whose own taints are not known. */
const notForPods: Taint = { key: 'workloads', value: 'false', effect: 'NoSchedule' };
const controlPlane: Taint = { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' };

/**
 * All nodes of a platform, those that an autoscaler would add included: a pod that needs them is what makes it add them.
 * Labels that only people or systems know of are not there. `volumesPerNode` are limits of drivers.
 */
export function clusterNodes(platform: Platform, volumesPerNode: Amounts = new Map()): CapacityNode[] {
  const grown = platform.nodes.map((pool) => ({ ...pool, count: Math.max(pool.count, pool.maximum ?? 0) }));
  const allocatable = new Map(grown.map((pool) => [pool.name, new Map([...allocatableOf(pool, platform), ...volumesPerNode])]));
  return nodes({ nodes: grown }).map((node) => ({
    name: node.name, pool: node.pool.name, onDemand: false,
    labels: labelsOf(node, platform),
    taints: [...taintOf(node), ...node.pool.taints ?? []],
    allocatable: allocatable.get(node.pool.name)!,
  }));
}

function labelsOf({ name, pool }: Node, platform: Platform): Record<string, string> {
  return {
    ...labelsOfNode(name, pool.architecture ?? 'amd64'),
    ...(pool.zone !== undefined && { [nodeLabels.zone]: pool.zone, 'failure-domain.beta.kubernetes.io/zone': pool.zone }),
    ...(platform.region !== undefined && { [nodeLabels.region]: platform.region }),
    ...(pool.flavor !== undefined && { [nodeLabels.flavor]: pool.flavor }),
    ...(pool.role === 'control-plane' && (platform.controlPlaneLabels ?? { [controlPlane.key]: '' })),
    ...((pool.gpus ?? 0) > 0 && gpuLabels(pool.gpus!)),
    ...pool.labels,
  };
}

/** What the discovery of features and NVIDIA's operator write on nodes with GPUs. */
function gpuLabels(count: number): Record<string, string> {
  return { [`${gpu}.present`]: 'true', [`${gpu}.count`]: String(count), 'feature.node.kubernetes.io/pci-10de.present': 'true' };
}

function taintOf({ pool }: Node): Taint[] {
  if (pool.workloads !== false) return [];
  return [pool.role === 'control-plane' ? controlPlane : notForPods];
}
