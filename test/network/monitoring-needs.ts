import { at } from './configuration';
import { type Pod } from './peers';
import { host, monitored, type Systems } from './systems';

/** Parts of Cilium that run in the nodes' own network. */
const onNodes = [{ 'k8s-app': 'cilium' }, { 'io.cilium/app': 'operator' }];

const kubeletPort = 10250;
const nodeExporterPort = 9100;

/** What watching a cluster takes: figures, alerts, logs and costs. */
export function monitoringNeeds(systems: Systems): void {
  logNeeds(systems);
  const { configuration } = systems;
  const values = configuration.valuesOf('kube-prometheus-stack');
  const prometheus = systems.named('monitoring', 'prometheus');
  if (configuration.valuesOf('opencost') !== undefined) {
    systems.need(systems.named('opencost', 'opencost'), prometheus, 'figures to count costs from', 9090);
    systems.callsApi(systems.named('opencost', 'opencost'));
  }
  if (values === undefined) return;
  const alertmanager = systems.named('monitoring', 'alertmanager');
  const grafana = systems.named('monitoring', 'grafana');
  const objects = systems.named('monitoring', 'kube-state-metrics');
  const operator = systems.pods('monitoring', { app: 'kube-prometheus-stack-operator' });
  systems.webhook(operator, 'admission', 10250);
  systems.callsApi(prometheus, operator, objects, grafana);
  systems.need(prometheus, alertmanager, 'alerts', 9093);
  systems.need(grafana, prometheus, 'figures to show', 9090);
  systems.need(grafana, alertmanager, 'alerts to show', 9093);
  scrapes(systems, prometheus, [
    [prometheus, [9090, 8080]], [alertmanager, [9093, 8080]], [objects, [8080]], [operator, [10250]], [grafana, [3000]], [[systems.world.dns], [9153]],
  ]);
  const replicas = Number((values as { alertmanager: { alertmanagerSpec: { replicas?: number } } }).alertmanager.alertmanagerSpec.replicas ?? 1);
  if (replicas > 1) {
    systems.need(alertmanager, alertmanager, 'who tells people', 9094);
    systems.needUdp(alertmanager, alertmanager, 'who tells people', 9094);
  }
  const hears = JSON.stringify(configuration.find('AlertmanagerConfig', 'monitoring') ?? {});
  if (hears.includes('"name":"watchdog"')) systems.need(alertmanager, [host('hc-ping.com')], 'that the monitoring works', 443);
}

/** Everything that Prometheus reads: what the stack itself runs, the nodes, and what any monitor names. */
function scrapes(systems: Systems, prometheus: readonly Pod[], own: readonly (readonly [readonly Pod[], readonly number[]])[]): void {
  for (const [pods, ports] of own) systems.need(prometheus, pods, 'figures of the monitoring itself', ...ports);
  systems.need(prometheus, systems.nodes, 'figures of nodes', kubeletPort, nodeExporterPort);
  for (const monitor of systems.configuration.all('PodMonitor')) {
    const { namespace = '', name } = monitor.metadata;
    const { labels, ports } = monitored(monitor);
    const isOnNodes = onNodes.some((wanted) => Object.entries(wanted).every(([key, value]) => labels[key] === value));
    systems.need(prometheus, isOnNodes ? systems.nodes : systems.pods(namespace, labels), `figures of ${namespace}/${name}`, ...ports);
  }
}

function logNeeds(systems: Systems): void {
  const values = systems.configuration.valuesOf('loki');
  if (values === undefined) return;
  const loki = systems.named('loki', 'loki');
  systems.need(systems.named('alloy', 'alloy'), loki, 'lines to keep', 3100);
  systems.need(systems.named('monitoring', 'grafana'), loki, 'lines to show', 3100);
  systems.need(loki, loki, 'its parts', 7946, 9095);
  systems.need(loki, [host(at(values, 'loki', 'storage', 's3', 'endpoint'))], 'its store', 443);
}
