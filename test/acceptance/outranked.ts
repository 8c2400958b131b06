import { type Amounts, amountFor } from '../../lib/capacity/amounts';
import { type CapacityNode } from '../../lib/capacity/node';
import { NodeSelection } from '../../lib/capacity/node-selection';
import { requestsOf } from '../../lib/capacity/requests';
import { type Fields, fields, list, textFields } from '../../lib/fields';
import { matches } from '../../lib/label-selector';
import { type LivePod, nameOf } from './pods';

/** A pod that waits while a less important one runs in its place. */
export interface Outranked {
  readonly pod: string;
  readonly node: string;
  /** Those that would have to make way. */
  readonly by: readonly string[];
}

/** Terms of node affinity that the volumes of a pod put on it. */
export type VolumeTerms = (pod: LivePod) => readonly (readonly Fields[])[];

/**
 * Finds the pods that wait though they would fit on a node beside its pods of the same and of higher priority. Pods that
 * must be near others, or spread evenly, are left out: whether they fit depends on more than one node.
 */
export function outranked(pods: readonly LivePod[], nodes: readonly CapacityNode[], volumeTerms: VolumeTerms): Outranked[] {
  return pods.filter((pod) => isWaiting(pod) && isJudged(pod)).flatMap((pod) => {
    const selection = new NodeSelection(fields(pod.spec), volumeTerms(pod));
    for (const node of nodes) {
      const there = pods.filter(({ spec, status }) => spec.nodeName === node.name && !['Succeeded', 'Failed'].includes(status.phase));
      const stay = there.filter((other) => priorityOf(other) >= priorityOf(pod));
      if (selection.exclusion(node) !== undefined || !hasRoom(node.allocatable, stay, pod) || stay.some((other) => keepApart(other, pod))) continue;
      return [{ pod: nameOf(pod), node: node.name, by: there.filter((other) => !stay.includes(other)).map(nameOf) }];
    }
    return [];
  });
}

/** Whether a pod has no node yet, and nobody wants it gone. */
export function isWaiting({ spec, status, metadata }: LivePod): boolean {
  return spec.nodeName === undefined && status.phase === 'Pending' && metadata.deletionTimestamp === undefined;
}

export function priorityOf({ spec: { priority = 0 } }: LivePod): number {
  return priority;
}

/** What a pod asks of its node, by resource. */
export function asksOf(pod: LivePod): Map<string, number> {
  return requestsOf(fields(pod.spec), { requests: {}, limits: {} });
}

/** A live node as the check of capacity sees one. */
export function nodeOf({ metadata: { name, labels }, spec, status }: { readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> }; readonly spec?: unknown; readonly status?: unknown }): CapacityNode {
  const allocatable: Amounts = new Map(Object.entries(fields(fields(status).allocatable)).map(([key, quantity]) => [key, amountFor(key, quantity)]));
  return { name, pool: '', labels: labels ?? {}, taints: list(fields(spec).taints) as unknown as CapacityNode['taints'], allocatable, onDemand: false };
}

function isJudged({ spec }: LivePod): boolean {
  const { affinity, topologySpreadConstraints } = fields(spec);
  const { podAffinity } = fields(affinity);
  return list(fields(podAffinity).requiredDuringSchedulingIgnoredDuringExecution).length === 0 && !list(topologySpreadConstraints).some(({ whenUnsatisfiable }) => whenUnsatisfiable === 'DoNotSchedule');
}

function hasRoom(allocatable: Amounts, stay: readonly LivePod[], pod: LivePod): boolean {
  const taken = stay.map(asksOf);
  return [...asksOf(pod)].every(([name, amount]) => amount === 0 || taken.reduce((sum, asks) => sum + (asks.get(name) ?? 0), amount) <= (allocatable.get(name) ?? 0))
    && !hostPortsOf(pod).some((port) => stay.some((other) => hostPortsOf(other).includes(port)));
}

function hostPortsOf({ spec }: LivePod): string[] {
  return list(fields(spec).containers).flatMap(({ ports }) => list(ports)).flatMap(({ hostPort, protocol }) => typeof hostPort === 'number' ? [`${String(protocol)}/${hostPort}`] : []);
}

/** Whether one of two pods must not be where the other is; on one node they are in one of everything. */
function keepApart(left: LivePod, right: LivePod): boolean {
  return refuses(left, right) || refuses(right, left);
}

function refuses({ spec, metadata }: LivePod, other: LivePod): boolean {
  const terms = list(fields(fields(fields(spec).affinity).podAntiAffinity).requiredDuringSchedulingIgnoredDuringExecution);
  return terms.some(({ labelSelector, namespaces, namespaceSelector }) => {
    const named = Array.isArray(namespaces) ? namespaces as string[] : [];
    // A selector of namespaces may mean any.
    const isThere = namespaceSelector !== undefined || (named.length === 0 ? metadata.namespace : undefined) === other.metadata.namespace || named.includes(other.metadata.namespace);
    return isThere && matches(fields(labelSelector), textFields(other.metadata.labels));
  });
}
