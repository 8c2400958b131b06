import { type Hub } from '../derive/derive';
import { type Manifest } from '../manifest';
import { type ClusterModel } from '../model';
import { type Problem } from '../problem';
import { type RenderedObject } from '../render';

/** The finished fleet, as checks see it. */
export interface FinishedFleet {
  readonly models: readonly ClusterModel[];
  readonly hubs: readonly Hub[];
  readonly objects: readonly RenderedObject[];
  /** The object at a path of the tree that is there already, where there is one. */
  readonly previous: (path: string) => Manifest | undefined;
}

/** One rule. It reports everything that breaks it and never throws. */
export type Check = (fleet: FinishedFleet) => Problem[];

/** `cluster/application Kind/name` of an object. A kind that is refused may hold a slash, so the folders are the first two parts at most. */
export function whereIs({ path, manifest }: RenderedObject): string {
  return `${path.split('/').slice(0, -1).slice(0, 2).join('/')} ${manifest.kind}/${manifest.metadata.name}`;
}
