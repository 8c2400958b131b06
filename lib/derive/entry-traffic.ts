import { isIP } from 'node:net';
import { type Entry } from '../entry';
import { groupedBy } from '../grouped-by';
import { type Endpoint, type PodGroup, type PublishedRoute, type Relations } from '../relations';
import { type Flow } from './peers';

/** Ports on which an entry answers. */
const entryPorts = [80, 443];

/** Everything that requests through an entry of one type reach, by routes or otherwise. */
function behind(relations: Relations, type: Entry['type']): { readonly entry: Entry; readonly endpoint: Endpoint }[] {
  const routed = relations.routes.flatMap((route) => {
    const entry = relations.entryOf(route);
    return entry ? [{ entry, endpoint: route.endpoint }] : [];
  });
  return [...routed, ...relations.entryAccess].filter(({ entry }) => entry.type === type);
}

/** Ports of pods that Cilium's Envoy opens for a Gateway. It has an identity of its own and no pod. */
export function portsOfGateways(relations: Relations, pods: PodGroup): number[] {
  return (trafficOf(relations).behindGateways.get(pods) ?? []).map(({ endpoint }) => endpoint.port);
}

/** What an Ingress controller of the platform opens. */
export function controllerFlows(relations: Relations): Flow[] {
  return behind(relations, 'ingress').flatMap(({ entry, endpoint: { pods, port, protocol } }) =>
    entry.type === 'ingress' ? [{ from: entry.controller, to: pods, port, protocol }] : []);
}

/** Whether pods call a host that comes in through a Gateway of their own cluster. */
export function callsOwnGateway(relations: Relations, pods: PodGroup): boolean {
  return (trafficOf(relations).calls.get(pods) ?? []).some(({ entry }) => entry.type === 'gateway');
}

/**
 * What pods open when they call a host of their own cluster's Gateway: Envoy looks at whether they may reach what is behind
 * it (cilium#47768). It lets nobody in: the other side knows Envoy alone.
 */
export function callsBehindGateways(relations: Relations): Flow[] {
  return ownHosts(relations).flatMap(({ from, entry, route }) =>
    entry.type === 'gateway' ? [{ from, to: route.endpoint.pods, port: route.endpoint.port, protocol: route.endpoint.protocol }] : []);
}

/**
 * Controllers that pods call by a host of their own cluster: the nodes know the address and send the request there without
 * leaving the cluster. On which of its ports the controller listens only the platform knows.
 */
export function calledControllers(relations: Relations, pods: PodGroup): PodGroup[] {
  const controllers = (trafficOf(relations).calls.get(pods) ?? []).flatMap(({ entry }) => entry.type === 'ingress' ? [entry.controller] : []);
  return [...new Set(controllers)];
}

/** A call to a host that comes in through an entry of the same cluster. */
interface OwnHost {
  readonly from: PodGroup;
  readonly entry: Entry;
  readonly route: PublishedRoute;
}

interface Traffic {
  /** How much had been declared: derivations declare more. */
  readonly declared: number;
  readonly calls: ReadonlyMap<PodGroup, readonly OwnHost[]>;
  readonly behindGateways: ReadonlyMap<PodGroup, readonly { readonly endpoint: Endpoint }[]>;
}

const traffic = new WeakMap<Relations, Traffic>();

/** By pods: each of them asks. */
function trafficOf(relations: Relations): Traffic {
  const declared = relations.reaches.length + relations.routes.length + relations.entryAccess.length + relations.entries.length;
  const known = traffic.get(relations);
  if (known?.declared === declared) return known;
  const found = { declared, calls: groupedBy(ownHosts(relations), ({ from }) => from), behindGateways: groupedBy(behind(relations, 'gateway'), ({ endpoint }) => endpoint.pods) };
  traffic.set(relations, found);
  return found;
}

/** In the order of the calls, and of the routes that one of them means: `*.` stands for one label. */
function ownHosts(relations: Relations): OwnHost[] {
  const byHost = groupedBy(relations.routes, ({ host }) => host);
  const byParent = groupedBy(relations.routes, ({ host }) => host.split('.').slice(1).join('.'));
  const calls = relations.reaches.filter(({ host, port }) => host !== '*' && isIP(host) === 0 && entryPorts.includes(port));
  return calls.flatMap(({ from, host }) => ((host.startsWith('*.') ? byParent.get(host.slice(2)) : byHost.get(host)) ?? []).flatMap((route) => {
    const entry = relations.entryOf(route);
    return entry ? [{ from, entry, route }] : [];
  }));
}
