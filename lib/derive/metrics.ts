import { customManifest } from '../kinds/custom-manifest';
import { PodMonitor } from '../kinds/pod-monitor';
import { PrometheusRule } from '../kinds/prometheus-rule';
import { type Manifest } from '../manifest';
import { type ClusterModel } from '../model';
import { type AlertGroup, type MetricsTarget, type Participant } from '../relations';
import { applicationNamed } from './application-named';

/**
 * Lets the cluster's Prometheus find and read all declared metrics and watch for all declared alerts. A cluster without
 * one gets nothing, and its applications need none of these kinds.
 */
export function deriveMetrics(model: ClusterModel): void {
  const { relations, platform } = model.cluster;
  if (platform.monitoring && !relations.playerOf('metrics')) {
    relations.play('metrics', { application: { name: platform.name }, name: 'prometheus', ...platform.monitoring.prometheus });
  }
  const prometheus = relations.playerOf('metrics');
  if (!prometheus) return;
  const labels = platform.monitoring?.selects;
  for (const target of relations.metrics) {
    if (target.onNodes) relations.nodeAccess.push({ pods: prometheus, port: target.endpoint.port });
    else relations.connections.push({ from: 'metrics', to: target.endpoint });
    add(model, target.application, podMonitor(target, labels), 'derived: declared metrics');
  }
  for (const group of relations.alerts) add(model, group.application, prometheusRule(group, labels), 'derived: declared alerts');
}

function add(model: ClusterModel, { name }: Participant, manifest: Manifest, origin: string): void {
  const { namespace, objects } = applicationNamed(model, name);
  manifest.metadata = { ...manifest.metadata, namespace: manifest.metadata.namespace ?? namespace };
  objects.push({ manifest, origin, after: [] });
}

type Labels = Readonly<Record<string, string>> | undefined;

function podMonitor({ name, endpoint, path, scheme, honorLabels, interval }: MetricsTarget, labels: Labels): Manifest {
  return customManifest(PodMonitor, {
    metadata: { name, namespace: endpoint.pods.namespace, ...(labels && { labels: { ...labels } }) },
    spec: {
      selector: { matchLabels: { ...endpoint.pods.labels } },
      podMetricsEndpoints: [{
        portNumber: endpoint.port, path, scheme,
        ...(interval !== undefined && { interval }),
        ...(honorLabels && { honorLabels }),
        ...(scheme === 'https' && { tlsConfig: { insecureSkipVerify: true } }),
      }],
    },
  });
}

function prometheusRule({ name, alerts }: AlertGroup, labels: Labels): Manifest {
  return customManifest(PrometheusRule, {
    metadata: { name, ...(labels && { labels: { ...labels } }) },
    spec: {
      groups: [{
        name,
        rules: alerts.map((alert) => ({
          alert: alert.name, expr: alert.when, for: alert.for, labels: { severity: alert.severity },
          annotations: { summary: alert.summary, description: alert.description },
        })),
      }],
    },
  });
}
