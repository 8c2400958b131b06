import { type k8s } from 'cdk8s-plus-30';
import { type Plain } from './core-kinds';
import { type Manifest } from './manifest';

export type PodSpec = Plain<k8s.PodSpec>;

/** A pod specification inside an object, with the labels that its pods get. */
export interface PodSpecInside {
  readonly spec: PodSpec;
  readonly labels: Readonly<Record<string, string>>;
}

interface Template {
  readonly metadata?: { readonly labels?: Record<string, string> };
  readonly spec?: PodSpec;
}

/** The pods that an object of a core kind makes, or undefined if it makes none. */
export function podSpecOf(manifest: Manifest): PodSpecInside | undefined {
  const spec = manifest.spec as { template?: Template; jobTemplate?: { spec?: { template?: Template } } } | undefined;
  const template: Template | undefined = templateOf(manifest, spec);
  return template?.spec && { spec: template.spec, labels: template.metadata?.labels ?? {} };
}

/** Kinds that make pods, with the version of theirs that is known. */
const versions: ReadonlyMap<string, string> = new Map([
  ['Pod', 'v1'], ['Deployment', 'apps/v1'], ['StatefulSet', 'apps/v1'], ['DaemonSet', 'apps/v1'], ['ReplicaSet', 'apps/v1'], ['Job', 'batch/v1'], ['CronJob', 'batch/v1'],
]);

function templateOf(manifest: Manifest, spec: { template?: Template; jobTemplate?: { spec?: { template?: Template } } } | undefined): Template | undefined {
  const version = versions.get(manifest.kind);
  if (version === undefined || version !== manifest.apiVersion) return undefined;
  switch (manifest.kind) {
    case 'Pod': return { metadata: manifest.metadata, spec: manifest.spec as PodSpec };
    case 'CronJob': return spec?.jobTemplate?.spec?.template;
    default: return spec?.template;
  }
}

/** All containers of a pod, those that run before the others first. */
export function containersOf(spec: PodSpec | undefined): PodSpec['containers'] {
  if (spec === undefined) return [];
  const { initContainers, containers } = spec;
  return initContainers === undefined && Array.isArray(containers) ? containers : [...(initContainers ?? []), ...(containers ?? [])];
}
