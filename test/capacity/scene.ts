import { Board } from '../../lib/capacity/board';
import { clusterNodes } from '../../lib/capacity/cluster-nodes';
import { podSetsOf } from '../../lib/capacity/declared-pods';
import { Evaluation } from '../../lib/capacity/evaluation';
import { type NodeMaker } from '../../lib/capacity/node-maker';
import { type Shortfall } from '../../lib/capacity/shortfall';
import { findSituations } from '../../lib/capacity/situations';
import { toldShortfall } from '../../lib/capacity/told-shortfall';
import { type Manifest } from '../../lib/manifest';
import { type NodePool, type Platform, type StorageClass } from '../../lib/platforms/platform';

/** Nodes and objects of a cluster, as far as placement goes. */
export interface Scene {
  readonly pools: readonly Partial<NodePool>[];
  readonly objects: readonly Manifest[];
  /** @default - none */
  readonly classes?: readonly StorageClass[];
  /** Facts of the platform beside its nodes. @default - none */
  readonly platform?: Partial<Platform>;
  /** @default - nobody makes nodes */
  readonly maker?: NodeMaker;
}

const nothing = { cpu: '1m', memory: '1Ki', disk: '1Ki' } as const;

/** A node of a pool has 1 CPU, 1Gi and 10Gi for pods unless told otherwise; what it keeps is taken beside. */
export function pool(name: string, facts: Partial<NodePool> = {}): NodePool {
  return { name, count: 1, role: 'worker', cpu: '1001m', memory: `${2 ** 20 + 1}Ki`, disk: `${10 * 2 ** 20 + 1}Ki`, reserved: nothing, ...facts };
}

export function boardOf({ pools, objects, classes = [], platform = {}, maker }: Scene): Board {
  const nodes = pools.map((facts, index) => pool(facts.name ?? `pool-${index}`, facts));
  return new Board({
    kubernetes: platform.kubernetes ?? '1.34',
    nodes: (volumesPerNode) => clusterNodes({ ...platform, nodes } as Platform, volumesPerNode),
    sets: podSetsOf(objects.map((manifest) => ({ manifest, where: `home/web ${manifest.kind}/${manifest.metadata.name}` }))),
    manifests: objects, storageClasses: classes, ...(maker && { maker: () => maker }),
  });
}

/** What has no room in a cluster of production, or of another tier. */
export function shortfalls(scene: Scene, { production = false } = {}): Shortfall[] {
  const evaluation = new Evaluation(boardOf(scene));
  findSituations(evaluation, { survivesLoss: production });
  return evaluation.shortfalls.all;
}

/** The same in words, each with its severity. */
export function told(scene: Scene, options: { production?: boolean } = {}): string[] {
  return shortfalls(scene, options).map((shortfall) => `${shortfall.isSure ? 'error' : 'warning'}: ${toldShortfall(shortfall)}`);
}

/** Names of the nodes that pods are on, by what runs them, in order; `-` for a pod without a node. */
export function placesOf(scene: Scene): Record<string, string[]> {
  const evaluation = new Evaluation(boardOf(scene));
  const places: Record<string, string[]> = {};
  for (const pod of evaluation.board.lasting) (places[pod.of.set.name] ??= []).push(evaluation.board.placement.nodes[pod.node]?.name ?? '-');
  return Object.fromEntries(Object.entries(places).map(([name, nodes]) => [name, nodes.sort()]));
}

interface Workload {
  readonly cpu?: string;
  readonly memory?: string;
  readonly replicas?: number;
  readonly labels?: Readonly<Record<string, string>>;
  /** Fields of the pod. */
  readonly pod?: Readonly<Record<string, unknown>>;
  /** Fields of the object's specification. */
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly namespace?: string;
}

/** A workload of one container that asks for 100m and 100Mi unless told otherwise; it may stop before it starts anew. */
export function workload(kind: string, name: string, { cpu = '100m', memory = '100Mi', replicas, labels, pod: own = {}, spec = {}, namespace = 'web' }: Workload = {}): Manifest {
  const template = { metadata: { labels: { app: name, ...labels } }, spec: { containers: [{ name: 'app', resources: { requests: { cpu, memory } } }], ...own } };
  const recreate = kind === 'Deployment' ? { strategy: { type: 'Recreate' } } : {};
  return {
    apiVersion: kind === 'Pod' ? 'v1' : kind.endsWith('Job') ? 'batch/v1' : 'apps/v1', kind, metadata: { name, namespace, ...(kind === 'Pod' && { labels: { app: name, ...labels } }) },
    spec: kind === 'Pod' ? template.spec : kind === 'CronJob' ? { jobTemplate: { spec: { template } }, ...spec } : { ...(replicas !== undefined && { replicas }), ...recreate, template, ...spec },
  };
}

export const deployment = (name: string, facts?: Workload): Manifest => workload('Deployment', name, facts);
export const statefulSet = (name: string, facts?: Workload): Manifest => workload('StatefulSet', name, facts);
export const daemonSet = (name: string, facts?: Workload): Manifest => workload('DaemonSet', name, facts);

/** An object that is not in a namespace, or has no specification to speak of. */
export function object(apiVersion: string, kind: string, name: string, fields: Readonly<Record<string, unknown>>, namespace?: string): Manifest {
  return { apiVersion, kind, metadata: { name, ...(namespace !== undefined && { namespace }) }, ...fields };
}

export const priorityClass = (name: string, value: number, further: Readonly<Record<string, unknown>> = {}): Manifest => object('scheduling.k8s.io/v1', 'PriorityClass', name, { value, ...further });

/** Keeps pods with a label on different nodes, or in different domains of another label. */
export function apartFrom(app: string, topologyKey = 'kubernetes.io/hostname'): Readonly<Record<string, unknown>> {
  return { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey, labelSelector: { matchLabels: { app } } }] } } };
}

/** Keeps pods near those with a label. */
export function nearTo(app: string, topologyKey = 'kubernetes.io/hostname'): Readonly<Record<string, unknown>> {
  return { affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey, labelSelector: { matchLabels: { app } } }] } } };
}
