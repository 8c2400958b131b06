import { type CapacityNode } from './node';
import { type Pod } from './pod';

/** Makes nodes when pods need them. */
export interface NodeMaker {
  /** Nodes that could be made for a pod beside those that are there, the smallest first. */
  offersFor(pod: Pod, nodes: readonly CapacityNode[]): Iterable<CapacityNode>;
}
