import { page } from './page';

const whole = [[0.99, 'orange'], [0.999, 'green']] as const;

/** What runs, what does not, and how much of the time it did. */
export const uptimePage = page({
  uid: 'flotilla-uptime',
  title: 'Uptime',
  description: 'What runs, what does not, and how much of the time it did',
  from: 'now-24h',
  panels: [
    { title: 'Nodes that are ready', type: 'stat', unit: 'percentunit', width: 6, height: 4, thresholds: whole, queries: [{ query: 'avg(kube_node_status_condition{job="kube-state-metrics", condition="Ready", status="true"})', legend: 'ready' }] },
    { title: 'Pods that are ready', type: 'stat', unit: 'percentunit', width: 6, height: 4, thresholds: whole, queries: [{ query: 'sum(kube_pod_status_ready{job="kube-state-metrics", condition="true"}) / sum(kube_pod_status_phase{job="kube-state-metrics", phase=~"Pending|Running|Unknown|Failed"})', legend: 'ready' }] },
    { title: 'Targets that answer', type: 'stat', unit: 'percentunit', width: 6, height: 4, thresholds: whole, queries: [{ query: 'avg(up)', legend: 'up' }] },
    { title: 'Restarts in 24 hours', type: 'stat', unit: 'short', width: 6, height: 4, thresholds: [[1, 'orange'], [10, 'red']], queries: [{ query: 'sum(increase(kube_pod_container_status_restarts_total{job="kube-state-metrics"}[24h]))', legend: 'restarts' }] },
    {
      title: 'Deployments: share of time with all copies', type: 'table', unit: 'percentunit', height: 10, description: 'Over the last 24 hours',
      queries: [{ query: 'avg_over_time((kube_deployment_status_replicas_available{job="kube-state-metrics"} >= bool kube_deployment_spec_replicas{job="kube-state-metrics"})[24h:5m])', legend: 'Uptime' }],
    },
    {
      title: 'StatefulSets: share of time with all copies', type: 'table', unit: 'percentunit', height: 10, description: 'Over the last 24 hours',
      queries: [{ query: 'avg_over_time((kube_statefulset_status_replicas_ready{job="kube-state-metrics"} >= bool kube_statefulset_replicas{job="kube-state-metrics"})[24h:5m])', legend: 'Uptime' }],
    },
    { title: 'Targets by job', type: 'timeseries', unit: 'percentunit', queries: [{ query: 'avg by (job) (up)', legend: '{{job}}' }] },
    { title: 'Alerts', type: 'timeseries', unit: 'short', queries: [{ query: 'sum by (alertname, severity) (ALERTS{alertstate="firing", alertname!~"Watchdog|InfoInhibitor"})', legend: '{{severity}} {{alertname}}' }] },
  ],
});
