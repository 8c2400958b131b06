import { groupKind } from '../../object-identity';
import { byCluster } from '../by-cluster';
import { type FinishedFleet } from '../check';
import { defaultStorageClasses } from '../default-storage-classes';

/** Whether volumes of a StorageClass can be made larger, undefined where it is not known; of the default class where none is named. */
export type Expandable = (storageClass?: string) => boolean | undefined;

/** The classes of a cluster. What their objects in the tree say counts before what was declared. */
export function expandableClasses({ models, objects }: FinishedFleet, cluster: string): Expandable {
  const model = models.find((candidate) => candidate.cluster.name === cluster);
  const told = model ? [...model.cluster.platform.storageClasses, ...model.cluster.relations.storageClasses] : [];
  const declared = (byCluster(objects).get(cluster) ?? []).filter(({ manifest }) => groupKind(manifest) === 'storage.k8s.io/StorageClass');
  const known = new Map<string, boolean | undefined>([
    ...told.map(({ name, expandable }) => [name, expandable] as const),
    ...declared.map(({ manifest }) => [manifest.metadata.name, manifest.allowVolumeExpansion === true] as const),
  ]);
  const [usual, second] = model ? defaultStorageClasses(model) : [];
  return (name = second === undefined ? usual : undefined) => name === undefined ? undefined : known.get(name);
}
