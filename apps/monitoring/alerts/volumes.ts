import { type Alert } from '../../../lib';

const free = 'kubelet_volume_stats_available_bytes{job="kubelet", metrics_path="/metrics"} / kubelet_volume_stats_capacity_bytes{job="kubelet", metrics_path="/metrics"}';
const used = 'kubelet_volume_stats_used_bytes{job="kubelet", metrics_path="/metrics"} > 0';

/**
 * Beyond what the stack brings, which is silent until 3 % are left or a volume below 15 % is about to fill up: a database wants
 * more warning than that, and a volume that fills up in a night must not wait to be nearly full.
 */
export const volumeAlerts: readonly Alert[] = [
  {
    name: 'VolumeAlmostFull',
    when: `${free} < 0.1 and ${used}`,
    for: '15m',
    severity: 'warning',
    summary: 'Volume {{ $labels.persistentvolumeclaim }} of {{ $labels.namespace }} is almost full',
    description: 'Only {{ $value | humanizePercentage }} of the volume are free. Raise its size in the declaration, or remove what is not needed.',
  },
  {
    name: 'VolumeFullWithinADay',
    when: `predict_linear(kubelet_volume_stats_available_bytes{job="kubelet", metrics_path="/metrics"}[6h], 86400) < 0 and ${free} < 0.4 and ${used}`,
    for: '1h',
    severity: 'critical',
    summary: 'Volume {{ $labels.persistentvolumeclaim }} of {{ $labels.namespace }} will be full within a day',
    description: 'At the pace of the last six hours it is full within 24 hours. Find out what writes so much, or raise its size in the declaration.',
  },
];
