import { page } from './page';

const perMonth = (hourly: string): string => `(${hourly}) * 730`;
const cpu = 'sum by (namespace) (container_cpu_allocation * on (node) group_left () max by (node) (node_cpu_hourly_cost))';
const memory = 'sum by (namespace) (container_memory_allocation_bytes / 1073741824 * on (node) group_left () max by (node) (node_ram_hourly_cost))';
const storage = 'sum by (namespace) (max by (namespace, persistentvolume) (pod_pvc_allocation) / 1073741824 * on (persistentvolume) group_left () max by (persistentvolume) (pv_hourly_cost))';
const nodes = 'sum(max by (node) (node_total_hourly_cost))';
const volumes = 'sum(max by (persistentvolume) (kube_persistentvolume_capacity_bytes{job="kube-state-metrics"}) / 1073741824 * on (persistentvolume) max by (persistentvolume) (pv_hourly_cost))';
const loadBalancers = 'sum(max by (namespace, service_name) (kubecost_load_balancer_cost))';

/** What the cluster costs, by the prices that OpenCost was told; in whatever currency these are. */
export const costPage = page({
  uid: 'flotilla-cost',
  title: 'Cost',
  description: 'What the cluster costs in a month of 730 hours, by the prices that OpenCost was told',
  from: 'now-7d',
  panels: [
    { title: 'Nodes', type: 'stat', unit: 'short', width: 8, height: 4, description: 'A month', queries: [{ query: perMonth(nodes), legend: 'nodes' }] },
    { title: 'Volumes', type: 'stat', unit: 'short', width: 8, height: 4, description: 'A month', queries: [{ query: perMonth(volumes), legend: 'volumes' }] },
    { title: 'Load balancers', type: 'stat', unit: 'short', width: 8, height: 4, description: 'A month', queries: [{ query: perMonth(`${loadBalancers} or vector(0)`), legend: 'load balancers' }] },
    { title: 'Nodes, each', type: 'bargauge', unit: 'short', description: 'A month', queries: [{ query: perMonth('max by (node) (node_total_hourly_cost)'), legend: '{{node}}' }] },
    { title: 'Namespaces', type: 'timeseries', unit: 'short', description: 'CPU and memory they ask for or use, whichever is more, as if for a month', queries: [{ query: perMonth(`${cpu} + ${memory}`), legend: '{{namespace}}' }] },
    {
      title: 'Namespaces', type: 'table', unit: 'short', width: 24, height: 10, description: 'A month',
      queries: [{ query: perMonth(cpu), legend: 'CPU' }, { query: perMonth(memory), legend: 'Memory' }, { query: perMonth(storage), legend: 'Volumes' }],
    },
  ],
});
