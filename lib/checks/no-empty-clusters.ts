import { type ClusterModel } from '../model';
import { type Check } from './check';

/** A cluster has something to run and nodes to run it on. */
export const noEmptyClusters: Check = ({ models }) => models.flatMap((model) => [...withoutApplications(model), ...withoutNodes(model)]
  .map((message) => ({ where: model.cluster.name, message })));

function withoutApplications({ cluster, applications }: ClusterModel): string[] {
  if (applications.length > 0) return [];
  const first = cluster.hub === undefined ? 'new ArgoCD(this) and what it is to run' : 'what it is to run';
  return [`cluster '${cluster.name}' must have at least one application, got none; add ${first}, or remove the cluster`];
}

function withoutNodes({ cluster }: ClusterModel): string[] {
  if (cluster.spreadableNodes > 0) return [];
  return [`cluster '${cluster.name}' must have a node for ordinary pods, got none; add a pool of workers, or remove workloads: false`];
}
