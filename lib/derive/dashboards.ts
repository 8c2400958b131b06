import { coreManifest } from '../core-kinds';
import { type ClusterModel } from '../model';

/** Labels by which the Grafana that we install finds dashboards. */
const ours = { grafana_dashboard: '1' };

/** Hands all declared dashboards to the cluster's Grafana: in its namespace if it is ours, which reads no other. */
export function deriveDashboards({ cluster: { relations, platform }, applications }: ClusterModel): void {
  const grafana = relations.playerOf('dashboards');
  const labels = grafana ? ours : platform.monitoring?.dashboards;
  if (!labels) return;
  for (const { application, name, content, when } of relations.dashboards) {
    if (!when()) continue;
    const holder = applications.find((candidate) => candidate.name === (grafana?.application ?? application).name)!;
    holder.objects.push({
      manifest: coreManifest('ConfigMap', {
        metadata: { name: `dashboard-${name}`, namespace: grafana?.namespace ?? holder.namespace, labels: { ...labels } },
        data: { [`${name}.json`]: JSON.stringify(content) },
      }),
      origin: 'derived: declared dashboards', after: [],
    });
  }
}
