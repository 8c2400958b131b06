import { clusterInput } from '../../lib/capacity/cluster-input';
import { type CapacityNode } from '../../lib/capacity/node';
import { type ClusterModel } from '../../lib/model';
import { inParallel } from './in-parallel';
import { type KubeClient } from './kube-client';
import { createNode } from './nodes';
import { kill, type LivePod, nameOf, podsOf, refusedBecause, settled } from './pods';
import { stays } from './stand-ins';
import { type Findings } from './step-result';

export interface NodeLossProps {
  readonly client: KubeClient;
  readonly model: ClusterModel;
  readonly nodes: readonly CapacityNode[];
  readonly findings: Findings;
}

interface LiveVolume {
  readonly spec: {
    readonly claimRef?: { readonly namespace: string; readonly name: string };
    readonly nodeAffinity?: { readonly required?: { readonly nodeSelectorTerms: readonly { readonly matchExpressions?: readonly { readonly key: string; readonly values?: readonly string[] }[] }[] } };
  };
}

/** Takes one node after the other away with its pods, in production, where the loss of any one must be survived. */
export async function loseEachNode({ client, model, nodes, findings }: NodeLossProps): Promise<void> {
  const { cluster } = model;
  if (cluster.tier !== 'production' || cluster.spreadableNodes < 2) {
    findings.notCovered.push('the loss of a node: it need not be survived outside production and on one node');
    return;
  }
  if (clusterInput(model).board.maker !== undefined) {
    findings.notCovered.push('the loss of a node: nodes are made on demand, and who makes them does not run here');
    return;
  }
  for (const node of nodes) {
    await lose(client, node, findings);
    await createNode(client, node);
    await settled(() => podsOf(client), { quiet: 10, within: 90 });
    findings.count('nodes lost and back');
  }
}

async function lose(client: KubeClient, { name }: CapacityNode, findings: Findings): Promise<void> {
  await client.remove(`/api/v1/nodes/${name}`);
  await client.remove(`/apis/storage.k8s.io/v1/csinodes/${name}`);
  await inParallel((await podsOf(client)).filter(({ spec }) => spec.nodeName === name), (pod) => kill(client, pod));
  const waiting = await tiedTo(client, name);
  // Whoever is of the lost node, or needs what lay on it, waits for it; the check of capacity says the same.
  const pods = (await settled(async () => (await podsOf(client)).filter((pod) => !waiting(pod)), { quiet: 15, within: 120 }));
  for (const pod of pods) if (pod.spec.nodeName === undefined) findings.fail(`pod ${nameOf(pod)}`, `has no node when ${name} is lost: ${refusedBecause(pod) ?? 'the scheduler has not looked at it'}`);
}

/** Tells whether a pod can wait for one node alone: it is of that node, or needs what lies on it. */
export async function tiedTo(client: KubeClient, node: string): Promise<(pod: LivePod) => boolean> {
  const tied = await claimsOn(client, node);
  return (pod) => isOfNode(pod, node) || (pod.spec.volumes?.some(({ persistentVolumeClaim: claim }) => claim !== undefined && tied.has(`${pod.metadata.namespace}/${claim.claimName}`)) ?? false);
}

/** Whether a pod could never run on another node than this one; of those that stay where they ran, those without a node are meant. */
function isOfNode({ metadata, spec }: LivePod, node: string): boolean {
  const isNamed = JSON.stringify([spec.nodeSelector, spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution]).includes(JSON.stringify(node));
  return isNamed || (metadata.labels?.[stays] !== undefined && spec.nodeName === undefined);
}

/** Claims, as `namespace/name`, whose volumes lie on a node. */
async function claimsOn(client: KubeClient, node: string): Promise<ReadonlySet<string>> {
  const { items } = await client.get<{ items: LiveVolume[] }>('/api/v1/persistentvolumes');
  return new Set(items.flatMap(({ spec: { claimRef, nodeAffinity } }) => {
    const ties = nodeAffinity?.required?.nodeSelectorTerms.some(({ matchExpressions = [] }) => matchExpressions.some(({ key, values }) => key === 'kubernetes.io/hostname' && values?.includes(node)));
    return ties === true && claimRef ? [`${claimRef.namespace}/${claimRef.name}`] : [];
  }));
}
