import { chartWorkloads } from '../checks/chart-workloads';
import { podKinds } from '../derive/network-policies';
import { nodePoolsAmong } from '../karpenter/node-pools';
import { type Manifest } from '../manifest';
import { type ClusterModel } from '../model';
import { type ApplicationSource } from '../source';
import { type BoardProps } from './board';
import { clusterNodes } from './cluster-nodes';
import { KarpenterNodes } from './karpenter-nodes';
import { type PlacedManifest, podSetsOf } from './declared-pods';

/** What is to be placed in a cluster, and what of it cannot be seen. */
export interface ClusterInput {
  readonly board: BoardProps;
  /** Charts of which nobody knows what pods they make, and folders of Git, by their names. */
  readonly unseen: readonly string[];
}

/** The objects of a finished cluster: its own, what its charts render that makes pods, and what the platform runs. */
export function placedObjects(model: ClusterModel): PlacedManifest[] {
  const { cluster, applications } = model;
  const placed = (application: string, manifest: Manifest): PlacedManifest => ({ manifest, where: `${cluster.name}/${application} ${manifest.kind}/${manifest.metadata.name}` });
  return [
    ...(cluster.platform.workloads ?? []).map((manifest) => ({ manifest, where: cluster.name })),
    ...applications.flatMap(({ name, objects: own }) => own.map(({ manifest }) => placed(name, manifest))),
    ...chartWorkloads(model).flatMap(({ application, manifests }) => manifests.map((manifest) => placed(application, manifest))),
  ];
}

/** Reads a finished cluster: its objects, and what operators make of them. */
export function clusterInput(model: ClusterModel): ClusterInput {
  const { cluster, applications } = model;
  const objects = placedObjects(model);
  const manifests = objects.map(({ manifest }) => manifest);
  const pools = nodePoolsAmong(objects.filter(({ manifest }) => manifest.apiVersion.startsWith('karpenter')));
  return {
    unseen: applications.flatMap(({ sources }) => sources.filter(isUnseen).map((source) => source.type === 'chart' ? source.definition.name : source.path)),
    board: {
      kubernetes: cluster.platform.kubernetes,
      sets: podSetsOf(objects), manifests, storageClasses: [...cluster.platform.storageClasses, ...cluster.relations.storageClasses],
      nodes: (volumesPerNode) => clusterNodes(cluster.platform, volumesPerNode),
      ...(pools.length > 0 && { maker: (volumesPerNode) => new KarpenterNodes(pools, volumesPerNode) }),
    },
  };
}

/** Whether a source makes pods that nobody tells of. */
function isUnseen(source: ApplicationSource): boolean {
  return source.namespacedKinds.some((kind) => podKinds.has(kind)) && !(source.type === 'chart' && source.definition.workloads);
}
