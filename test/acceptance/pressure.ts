import { type CapacityNode } from '../../lib/capacity/node';
import { resource } from '../../lib/capacity/amounts';
import { type Fields, fields, list } from '../../lib/fields';
import { inParallel } from './in-parallel';
import { type KubeClient } from './kube-client';
import { type LiveObject } from './kube-response';
import { asksOf, isWaiting, nodeOf, outranked, priorityOf, type VolumeTerms } from './outranked';
import { isOfDaemonSet, kill, type LivePod, podsOf, settled } from './pods';
import { type Findings } from './step-result';
import { waitFor } from './wait';

const namespace = 'acceptance-filler';
const classes = '/apis/scheduling.k8s.io/v1/priorityclasses';
const deployments = `/apis/apps/v1/namespaces/${namespace}/deployments`;

/** How much of what the nodes have is asked for, where it is scarcest. */
const filledTo = 1.1;

/** From here on priorities are Kubernetes' own. */
const systemPriority = 1_000_000_000;

/**
 * Fills a cluster to 110 % and looks at who runs. First with pods that matter less than any, while all others are deleted
 * and made anew: they must get their places back. Then with pods that matter more than all but the most important: whoever
 * matters less has to wait, and nobody else.
 */
export async function pressed(client: KubeClient, findings: Findings): Promise<void> {
  const own = await podsOf(client);
  const ranks = [...new Set(own.filter((pod) => !isOfDaemonSet(pod) && priorityOf(pod) < systemPriority).map(priorityOf))].sort((left, right) => left - right);
  await client.post('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  await fill(client, Math.min(-1, ...ranks), findings);
  await inParallel(own.filter((pod) => !isOfDaemonSet(pod)), (pod) => kill(client, pod));
  await judge(client, 'everybody came anew', findings);
  await unfill(client);
  const highest = ranks.at(-1);
  if (highest === undefined || ranks.length === 1) findings.notCovered.push('who makes way for whom: all pods here matter the same');
  else {
    await fill(client, highest - 1, findings);
    await judge(client, 'others pressed in', findings);
    await unfill(client);
  }
  await settled(() => podsOf(client), { quiet: 10, within: 120 });
}

/** Makes as many pods of a priority as it takes, and waits until the scheduler has decided. */
export async function fill(client: KubeClient, value: number, findings: Findings): Promise<void> {
  const nodes = await liveNodes(client);
  const asks = sizeOf(nodes);
  const replicas = countFor(nodes, await podsOf(client), asks);
  await client.post(classes, { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name: namespace }, value, description: 'pods that fill a cluster' });
  await client.post(deployments, deploymentOf(replicas, asks));
  const pods = await settled(() => podsOf(client), { quiet: 10, within: 180 });
  if (!pods.some(isWaiting)) findings.fail('the cluster', `must be full with ${replicas} pods more, and all pods have a node`);
  findings.count('pods to fill the nodes', replicas);
}

/** What two of them ask for: more than is free anywhere then, and no more than they make free. */
export async function fillersAsk(client: KubeClient): Promise<Record<string, string>> {
  return requestsFor(sizeOf(await liveNodes(client)), 2);
}

/** Takes them away. */
export async function unfill(client: KubeClient): Promise<void> {
  const filler = `${deployments}/filler`;
  // Its pods go first: one that is made while they are killed would be counted later.
  await client.remove(`${filler}?propagationPolicy=Foreground`);
  await waitFor({ what: 'the pods that filled the cluster gone', within: 120, every: 500 }, async () => (await client.send('GET', filler)).status === 404 && (await podsOf(client, namespace)).length === 0 ? true : undefined);
  await client.remove(`${classes}/${namespace}`);
}

/** Nobody may wait where somebody less important runs. */
export async function judge(client: KubeClient, when: string, findings: Findings): Promise<void> {
  const pods = await settled(() => podsOf(client), { quiet: 15, within: 180 });
  const waiting = pods.filter(isWaiting);
  for (const { pod, node, by } of outranked(pods, await liveNodes(client), await volumeTermsOf(client))) findings.fail(`pod ${pod}`, `waits when ${when} and would fit on ${node}${by.length === 0 ? '' : `, where less important ones run: ${by.slice(0, 5).join(', ')}`}`);
  if (waiting.length === 0) findings.fail('the cluster', `must have pods that wait when ${when}, got none`);
  findings.count('pods that kept their place under pressure, in both rounds', pods.filter((pod) => pod.metadata.namespace !== namespace && !isWaiting(pod)).length);
  findings.count('less important pods that waited, in both rounds', waiting.length);
}

/** Small enough to fill what others leave, and not so small that there are thousands. */
function sizeOf(nodes: readonly CapacityNode[]): ReadonlyMap<string, number> {
  return new Map([resource.cpu, resource.memory].map((name) => {
    const all = nodes.map(({ allocatable }) => allocatable.get(name) ?? 0);
    const mean = all.reduce((sum, amount) => sum + amount, 0) / all.length;
    return [name, Math.max(1, Math.ceil(Math.max(Math.min(...all) / 8, mean / 24)))];
  }));
}

function countFor(nodes: readonly CapacityNode[], pods: readonly LivePod[], asks: ReadonlyMap<string, number>): number {
  const running = pods.filter(({ status }) => !['Succeeded', 'Failed'].includes(status.phase)).map(asksOf);
  return Math.min(...[...asks].map(([name, amount]) => {
    const all = nodes.reduce((sum, { allocatable }) => sum + (allocatable.get(name) ?? 0), 0);
    const taken = running.reduce((sum, own) => sum + (own.get(name) ?? 0), 0);
    return Math.max(1, Math.ceil((all * filledTo - taken) / amount));
  }));
}

function deploymentOf(replicas: number, asks: ReadonlyMap<string, number>): object {
  const requests = requestsFor(asks, 1);
  const labels = { app: 'filler' };
  return {
    apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'filler', namespace },
    spec: {
      replicas, selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { priorityClassName: namespace, terminationGracePeriodSeconds: 0, tolerations: [{ operator: 'Exists' }], containers: [{ name: 'filler', image: 'acceptance.invalid/none', resources: { requests } }] } },
    },
  };
}

function requestsFor(asks: ReadonlyMap<string, number>, times: number): Record<string, string> {
  return { cpu: `${(asks.get(resource.cpu) ?? 0) * times}m`, memory: String((asks.get(resource.memory) ?? 0) * times) };
}

async function liveNodes(client: KubeClient): Promise<CapacityNode[]> {
  return (await client.get<{ items: LiveObject[] }>('/api/v1/nodes')).items.map(nodeOf);
}

/** Where the volumes of pods can be reached. */
async function volumeTermsOf(client: KubeClient): Promise<VolumeTerms> {
  const volumes = await client.get<{ items: { spec: Fields }[] }>('/api/v1/persistentvolumes');
  const terms = new Map(volumes.items.map(({ spec }) => {
    const { namespace: of, name } = fields(spec.claimRef);
    return [`${String(of)}/${String(name)}`, list(fields(fields(spec.nodeAffinity).required).nodeSelectorTerms)];
  }));
  return ({ metadata, spec: { volumes: own = [] } }) => own.flatMap(({ persistentVolumeClaim: claim }) => {
    const of = claim && terms.get(`${metadata.namespace}/${claim.claimName}`);
    return of === undefined || of.length === 0 ? [] : [of];
  });
}
