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

function templateOf(manifest: Manifest, spec: { template?: Template; jobTemplate?: { spec?: { template?: Template } } } | undefined): Template | undefined {
  switch (`${manifest.apiVersion} ${manifest.kind}`) {
    case 'v1 Pod': return { metadata: manifest.metadata, spec: manifest.spec as PodSpec };
    case 'apps/v1 Deployment':
    case 'apps/v1 StatefulSet':
    case 'apps/v1 DaemonSet':
    case 'apps/v1 ReplicaSet':
    case 'batch/v1 Job': return spec?.template;
    case 'batch/v1 CronJob': return spec?.jobTemplate?.spec?.template;
    default: return undefined;
  }
}

/** All containers of a pod, those that run before the others first. */
export function containersOf(spec: PodSpec | undefined): PodSpec['containers'] {
  return [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])];
}
