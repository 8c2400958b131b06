import { type CapacityNode } from '../../../lib/capacity/node';
import { fields, type Fields } from '../../../lib/fields';
import { type Manifest } from '../../../lib/manifest';
import { type KubernetesVersion } from '../../../lib/platforms/platform';
import { boardOf, type Scene, shortfalls } from '../../capacity/scene';
import { disagreement, type Verdict } from '../agreement';
import { type ControlPlane } from '../control-plane';
import { generatedFleets, priorities } from '../generated-fleet';
import { inParallel } from '../in-parallel';
import { type KubeClient } from '../kube-client';
import { type LiveObject } from '../kube-response';
import { createNode } from '../nodes';
import { kill, nameOf, podsOf, refusedBecause, settled } from '../pods';
import { progress } from '../progress';
import { Findings, stepDone, type StepResult } from '../step-result';

const replicaSets = '/apis/apps/v1/namespaces/web/replicasets';

export interface AgreesProps {
  /** One without controllers: pods are made here. */
  readonly plane: ControlPlane;
  readonly kubernetes: string;
  readonly fleets: number;
  readonly seed: number;
}

/** What stands for a cluster in the result. */
export function generated({ fleets, seed }: Pick<AgreesProps, 'fleets' | 'seed'>): string {
  return `${fleets} generated fleets, seed ${seed}`;
}

/** Whether the check of capacity and the real scheduler agree on fleets whose nodes are nearly full. */
export async function agrees({ plane: { client }, kubernetes, fleets, seed }: AgreesProps): Promise<StepResult> {
  const findings = new Findings({ step: 'agrees', cluster: generated({ fleets, seed }), kubernetes });
  return await stepDone(findings, async () => {
    for (const priority of priorities) await client.post('/apis/scheduling.k8s.io/v1/priorityclasses', priority);
    await client.post('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'web' } });
    const platform = { kubernetes: kubernetes as KubernetesVersion };
    for (const [index, scene] of generatedFleets(fleets, seed).entries()) {
      if (index % 20 === 0) progress(`generated fleet ${index} of ${fleets}`);
      await judge(client, { ...scene, platform }, `fleet ${index}`, findings);
    }
  });
}

async function judge(client: KubeClient, scene: Scene, name: string, findings: Findings): Promise<void> {
  const verdict = verdictOf(scene);
  const nodes = [...boardOf(scene).placement.nodes];
  const owners = await replicaSetsOf(client, scene);
  const pending = await scheduled(client, nodes, podsIn(scene, owners));
  await inParallel([...owners.keys()], (name) => client.remove(`${replicaSets}/${name}`));
  findings.count(`said: ${verdict}`);
  if (pending.length > 0) findings.count('left pending by the scheduler');
  const differs = disagreement(verdict, pending);
  if (differs !== undefined) findings.fail(name, `${differs}; ${JSON.stringify(scene)}`);
}

/** What the check says of all pods that run; whether a rollout has room is another question. */
function verdictOf(scene: Scene): Verdict {
  const usual = shortfalls(scene).filter(({ when }) => when.is === 'usual' || when.is === 'order');
  return usual.length === 0 ? 'fits' : usual.some(({ isSure }) => isSure) ? 'does not fit' : 'may not fit';
}

/** Makes the ReplicaSets of a scene's Deployments: the scheduler spreads pods by what owns them. Returns the UID of each. */
async function replicaSetsOf(client: KubeClient, scene: Scene): Promise<ReadonlyMap<string, string>> {
  const uids = new Map<string, string>();
  for (const { metadata: { name, namespace }, spec } of deploymentsIn(scene)) {
    const { template } = fields(spec);
    const matchLabels = fields(fields(template).metadata).labels;
    const made = await client.post<LiveObject>(replicaSets, { apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata: { name, namespace }, spec: { replicas: 0, selector: { matchLabels }, template: withImages(template) } });
    uids.set(name, made.metadata.uid);
  }
  return uids;
}

/** Names of the pods that the scheduler finds no node for. The nodes and pods are gone afterwards. */
async function scheduled(client: KubeClient, nodes: readonly CapacityNode[], pods: readonly Manifest[]): Promise<string[]> {
  for (const node of nodes) await createNode(client, node);
  const create = (pod: Manifest): Promise<unknown> => client.send('POST', '/api/v1/namespaces/web/pods', { type: 'application/json', text: JSON.stringify(pod) });
  for (const pod of pods) await create(pod);
  const left = await settled(async () => {
    const there = await podsOf(client, 'web');
    // What made way for a more important pod is made anew, as its Deployment would.
    for (const pod of pods) if (!there.some(({ metadata }) => metadata.name === pod.metadata.name)) await create(pod);
    return there;
  }, { quiet: 3, within: 60, least: pods.length });
  const pending = left.filter(({ spec }) => spec.nodeName === undefined).map((pod) => `${nameOf(pod)} (${refusedBecause(pod) ?? 'not looked at'})`);
  await inParallel(left, (pod) => kill(client, pod));
  await inParallel(nodes, ({ name }) => client.remove(`/api/v1/nodes/${name}`));
  return pending;
}

function deploymentsIn({ objects }: Scene): Manifest[] {
  return objects.filter(({ kind }) => kind === 'Deployment');
}

function withImages(template: unknown): { readonly metadata: unknown; readonly spec: Fields } {
  const { metadata, spec } = fields(template);
  const containers = (fields(spec).containers as object[]).map((container) => ({ ...container, image: 'acceptance.invalid/none' }));
  return { metadata, spec: { ...fields(spec), containers } };
}

/** The pods of a scene's Deployments, in their order, each owned by the ReplicaSet of its Deployment's name. */
function podsIn(scene: Scene, owners: ReadonlyMap<string, string>): Manifest[] {
  return deploymentsIn(scene).flatMap(({ metadata: { name, namespace }, spec }) => {
    const { replicas, template } = fields(spec);
    const { metadata, spec: pod } = withImages(template);
    const owned = { ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name, uid: owners.get(name), controller: true }] };
    return Array.from({ length: Number(replicas ?? 1) }, (_, index): Manifest => ({
      apiVersion: 'v1', kind: 'Pod', metadata: { ...fields(metadata), ...owned, name: `${name}-${index}`, namespace }, spec: { ...pod, terminationGracePeriodSeconds: 0 },
    }));
  });
}
