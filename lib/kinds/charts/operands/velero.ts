import { type Manifest } from '../../../manifest';
import { type VeleroValues } from '../velero';
import { known, textOf } from '../workloads/known';
import { labelsOf } from '../workloads/labels';
import { container } from '../workloads/pod';
import { type Unchecked } from '../workloads/unchecked';
import { job } from '../workloads/workload';

/**
 * The Job by which the server keeps each repository of copies in order, one after the other. Pods that move data while a backup
 * runs, at most one on each node at a time, have the resources of a ConfigMap that the values only name, and are left out.
 *
 * @see https://github.com/vmware-tanzu/velero/blob/v1.18.1/pkg/repository/maintenance/maintenance.go
 */
export function veleroOperands({ configuration }: Unchecked<VeleroValues>): Manifest[] {
  const { podResources, podLabels, priorityClassName } = configuration?.repositoryMaintenanceJob?.repositoryConfigData?.global ?? {};
  const { cpuRequest, memoryRequest, cpuLimit, memoryLimit } = podResources ?? {};
  const resources = { requests: amounts(cpuRequest, memoryRequest), limits: amounts(cpuLimit, memoryLimit) };
  return [job('velero-repository-maintenance', { labels: labelsOf(podLabels), pod: { containers: [container('velero-repo-maintenance-container', resources)], priorityClassName } })];
}

/** Zero is none. */
function amounts(cpu: unknown, memory: unknown): Readonly<Record<string, unknown>> {
  const said = (amount: unknown): string | undefined => amount === '0' ? undefined : textOf(amount);
  return known({ cpu: said(cpu), memory: said(memory) });
}
