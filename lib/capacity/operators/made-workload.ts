import { type Fields } from '../../fields';
import { type Manifest } from '../../manifest';

/** What an operator makes of an object, reduced to what places its pods. */
export interface MadeWorkload {
  readonly manifest: Manifest;
  /** Whether its pods never leave the node where they first ran. @default false */
  readonly staysOnNode?: boolean;
}

export type Labels = Readonly<Record<string, string>>;

interface Workload {
  readonly kind: 'DaemonSet' | 'Deployment' | 'Job' | 'StatefulSet';
  readonly name: string;
  readonly labels: Labels;
  readonly pod: Fields;
  /** Fields beside the template. @default - none */
  readonly further?: Fields;
}

/** A workload in the namespace of the object that it is made of. */
export function madeOf({ metadata: { namespace } }: Manifest, { kind, name, labels, pod, further }: Workload): Manifest {
  return {
    apiVersion: kind === 'Job' ? 'batch/v1' : 'apps/v1', kind, metadata: { name, ...(namespace !== undefined && { namespace }) },
    spec: { ...further, template: { metadata: { labels }, spec: pod } },
  };
}

/** Keeps pods with these labels on different nodes. */
export function apart(labels: Labels, topologyKey = 'kubernetes.io/hostname'): Fields {
  return { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey, labelSelector: { matchLabels: labels } }] };
}
