import { isPublic } from './addresses';
import { type Peer, type Pod, type Protocol } from './peers';
import { type Direction } from './policy';

/** Traffic that no relation can say, because it is about ranges of ports or about nodes that call. */
interface PortRange {
  readonly from: (peer: Peer) => boolean;
  readonly to: (peer: Peer) => boolean;
  readonly first: number;
  readonly last: number;
  readonly protocol: Protocol;
}

const cephNamespace = 'rook-ceph';

/** Pods of Ceph itself carry a label of their operator. */
const isDaemon = (peer: Peer): boolean => peer.type === 'pod' && peer.namespace === cephNamespace && peer.labels.rook_cluster === 'rook-ceph';

/** Kernels of nodes mount the volumes of all pods. */
const isClient = (peer: Peer): boolean => peer.type === 'node' || (peer.type === 'pod' && peer.namespace === cephNamespace);

const isConnector = (peer: Peer): boolean => peer.type === 'pod' && peer.namespace === 'twingate' && peer.labels['app.kubernetes.io/name'] === 'connector';

const isOnInternet = (peer: Peer): boolean => peer.type === 'outside' && isPublic(peer.address);

/**
 * What the systems' own documents say: Ceph's monitors and its other daemons, Twingate's relays, and people's machines that a
 * connector talks to directly.
 *
 * @see https://docs.ceph.com/en/latest/rados/configuration/network-config-ref/
 * @see https://www.twingate.com/docs/firewall-failures
 */
const portRanges: readonly PortRange[] = [
  ...[3300, 6789].map((port): PortRange => ({ from: isClient, to: isDaemon, first: port, last: port, protocol: 'TCP' })),
  { from: isClient, to: isDaemon, first: 6800, last: 7568, protocol: 'TCP' },
  { from: isConnector, to: isOnInternet, first: 30000, last: 31000, protocol: 'TCP' },
  { from: isConnector, to: isOnInternet, first: 1, last: 65535, protocol: 'UDP' },
];

/** What these ranges allow a pod to send a peer, or to be sent by it. */
export function rangesOf(direction: Direction, pod: Pod, peer: Peer): ((port: number, protocol: Protocol) => boolean)[] {
  const [from, to] = direction === 'egress' ? [pod, peer] : [peer, pod];
  return portRanges.filter((range) => range.from(from) && range.to(to)).map(({ first, last, protocol }) => (port, chosen) => chosen === protocol && port >= first && port <= last);
}

/** Ports at both ends of the ranges that are about some of these pods, and those just beyond. */
export function boundaries(pods: readonly Pod[]): number[] {
  const concerned = portRanges.filter(({ from, to }) => pods.some((pod) => from(pod) || to(pod)));
  return concerned.flatMap(({ first, last }) => [first - 1, first, last, last + 1]).filter((port) => port >= 1 && port <= 65535);
}
