import { fields, list } from '../fields';
import { type Manifest } from '../manifest';
import { groupKind } from '../object-identity';
import { podSpecOf, type PodSpec } from '../pod-spec';
import { amountOf } from '../quantity';
import { nothing, type Room } from './room';

/** Pods of one object with what they ask of a node. */
export interface Demand<Object extends { readonly manifest: Manifest } = { readonly manifest: Manifest }> {
  readonly object: Object;
  readonly asks: Room;
  /** Whether it asks for room on the node's own disk. */
  readonly ephemeralStorage: boolean;
  readonly onEveryNode: boolean;
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly nodeSelectorTerms: readonly Readonly<Record<string, unknown>>[];
  readonly tolerations: readonly Readonly<Record<string, unknown>>[];
}

/** What the pods of an object ask for, or undefined if it makes none. Pods of charts are not in the tree and not seen. */
export function demandOf<Object extends { readonly manifest: Manifest }>(object: Object): Demand<Object> | undefined {
  const { manifest } = object;
  if (groupKind(manifest) === 'postgresql.cnpg.io/Cluster') return databaseDemand(object);
  const spec = podSpecOf(manifest)?.spec;
  if (!spec) return undefined;
  const containers = list(spec.containers).map(requestsOf);
  const first = list(spec.initContainers).map(requestsOf);
  const all = [...containers, ...first];
  return {
    object,
    // The larger of what runs together and of each container that runs before it.
    asks: { millicores: most(containers, first, 'millicores'), mebibytes: most(containers, first, 'mebibytes'), gpus: most(containers, first, 'gpus') },
    ephemeralStorage: all.some(({ disk }) => disk > 0),
    onEveryNode: manifest.kind === 'DaemonSet',
    ...scheduling(spec),
  };
}

interface Requests extends Room {
  readonly disk: number;
}

function most(together: readonly Requests[], before: readonly Requests[], resource: keyof Room): number {
  return Math.max(together.reduce((sum, requests) => sum + requests[resource], 0), ...before.map((requests) => requests[resource]));
}

/** A container without requests asks for what its limits say. */
function requestsOf(container: Readonly<Record<string, unknown>>): Requests {
  const { requests, limits } = fields(container.resources);
  const asked = { ...fields(limits), ...fields(requests) };
  return {
    millicores: Math.round(amountOf(asked.cpu) * 1000), mebibytes: Math.ceil(amountOf(asked.memory) / 2 ** 20), gpus: amountOf(asked['nvidia.com/gpu']),
    disk: amountOf(asked['ephemeral-storage']),
  };
}

function scheduling({ nodeSelector = {}, tolerations, affinity }: PodSpec): Pick<Demand, 'nodeSelector' | 'nodeSelectorTerms' | 'tolerations'> {
  const required = fields(fields(fields(affinity).nodeAffinity).requiredDuringSchedulingIgnoredDuringExecution);
  return { nodeSelector, nodeSelectorTerms: list(required.nodeSelectorTerms), tolerations: list(tolerations) };
}

function databaseDemand<Object extends { readonly manifest: Manifest }>(object: Object): Demand<Object> {
  const spec = fields(object.manifest.spec);
  const { nodeSelector, tolerations } = fields(spec.affinity);
  const { disk, ...asks } = requestsOf(spec);
  return {
    object, asks, ephemeralStorage: disk > 0, onEveryNode: false,
    nodeSelector: fields(nodeSelector) as Record<string, string>, nodeSelectorTerms: [], tolerations: list(tolerations),
  };
}

/** The sum of what runs on every node. */
export function sumOf(demands: readonly Demand[]): Room {
  return demands.reduce((sum, { asks }) => ({
    millicores: sum.millicores + asks.millicores, mebibytes: sum.mebibytes + asks.mebibytes, gpus: sum.gpus + asks.gpus,
  }), nothing);
}
