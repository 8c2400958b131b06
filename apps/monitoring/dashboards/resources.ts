import { page } from './page';

const cpuUsed = 'sum by (namespace) (rate(container_cpu_usage_seconds_total{job="kubelet", metrics_path="/metrics/cadvisor", container!="", image!=""}[5m]))';
const memoryUsed = 'sum by (namespace) (container_memory_working_set_bytes{job="kubelet", metrics_path="/metrics/cadvisor", container!="", image!=""})';
const requested = (resource: string, by: string): string => `sum by (${by}) (kube_pod_container_resource_requests{job="kube-state-metrics", resource="${resource}"})`;
const allocatable = (resource: string): string => `sum by (node) (kube_node_status_allocatable{job="kube-state-metrics", resource="${resource}"})`;
const tight = [[0.8, 'orange'], [0.95, 'red']] as const;

/** What is asked for, what is used and what there is. */
export const resourcesPage = page({
  uid: 'flotilla-resources',
  title: 'Resources',
  description: 'What pods ask for and use, by namespace and node',
  panels: [
    { title: 'CPU that pods ask for', type: 'stat', unit: 'percentunit', width: 6, height: 4, thresholds: tight, queries: [{ query: `sum(${requested('cpu', 'node')}) / sum(${allocatable('cpu')})`, legend: 'asked for' }] },
    { title: 'Memory that pods ask for', type: 'stat', unit: 'percentunit', width: 6, height: 4, thresholds: tight, queries: [{ query: `sum(${requested('memory', 'node')}) / sum(${allocatable('memory')})`, legend: 'asked for' }] },
    { title: 'CPU in use', type: 'stat', unit: 'percentunit', width: 6, height: 4, thresholds: tight, queries: [{ query: `sum(${cpuUsed}) / sum(${allocatable('cpu')})`, legend: 'used' }] },
    { title: 'Memory in use', type: 'stat', unit: 'percentunit', width: 6, height: 4, thresholds: tight, queries: [{ query: `sum(${memoryUsed}) / sum(${allocatable('memory')})`, legend: 'used' }] },
    { title: 'CPU by namespace', type: 'timeseries', unit: 'short', description: 'Cores', queries: [{ query: cpuUsed, legend: '{{namespace}}' }] },
    { title: 'Memory by namespace', type: 'timeseries', unit: 'bytes', queries: [{ query: memoryUsed, legend: '{{namespace}}' }] },
    {
      title: 'Namespaces', type: 'table', unit: 'short', width: 24, height: 10, description: 'Cores and bytes; a namespace that uses far less than it asks for wastes room',
      queries: [
        { query: cpuUsed, legend: 'CPU used' }, { query: requested('cpu', 'namespace'), legend: 'CPU asked for' },
        { query: memoryUsed, legend: 'Memory used' }, { query: requested('memory', 'namespace'), legend: 'Memory asked for' },
      ],
    },
    { title: 'CPU asked for on each node', type: 'bargauge', unit: 'percentunit', thresholds: tight, queries: [{ query: `${requested('cpu', 'node')} / ${allocatable('cpu')}`, legend: '{{node}}' }] },
    { title: 'Memory asked for on each node', type: 'bargauge', unit: 'percentunit', thresholds: tight, queries: [{ query: `${requested('memory', 'node')} / ${allocatable('memory')}`, legend: '{{node}}' }] },
    {
      title: 'Volumes', type: 'bargauge', unit: 'percentunit', width: 24, thresholds: tight,
      queries: [{ query: '1 - kubelet_volume_stats_available_bytes{job="kubelet"} / kubelet_volume_stats_capacity_bytes{job="kubelet"}', legend: '{{namespace}}/{{persistentvolumeclaim}}' }],
    },
  ],
});
