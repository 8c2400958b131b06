import { type Hub } from '../derive/derive';
import { type ClusterModel } from '../model';
import { type Problem } from '../problem';
import { type RenderedObject } from '../render';

/** The finished fleet, as checks see it. */
export interface FinishedFleet {
  readonly models: readonly ClusterModel[];
  readonly hubs: readonly Hub[];
  readonly objects: readonly RenderedObject[];
}

/** One rule. It reports everything that breaks it and never throws. */
export type Check = (fleet: FinishedFleet) => Problem[];
