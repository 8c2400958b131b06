import { type Application, type ControlPlanePart, Pods } from '../../lib';
import { nodeExporterPort } from './node-exporter';

export interface MonitoringPods {
  readonly prometheus: Pods;
  readonly alertmanager: Pods;
  readonly grafana: Pods;
}

/** Ports of the control plane's parts on their nodes. */
const controlPlanePorts: Readonly<Record<ControlPlanePart, number>> = { 'controller-manager': 10257, etcd: 2381, proxy: 10249, scheduler: 10259 };

const kubeletPort = 10250;

/** Everything the stack runs and what it talks to. Prometheus reads all the others, the nodes and the cluster's DNS. */
export function monitoringPods(application: Application, replicas: number): MonitoringPods {
  const { relations, platform } = application.cluster;
  const named = (name: string, labels: Record<string, string>, ports: Record<string, number>, service?: string | { name: string; port: number }): Pods =>
    new Pods(application, name, labels, ports, service);
  const release = { 'app.kubernetes.io/instance': 'monitoring' };
  const operator = named('prometheus-operator', { app: 'kube-prometheus-stack-operator', release: 'monitoring' }, { webhook: 10250 })
    .callsKubernetesApi().isCalledByKubernetesApi('webhook');
  const objects = named('kube-state-metrics', { 'app.kubernetes.io/name': 'kube-state-metrics', ...release }, { http: 8080 }).callsKubernetesApi();
  const alertmanager = named('alertmanager', { 'app.kubernetes.io/name': 'alertmanager', alertmanager: 'monitoring-alertmanager' },
    { http: 9093, gossip: 9094, reloader: 8080 }, 'monitoring-alertmanager');
  const prometheus = named('prometheus', { 'app.kubernetes.io/name': 'prometheus', 'operator.prometheus.io/name': 'monitoring-prometheus' },
    { http: 9090, reloader: 8080 }, 'monitoring-prometheus');
  const grafana = named('grafana', { 'app.kubernetes.io/name': 'grafana', ...release }, { http: 3000 }, { name: 'monitoring-grafana', port: 80 });
  prometheus.callsKubernetesApi().connectsTo(
    prometheus.endpoint('http'), prometheus.endpoint('reloader'), alertmanager.endpoint('http'), alertmanager.endpoint('reloader'),
    objects.endpoint('http'), operator.endpoint('webhook'), grafana.endpoint('http'),
  );
  for (const port of [kubeletPort, nodeExporterPort, ...(platform.controlPlaneMetrics ?? []).map((part) => controlPlanePorts[part])]) prometheus.reachesNodes(port);
  if (replicas > 1) {
    const gossip = alertmanager.endpoint('gossip');
    alertmanager.connectsTo(gossip, { ...gossip, protocol: 'UDP' });
  }
  grafana.callsKubernetesApi().connectsTo(prometheus.endpoint('http'), alertmanager.endpoint('http'));
  relations.connections.push({ from: grafana, to: { role: 'logs', port: 3100 } }, { from: 'metrics', to: clusterDns(platform.name) });
  relations.play('metrics', prometheus);
  relations.play('dashboards', grafana);
  return { prometheus, alertmanager, grafana };
}

/** CoreDNS, which is the platform's and tells its figures on a port of its own. */
function clusterDns(platform: string): Parameters<Pods['connectsTo']>[0] {
  return { pods: { application: { name: platform }, namespace: 'kube-system', name: 'kube-dns', labels: { 'k8s-app': 'kube-dns' } }, port: 9153, protocol: 'TCP' };
}
