import { Board } from './board';
import { type ClusterModel } from '../model';
import { clusterInput } from './cluster-input';
import { Evaluation } from './evaluation';
import { podName } from './pod';
import { type Shortfall } from './shortfall';
import { findSituations } from './situations';

/** A node with what runs there. */
export interface NodePlacement {
  readonly name: string;
  readonly pool: string;
  /** What pods can have of it: CPU in thousandths of a core, what is measured in bytes in bytes, all else in pieces. */
  readonly allocatable: Readonly<Record<string, number>>;
  /** What the pods there ask for, in the same units. */
  readonly requested: Readonly<Record<string, number>>;
  /** `namespace/pod`; a pod whose name only the cluster knows has that of what runs it. */
  readonly pods: readonly string[];
}

/** Where the pods of a cluster would run. */
export interface ClusterPlacement {
  readonly nodes: readonly NodePlacement[];
  /** What has no room. */
  readonly shortfalls: readonly Shortfall[];
  /** Charts and folders of Git whose pods cannot be seen. */
  readonly unseen: readonly string[];
  /** Whether the loss of a node was looked at: in production, on more than one node. */
  readonly survivesLoss: boolean;
}

const placements = new WeakMap<ClusterModel, ClusterPlacement>();

/**
 * Where the pods of a finished cluster would run, and which have no room: on all nodes, when any one is lost in production, in a
 * rollout, when scaled up. Nodes of the platform count at their most where an autoscaler adds them.
 *
 * It asks of a node what the scheduler asks: requests, pods and volumes on it, its name, labels and taints, ports, other pods near
 * it, spread, and what volumes are bound to. Beside that, volumes that lie on a node count against its disk. It does not see
 * what only the cluster knows: pods that nobody declares, labels that people set, volumes that were there before, classes of
 * devices; nor room that a volume of one zone finds elsewhere.
 */
export function placementOf(model: ClusterModel): ClusterPlacement {
  const placement = placements.get(model) ?? evaluated(model);
  placements.set(model, placement);
  return placement;
}

function evaluated(model: ClusterModel): ClusterPlacement {
  const { board: props, unseen } = clusterInput(model);
  const { cluster } = model;
  const board = new Board(props);
  const evaluation = new Evaluation(board);
  const survivesLoss = cluster.tier === 'production' && (cluster.spreadableNodes > 1 || board.maker !== undefined);
  findSituations(evaluation, { survivesLoss });
  return { nodes: nodesOf(board), shortfalls: evaluation.shortfalls.all, unseen, survivesLoss };
}

function nodesOf({ placement }: Board): NodePlacement[] {
  return placement.nodes.map(({ name, pool, allocatable }, index) => {
    const pods = [...placement.podsOn[index]!];
    return {
      name, pool, allocatable: Object.fromEntries(allocatable), requested: placement.requestedOn(index),
      pods: pods.map((pod) => `${pod.of.set.namespace}/${pod.of.set.podName ? podName(pod) : pod.of.set.name}`).sort(),
    };
  });
}
