import { Board } from '../../../lib/capacity/board';
import { clusterInput } from '../../../lib/capacity/cluster-input';
import { Evaluation } from '../../../lib/capacity/evaluation';
import { type CapacityNode, nodeLabels } from '../../../lib/capacity/node';
import { coreManifest } from '../../../lib/core-kinds';
import { type ClusterModel } from '../../../lib/model';
import { Applier } from '../applier';
import { busyness } from '../busyness';
import { type ControlPlane } from '../control-plane';
import { inParallel } from '../in-parallel';
import { type KubeClient } from '../kube-client';
import { startKubelets } from '../kubelets';
import { refusal } from '../kube-response';
import { drainEachNode } from '../node-drain';
import { createNodes, uncordon } from '../nodes';
import { loseEachNode } from '../node-loss';
import { ownPods } from '../own-pods';
import { nameOf, podsOf, refusedBecause, settled } from '../pods';
import { pressed } from '../pressure';
import { standIns } from '../stand-ins';
import { Findings, stepDone, type StepResult } from '../step-result';
import { Storage } from '../storage';
import { type Tree } from '../tree';

export interface PlacedProps {
  readonly model: ClusterModel;
  readonly tree: Tree;
  readonly plane: ControlPlane;
  readonly kubernetes: string;
  /** Path of the program that plays kubelets. */
  readonly kwok: string;
  /** Folder of this cluster's run. */
  readonly folder: string;
  /** @default - those that the check of capacity counts with */
  readonly nodes?: readonly CapacityNode[];
}

/** All pods of a cluster are left to the real scheduler, on nodes as the cluster declares them: each must find one, and again when a node is lost or drained; and those that matter more go first when there is too little. */
export async function placed(props: PlacedProps): Promise<StepResult> {
  const { model, tree, plane, kubernetes, kwok, folder } = props;
  const { client } = plane;
  const findings = new Findings({ step: 'placed', cluster: tree.cluster, kubernetes });
  return await stepDone(findings, async () => {
    const nodes = props.nodes ?? nodesOf(model);
    const storage = new Storage(client, [...model.cluster.platform.storageClasses, ...model.cluster.relations.storageClasses], (name) => nodes.find((node) => node.name === name)?.labels[nodeLabels.zone]);
    await storage.createClasses(tree.files.map(({ manifest }) => manifest));
    await ownPods(client, tree, findings);
    await createStandIns(plane, model, findings);
    // Were the nodes there before the last pod is made, a more important one that comes late would push out one whose volume is bound by then.
    await allMade(client);
    await createNodes(client, nodes, true);
    findings.count('nodes', nodes.length);
    await startKubelets(plane, kwok, folder);
    // Nor do those of DaemonSets come late: a node takes others only once its network, which is one of them, is there.
    await allMade(client);
    await uncordon(client, nodes);
    const provisioning = storage.start();
    try {
      await judgePods(plane, findings);
      // Where not even all pods have a node, the rest says nothing new.
      if (findings.failures.length > 0) return;
      await loseEachNode({ client, model, nodes, findings });
      await drainEachNode({ client, model, nodes, findings });
      await pressed(client, findings);
    } finally {
      await provisioning.stop();
    }
  });
}

/** Waits until no pod is made any more. */
async function allMade(client: KubeClient): Promise<void> {
  await settled(() => podsOf(client), { quiet: 5 * busyness(), within: 60 });
}

/** The nodes that the check of capacity counts with, those included that are made on demand. */
export function nodesOf(model: ClusterModel): CapacityNode[] {
  return new Evaluation(new Board(clusterInput(model).board)).board.placement.nodes;
}

async function createStandIns({ client }: ControlPlane, model: ClusterModel, findings: Findings): Promise<void> {
  const applier = new Applier(client);
  const workloads = standIns(model);
  await prepare(applier, model, workloads.map(({ metadata }) => metadata.namespace ?? 'default'));
  await inParallel(workloads, async (workload) => {
    const refused = refusal(await applier.apply(workload, JSON.stringify(workload)));
    if (refused !== undefined) findings.fail(`stand-in ${workload.kind} ${workload.metadata.namespace}/${workload.metadata.name}`, refused);
    findings.count('workloads of charts, operators and the platform');
  });
  const { unseen } = clusterInput(model);
  if (unseen.length > 0) findings.notCovered.push(`pods of charts and folders of Git that nobody tells of: ${unseen.join(', ')}`);
}

/** Charts make some namespaces themselves, and what runs the containers of a GPU brings its class. */
async function prepare(applier: Applier, model: ClusterModel, namespaces: readonly string[]): Promise<void> {
  for (const name of new Set(namespaces)) {
    const namespace = coreManifest('Namespace', { metadata: { name } });
    await applier.apply(namespace, JSON.stringify(namespace));
  }
  const runtime = model.cluster.platform.gpuRuntimeClass;
  const manifest = { apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', metadata: { name: runtime ?? 'none' }, handler: runtime };
  if (runtime !== undefined) await applier.apply(manifest, JSON.stringify(manifest));
}

async function judgePods({ client }: ControlPlane, findings: Findings): Promise<void> {
  const pods = await settled(() => podsOf(client), { quiet: 15, within: 180 });
  for (const pod of pods) if (pod.spec.nodeName === undefined) findings.fail(`pod ${nameOf(pod)}`, `has no node: ${refusedBecause(pod) ?? 'the scheduler has not looked at it'}`);
  findings.count('pods placed', pods.filter(({ spec }) => spec.nodeName !== undefined).length);
}
