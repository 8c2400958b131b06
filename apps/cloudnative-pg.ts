import { Alerts, Application, cloudnativePgChart, type Cluster, declared, HelmChart, Metrics, pluginBarmanCloudChart, Pods } from '../lib';
import { postgresAlerts } from './monitoring/alerts/postgres';

export interface CloudNativePGProps {
  /**
   * Who installs it. Where it is the platform's operators, as where we are a tenant and may bring no kinds, nothing is
   * installed, and databases work with what is there: operator and backup plugin, by their charts' names.
   * @default 'us'
   */
  readonly installedBy?: 'us' | 'platform';
  /** Namespace of the operator and its plugin. @default 'cnpg-system' */
  readonly namespace?: string;
}

/** CloudNativePG, which runs PostgreSQL, with the plugin that backs it up where the cluster has a place for backups. */
export class CloudNativePG extends Application {
  public constructor(cluster: Cluster, props: CloudNativePGProps = {}) {
    super(declared(CloudNativePG, new.target, cluster, props), 'cloudnative-pg', { namespace: props.namespace ?? 'cnpg-system', infrastructure: true });
    const installs = props.installedBy !== 'platform';
    const { clusterDomain } = cluster.platform;
    if (installs) {
      new HelmChart(this, {
        chart: cloudnativePgChart,
        values: {
          replicaCount: cluster.replicas,
          priorityClassName: 'platform-high',
          resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '256Mi' } },
          crds: { create: true },
          // It writes the whole names of databases' Services into their certificates.
          ...(clusterDomain !== 'cluster.local' && { config: { data: { KUBERNETES_CLUSTER_DOMAIN: clusterDomain } } }),
        },
      });
    } else {
      cluster.relations.foreignNamespaces.add(this.namespace);
      this.offers(...cloudnativePgChart.installs.map((kind) => `kind:${kind}`));
    }
    const operator = new Pods(this, 'cloudnative-pg', { 'app.kubernetes.io/name': 'cloudnative-pg' }, { webhook: 9443, metrics: 8080 })
      .callsKubernetesApi().isCalledByKubernetesApi('webhook');
    cluster.relations.play('postgres-operator', operator);
    if (installs) {
      new Metrics(this, 'cloudnative-pg', { from: operator.endpoint('metrics') });
      new Alerts(this, 'postgres', postgresAlerts);
    }
    if (cluster.backups && cluster.tier !== 'development') new BackupPlugin(cluster, this, installs);
  }
}

/** The Barman Cloud plugin. It must be in the operator's namespace, and its certificates come from cert-manager. */
class BackupPlugin extends Application {
  public constructor(cluster: Cluster, operator: Application, installs: boolean) {
    super(cluster, 'plugin-barman-cloud', { namespace: operator.namespace, infrastructure: true });
    if (installs) {
      new HelmChart(this, {
        chart: pluginBarmanCloudChart,
        values: {
          replicaCount: 1,
          priorityClassName: 'platform-high',
          resources: { requests: { cpu: '20m', memory: '64Mi' }, limits: { memory: '128Mi' } },
          crds: { create: true },
        },
      });
    } else this.offers(...pluginBarmanCloudChart.installs.map((kind) => `kind:${kind}`));
    const plugin = new Pods(this, 'plugin-barman-cloud', { 'app.kubernetes.io/name': 'plugin-barman-cloud' }, { grpc: 9090 })
      .callsKubernetesApi().isReachedBy('postgres-operator', 'grpc');
    cluster.relations.play('postgres-backup', plugin);
    this.comesAfter(operator, 'the plugin registers with the operator');
  }
}
