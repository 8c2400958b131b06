import { type Manifest } from '../../../manifest';
import { known, listOf, mapOf, numberOf } from './known';
import { type Pod, podSpec } from './pod';

type Labels = Readonly<Record<string, string>>;

/** Pods that are kept running. */
interface Workload {
  /** Labels of the pods by which the workload knows them. */
  readonly selector: Labels;
  /** Labels of the pods beside those. @default - none */
  readonly labels?: Labels;
  readonly pod: Pod;
  /** @default - that of the release */
  readonly namespace?: string;
}

interface Scaled extends Workload {
  /** Left out where something else sets it. */
  readonly replicas?: unknown;
}

export function deployment(name: string, workload: Scaled & { readonly strategy?: unknown }): Manifest {
  return apps('Deployment', name, workload, { replicas: numberOf(workload.replicas), strategy: mapOf(workload.strategy) });
}

export function daemonSet(name: string, workload: Workload & { readonly updateStrategy?: unknown }): Manifest {
  return apps('DaemonSet', name, workload, { updateStrategy: mapOf(workload.updateStrategy) });
}

interface Stateful extends Scaled {
  readonly updateStrategy?: unknown;
  readonly podManagementPolicy?: string;
  readonly volumeClaimTemplates?: readonly unknown[];
}

export function statefulSet(name: string, workload: Stateful): Manifest {
  const { replicas, updateStrategy, podManagementPolicy, volumeClaimTemplates } = workload;
  return apps('StatefulSet', name, workload, {
    replicas: numberOf(replicas), updateStrategy: mapOf(updateStrategy), podManagementPolicy, volumeClaimTemplates: listOf(volumeClaimTemplates),
  });
}

/** Pods that end by themselves. */
interface Task {
  /** When Helm runs it, where it is a hook, such as `pre-install,pre-upgrade`. @default - at once, like everything else */
  readonly hook?: string;
  readonly labels?: Labels;
  readonly pod: Pod;
  readonly namespace?: string;
}

export function job(name: string, task: Task): Manifest {
  const annotations = task.hook === undefined ? undefined : { 'helm.sh/hook': task.hook };
  return {
    apiVersion: 'batch/v1', kind: 'Job', metadata: { ...metadata(name, task.namespace), ...(annotations && { annotations }) }, spec: { template: template(task.pod, task.labels) },
  };
}

export function cronJob(name: string, task: Omit<Task, 'hook'>): Manifest {
  const jobTemplate = { spec: { template: template(task.pod, task.labels) } };
  return { apiVersion: 'batch/v1', kind: 'CronJob', metadata: metadata(name, task.namespace), spec: { jobTemplate } };
}

function apps(kind: string, name: string, { selector, labels, pod, namespace }: Workload, fields: Record<string, unknown>): Manifest {
  const spec = { ...known(fields), selector: { matchLabels: selector }, template: template(pod, { ...selector, ...labels }) };
  return { apiVersion: 'apps/v1', kind, metadata: metadata(name, namespace), spec };
}

function metadata(name: string, namespace: string | undefined): Manifest['metadata'] {
  return { name, ...(namespace !== undefined && { namespace }) };
}

function template(pod: Pod, labels: Labels = {}): Record<string, unknown> {
  return { ...(mapOf(labels) && { metadata: { labels } }), spec: podSpec(pod) };
}
