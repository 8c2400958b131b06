import { resource } from '../../lib/capacity/amounts';
import { type CapacityNode } from '../../lib/capacity/node';
import { type KubeClient } from './kube-client';

/** What the check of capacity counts and no node tells: volumes on its disk, and volumes of a driver, which `CSINode` limits. */
const notOfNodes = /^(disk|volumes of )/;

/** Makes nodes as the check of capacity sees them; whoever plays their kubelets makes them ready. Cordoned, they take pods of DaemonSets alone. */
export async function createNodes(client: KubeClient, nodes: readonly CapacityNode[], isCordoned = false): Promise<void> {
  for (const node of nodes) await createNode(client, node, isCordoned);
}

/** Has nodes take all pods. */
export async function uncordon(client: KubeClient, nodes: readonly CapacityNode[]): Promise<void> {
  for (const { name } of nodes) await client.merge(`/api/v1/nodes/${name}`, { spec: { unschedulable: false } });
}

/** Makes one node with what pods can have of it, and the limits of its drivers. */
export async function createNode(client: KubeClient, { name, labels, taints, allocatable }: CapacityNode, isCordoned = false): Promise<void> {
  const amounts = Object.fromEntries([...allocatable].filter(([key]) => !notOfNodes.test(key)).map(([key, amount]) => [key, quantityOf(key, amount)]));
  await client.post('/api/v1/nodes', { apiVersion: 'v1', kind: 'Node', metadata: { name, labels }, spec: { taints, unschedulable: isCordoned } });
  await client.merge(`/api/v1/nodes/${name}/status`, { status: { allocatable: amounts, capacity: amounts, nodeInfo: { architecture: labels['kubernetes.io/arch'], operatingSystem: 'linux' } } });
  const drivers = [...allocatable].filter(([key]) => key.startsWith('volumes of '));
  if (drivers.length === 0) return;
  await client.post('/apis/storage.k8s.io/v1/csinodes', {
    apiVersion: 'storage.k8s.io/v1', kind: 'CSINode', metadata: { name },
    spec: { drivers: drivers.map(([key, count]) => ({ name: key.slice('volumes of '.length), nodeID: name, topologyKeys: null, allocatable: { count } })) },
  });
}

function quantityOf(name: string, amount: number): string {
  return name === resource.cpu ? `${amount}m` : String(amount);
}
