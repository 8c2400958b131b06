import { Application } from '../application';
import { type ClusterModel } from '../model';
import { by } from '../names';
import { type Participant } from '../relations';
import { type Check } from './check';

/** Applications rely on those of their own cluster alone: each cluster comes up by itself, and nothing routes between their pods. */
export const noRelationsAcrossClusters: Check = ({ models }) => models.flatMap((model) => {
  const reasons = new Map<string, string>();
  for (const { from, to, reason } of relations(model)) {
    const other = clusterOf(to);
    const pair = `application '${from.name}' of cluster '${model.cluster.name}' must rely on its own cluster alone, got '${to.name}' of cluster '${other}'`;
    if (other !== model.cluster.name && !reasons.has(pair)) reasons.set(pair, reason);
  }
  return [...reasons].sort(by(([pair]) => pair)).map(([pair, reason]) => ({
    where: model.cluster.name, message: `${pair} (${reason}); declare what it needs in cluster '${model.cluster.name}'`,
  }));
});

function relations({ cluster: { relations: { dependencies, connections, routes } } }: ClusterModel): { from: Participant; to: Participant; reason: string }[] {
  return [
    ...dependencies,
    ...connections.flatMap(({ from, to }) => typeof from === 'string' || 'role' in to
      ? [] : [{ from: from.application, to: to.pods.application, reason: `${from.name} connects to ${to.pods.name}` }]),
    ...routes.map(({ application, endpoint, host }) => ({ from: application, to: endpoint.pods.application, reason: `'${host}' leads to ${endpoint.pods.name}` })),
  ];
}

function clusterOf(participant: Participant): string | undefined {
  return participant instanceof Application ? participant.cluster.name : undefined;
}
