import { type ClusterModel } from '../model';
import { controllerFlows } from './entry-traffic';
import { type Connection, type PodGroup, type Relations } from '../relations';

/** One allowed connection between two groups of pods. */
export interface Flow {
  readonly from: PodGroup;
  readonly to: PodGroup;
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP';
}

/** Every connection between pods of the cluster, with the roles replaced by who plays them, and Ingress controllers of the platform. */
export function flows(relations: Relations): Flow[] {
  const declared = relations.connections.flatMap((connection) => {
    const from = typeof connection.from === 'string' ? relations.playerOf(connection.from) : connection.from;
    const to = endpointOf(connection, relations);
    return from && to ? [{ from, ...to }] : [];
  });
  return [...declared, ...controllerFlows(relations)];
}

function endpointOf({ to }: Connection, relations: Relations): Omit<Flow, 'from'> | undefined {
  if (!('role' in to)) return { to: to.pods, port: to.port, protocol: to.protocol };
  const player = relations.playerOf(to.role);
  return player && { to: player, port: to.port, protocol: 'TCP' };
}

/** Whether policies of Cilium's own kinds work in the cluster. */
export function hasCilium(model: ClusterModel): boolean {
  const { platform, relations } = model.cluster;
  return platform.podNetwork.provider === 'cilium' || (platform.podNetwork.provider === 'ours' && relations.allOffers.has('kind:cilium.io/CiliumNetworkPolicy'));
}
