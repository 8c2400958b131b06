import { type Fields, fields, list, textFields } from '../fields';
import { type Manifest } from '../manifest';
import { groupKind } from '../object-identity';
import { type PodSet } from './pod-set';
import { type Scale } from './scalers';

/** An object that makes pods, in a core kind, and what it is reported as. */
export interface PodMaker {
  readonly manifest: Manifest;
  readonly where: string;
  /** The object that an operator makes this one of. @default - it is in the declaration itself */
  readonly owner?: Manifest;
  readonly staysOnNode?: boolean;
}

/** The pods that an object makes; undefined where it makes none, or none now. */
export function podSetOf(maker: PodMaker, scales: ReadonlyMap<string, Scale>): PodSet | undefined {
  const { manifest } = maker;
  const spec = fields(manifest.spec);
  switch (groupKind(manifest)) {
    case '/Pod': return { ...base(maker, { metadata: manifest.metadata, spec }), podName: () => manifest.metadata.name };
    case 'apps/Deployment': return rolling(scaled(maker, scales), spec);
    case 'apps/ReplicaSet': return scaled(maker, scales);
    case 'apps/StatefulSet': return statefulSet(maker, scales);
    case 'apps/DaemonSet': return { ...base(maker, fields(spec.template)), runs: 'everywhere' };
    case 'batch/Job': return spec.suspend === true ? undefined : job(maker, spec);
    case 'batch/CronJob': return spec.suspend === true ? undefined : job(maker, fields(fields(spec.jobTemplate).spec));
    default: return undefined;
  }
}

function base({ manifest, where, owner = manifest, staysOnNode = false }: PodMaker, template: Fields): PodSet {
  return {
    owner, where, staysOnNode,
    name: manifest.metadata.name,
    namespace: manifest.metadata.namespace ?? '',
    labels: textFields(fields(template.metadata).labels), spec: fields(template.spec),
    runs: 'always', count: 1, most: 1, startsFirst: false, claimTemplates: [],
  };
}

function scaled(maker: PodMaker, scales: ReadonlyMap<string, Scale>): PodSet {
  const { manifest } = maker;
  const spec = fields(manifest.spec);
  const scale = scales.get(`${manifest.metadata.namespace ?? ''}/${manifest.kind}/${manifest.metadata.name}`);
  const count = scale?.least ?? whole(spec.replicas, 1);
  return { ...base(maker, fields(spec.template)), count, most: Math.max(count, scale?.most ?? 0) };
}

function statefulSet(maker: PodMaker, scales: ReadonlyMap<string, Scale>): PodSet {
  const { manifest } = maker;
  const spec = fields(manifest.spec);
  const first = whole(fields(spec.ordinals).start, 0);
  return { ...scaled(maker, scales), podName: (index) => `${manifest.metadata.name}-${first + index}`, claimTemplates: list(spec.volumeClaimTemplates) };
}

/** One run at a time; a run of several pods has them all at once as far as it says so. */
function job(maker: PodMaker, spec: Fields): PodSet {
  const parallel = whole(spec.parallelism, 1);
  const count = Math.min(parallel, whole(spec.completions, parallel));
  return { ...base(maker, fields(spec.template)), runs: 'sometimes', count, most: count };
}

function rolling(set: PodSet, { strategy }: Fields): PodSet {
  return { ...set, startsFirst: startsFirst(fields(strategy), set.count) };
}

/** Whether a rolling update may stop no pod before another one runs: a share of the pods is rounded down, and 1 where both are 0. */
function startsFirst({ type, rollingUpdate }: Fields, replicas: number): boolean {
  if (type === 'Recreate') return false;
  const { maxUnavailable = '25%', maxSurge = '25%' } = fields(rollingUpdate);
  const share = (amount: unknown, round: (value: number) => number): number =>
    typeof amount === 'string' && amount.endsWith('%') ? round(replicas * Number(amount.slice(0, -1)) / 100) : Number(amount);
  return share(maxUnavailable, Math.floor) === 0 && share(maxSurge, Math.ceil) > 0;
}

function whole(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : otherwise;
}
