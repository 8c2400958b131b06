import { placementOf } from '../capacity/placement-of';
import { toldShortfall } from '../capacity/told-shortfall';
import { type ClusterModel } from '../model';
import { type Problem } from '../problem';
import { type Check } from './check';
import { roomOnNodePools } from './room-on-node-pools';

/**
 * Every pod finds a node that may and can take it: on all nodes, beside its next version in a rollout, and in production when any one
 * node is lost. Requests, pods and volumes per node, labels, taints, architecture, ports, rules about other pods and the places of
 * volumes count as for the scheduler, of everything that is declared, that charts render and that operators make of it. Where a way
 * exists that the scheduler might not find, or finds in some orders in which pods come and not in others, it is a warning; so is what
 * fits only until it is scaled up, and in production what has no room when nodes are drained one after another. A pod whose volume lies
 * on the lost node waits for it. A cluster with one node for pods cannot survive its loss, which is told and not refused.
 */
export const fitsNodes: Check = (fleet) => {
  // A cluster without a node for pods is told as one fault by another rule, not as one for each of its pods.
  const models = fleet.models.filter(({ cluster }) => cluster.spreadableNodes > 0);
  const told = new Set(models.length === 0 ? [] : roomOnNodePools(fleet).map(({ where }) => where));
  return models.flatMap((model) => [...shortfalls(model, told), ...notes(model)]);
};

/** What is wrong with a pod on the nodes that Karpenter launches is said by the rule about these. */
function shortfalls(model: ClusterModel, told: ReadonlySet<string>): Problem[] {
  return placementOf(model).shortfalls.filter(({ pod }) => !told.has(pod.of.set.where)).map((shortfall) => ({
    where: shortfall.pod.of.set.where, message: toldShortfall(shortfall), ...(!shortfall.isSure && { severity: 'warning' as const }),
  }));
}

function notes(model: ClusterModel): Problem[] {
  const { cluster } = model;
  const { survivesLoss, unseen } = placementOf(model);
  return [
    ...(cluster.tier === 'production' && !survivesLoss ? [`cluster '${cluster.name}' must have two nodes for pods to go on when one is lost, got one; its loss was not looked at: add a node, or say tier: 'standard'`] : []),
    ...(unseen.length > 0 ? [`cluster '${cluster.name}' must have room for what it cannot show, got ${unseen.join(', ')}, of which it is not known what pods they make; keep room for these with reserved of a node pool`] : []),
  ].map((message) => ({ where: cluster.name, message, severity: 'note' as const }));
}
