import { clusterInput } from '../../lib/capacity/cluster-input';
import { type CapacityNode, nodeLabels } from '../../lib/capacity/node';
import { chartWorkloads } from '../../lib/checks/chart-workloads';
import { fields, list } from '../../lib/fields';
import { type Manifest } from '../../lib/manifest';
import { type ClusterModel } from '../../lib/model';
import { groupKind } from '../../lib/object-identity';
import { Applier } from './applier';
import { busyness } from './busyness';
import { inParallel } from './in-parallel';
import { type KubeClient } from './kube-client';
import { type KubeResponse, type LiveObject, refusal } from './kube-response';
import { tiedTo } from './node-loss';
import { createNode, uncordon } from './nodes';
import { isOfDaemonSet, isReady, kill, type LivePod, nameOf, podsOf, refusedBecause, settled } from './pods';
import { type Findings } from './step-result';

export interface NodeDrainProps {
  readonly client: KubeClient;
  readonly model: ClusterModel;
  readonly nodes: readonly CapacityNode[];
  readonly findings: Findings;
  /** In seconds, how long one node may take on a machine that has nothing else to do. @default 60 */
  readonly within?: number;
}

const budgetsPath = '/apis/policy/v1/poddisruptionbudgets';

interface LiveBudget extends LiveObject {
  readonly status: { readonly expectedPods: number; /** When pods were evicted that are not seen gone yet, by their names. */ readonly disruptedPods?: Readonly<Record<string, string>> };
}

/** Empties one node after the other as `kubectl drain` does: each must be empty within a minute, and what it ran must run elsewhere where that is promised. */
export async function drainEachNode({ client, model, nodes, findings, within = 60 }: NodeDrainProps): Promise<void> {
  await createBudgets(client, model, findings);
  const { cluster } = model;
  const isMade = clusterInput(model).board.maker !== undefined;
  const mustRunElsewhere = isMade || (cluster.tier === 'production' && cluster.spreadableNodes > 1);
  if (!mustRunElsewhere) findings.notCovered.push('whether what a drained node ran has room elsewhere: it need not have outside production and on one node');
  let slowest = 0;
  for (const node of nodes) {
    // Whoever makes nodes on demand makes another when pods wait for one.
    if (isMade) await createNode(client, besides(node));
    slowest = Math.max(slowest, await drain(client, node.name, within, findings));
    if (mustRunElsewhere) await mustRunOn(client, node.name, findings);
    if (isMade) await giveUp(client, node.name);
    else await uncordon(client, [node]);
    await allReady(client);
    findings.count('nodes drained');
  }
  findings.count('seconds for the slowest drain', slowest);
  await tellUnused(client, findings);
}

/** Evicts all pods of a node but those of DaemonSets, and asks again where a budget says no. Returns how long that took in seconds. */
async function drain(client: KubeClient, node: string, within: number, findings: Findings): Promise<number> {
  await client.merge(`/api/v1/nodes/${node}`, { spec: { unschedulable: true } });
  const begun = Date.now();
  const refusals = new Map<string, string>();
  for (;;) {
    const left = (await podsOf(client)).filter((pod) => pod.spec.nodeName === node && !isOfDaemonSet(pod));
    const seconds = Math.round((Date.now() - begun) / 100) / 10;
    if (left.length === 0) return seconds;
    if (seconds > within * busyness()) {
      const all = await podsOf(client);
      for (const pod of left) findings.fail(`node ${node}`, `must drain within ${within} s, and pod ${nameOf(pod)} is still there: ${refusals.get(nameOf(pod)) ?? 'it was evicted and did not go'}${besidesOf(pod, all)}`);
      await inParallel(left, (pod) => kill(client, pod));
      return seconds;
    }
    await inParallel(left.filter(({ metadata }) => metadata.deletionTimestamp === undefined), async (pod) => {
      const response = await evict(client, pod);
      if (refusal(response) === undefined) findings.count('pods evicted');
      else if (response.status !== 404) refusals.set(nameOf(pod), [refusal(response), ...causesOf(response)].join(' '));
    });
    await forgetReplaced(client);
    await new Promise((done) => setTimeout(done, 500));
  }
}

/** How the pods are that the same owner has beside one. */
function besidesOf(pod: LivePod, all: readonly LivePod[]): string {
  const owner = pod.metadata.ownerReferences?.[0]?.uid;
  const others = all.filter((other) => owner !== undefined && other.metadata.ownerReferences?.[0]?.uid === owner && nameOf(other) !== nameOf(pod));
  return others.map((other) => `; ${nameOf(other)} is on ${other.spec.nodeName ?? `no node (${refusedBecause(other) ?? 'not looked at'})`} and ${isReady(other) ? 'ready' : 'not ready'}`).join('');
}

/**
 * No kubelet takes its time here: a pod of a StatefulSet may be back under its name before its budget has seen that the old one went,
 * and the budget would take the new one for that, for two minutes. Whoever was made after the eviction is the new one.
 */
async function forgetReplaced(client: KubeClient): Promise<void> {
  const { items } = await client.get<{ items: LiveBudget[] }>(budgetsPath);
  const pods = await podsOf(client);
  for (const { metadata: { name, namespace }, status: { disruptedPods = {} } } of items) {
    const replaced = Object.entries(disruptedPods).filter(([pod, at]) => pods.some(({ metadata }) =>
      metadata.namespace === namespace && metadata.name === pod && metadata.deletionTimestamp === undefined && metadata.creationTimestamp >= at));
    if (replaced.length > 0) await client.merge(`/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets/${name}/status`, { status: { disruptedPods: Object.fromEntries(replaced.map(([pod]) => [pod, null])) } });
  }
}

/** With a second of grace, so that somebody has to say that it has ended. */
function evict(client: KubeClient, { metadata: { namespace, name } }: LivePod): Promise<KubeResponse> {
  const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { namespace, name }, deleteOptions: { gracePeriodSeconds: 1 } };
  return client.send('POST', `/api/v1/namespaces/${namespace}/pods/${name}/eviction`, { type: 'application/json', text: JSON.stringify(eviction) });
}

/** Which budget refuses, and how many pods it has and wants. */
function causesOf({ body }: KubeResponse): string[] {
  return list(fields(fields(body).details).causes).flatMap(({ message }) => typeof message === 'string' ? [message] : []);
}

/** Budgets that charts bring, for the pods that stand in for theirs. */
async function createBudgets(client: KubeClient, model: ClusterModel, findings: Findings): Promise<void> {
  const applier = new Applier(client);
  const budgets = chartWorkloads(model).flatMap(({ manifests }) => manifests).filter((manifest) => groupKind(manifest) === 'policy/PodDisruptionBudget');
  await inParallel(budgets, async (manifest: Manifest) => {
    const refused = refusal(await applier.apply(manifest, JSON.stringify(manifest)));
    if (refused !== undefined) findings.fail(`stand-in PodDisruptionBudget ${manifest.metadata.namespace}/${manifest.metadata.name}`, refused);
  });
}

/** What is ready elsewhere while the node is empty; pods that can run nowhere else wait for it. */
async function mustRunOn(client: KubeClient, node: string, findings: Findings): Promise<void> {
  const waiting = await tiedTo(client, node);
  const pods = await settled(async () => (await podsOf(client)).filter((pod) => !waiting(pod)), { quiet: 15, within: 120 });
  for (const pod of pods) if (pod.spec.nodeName === undefined) findings.fail(`pod ${nameOf(pod)}`, `has no node while ${node} is drained: ${refusedBecause(pod) ?? 'the scheduler has not looked at it'}`);
}

/** A node like another in all but its name. */
function besides({ name, labels, ...rest }: CapacityNode): CapacityNode {
  return { ...rest, name: `${name}-next`, labels: { ...labels, [nodeLabels.hostname]: `${name}-next` } };
}

async function giveUp(client: KubeClient, name: string): Promise<void> {
  await client.remove(`/api/v1/nodes/${name}`);
  await client.remove(`/apis/storage.k8s.io/v1/csinodes/${name}`);
  await inParallel((await podsOf(client)).filter(({ spec }) => spec.nodeName === name), (pod) => kill(client, pod));
}

/** A budget counts pods that are ready: the next node is drained when those of the last one are. */
async function allReady(client: KubeClient): Promise<void> {
  await settled(() => podsOf(client), { quiet: 10, within: 90 });
  const end = Date.now() + 30_000;
  while (Date.now() < end && (await podsOf(client)).some((pod) => pod.spec.nodeName !== undefined && !isReady(pod))) await new Promise((done) => setTimeout(done, 200));
}

/** Budgets say nothing about a drain where none of the pods here is theirs. */
async function tellUnused(client: KubeClient, findings: Findings): Promise<void> {
  const { items } = await client.get<{ items: LiveBudget[] }>(budgetsPath);
  const unused = items.filter(({ status }) => status.expectedPods === 0).map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
  findings.count('PodDisruptionBudgets with pods', items.length - unused.length);
  if (unused.length > 0) findings.notCovered.push(`PodDisruptionBudgets of which no pod is here: ${unused.sort().join(', ')}`);
  findings.notCovered.push('PodDisruptionBudgets that operators make, which allow no eviction of the server that writes until the operator has moved it');
}
