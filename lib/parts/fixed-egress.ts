import { type Pods } from '../pods';
import { called } from '../props/called';

/**
 * Sends all traffic of pods to the internet through one fixed address, by whatever means the cluster has: an address
 * that all nodes share, else Cilium's egress gateway. A cluster with neither is refused.
 */
export function leaveThroughFixedAddress(pods: Pods): void {
  called(leaveThroughFixedAddress, pods).application.cluster.relations.fixedEgress.push({ pods });
}
