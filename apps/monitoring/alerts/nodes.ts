import { type Alert } from '../../../lib';

/** Beyond what the stack brings: it tells of a node that is not ready, but of one under pressure only for information. */
export const nodeAlerts: readonly Alert[] = [
  {
    name: 'NodeUnderPressure',
    when: 'kube_node_status_condition{job="kube-state-metrics", condition=~"MemoryPressure|DiskPressure|PIDPressure", status="true"} == 1',
    for: '10m',
    severity: 'warning',
    summary: 'Node {{ $labels.node }} reports {{ $labels.condition }}',
    description: 'The kubelet evicts pods, those of low priority first, until the pressure is gone. Find out what uses so much, or add a node.',
  },
];
