import { Application, certManagerChart, type Cluster, HelmChart, Pods } from '../lib';

/** cert-manager, which makes certificates inside the cluster; the backup plugin of CloudNativePG cannot do without. */
export class CertManager extends Application {
  /** The controller, which issuers of yours may want to reach certificate authorities and DNS providers. */
  public readonly controller: Pods;

  public constructor(cluster: Cluster) {
    super(cluster, 'cert-manager', { infrastructure: true });
    const { replicas } = cluster;
    new HelmChart(this, {
      chart: certManagerChart,
      values: {
        crds: { enabled: true, keep: true },
        global: { priorityClassName: 'platform-high', leaderElection: { namespace: this.namespace } },
        replicaCount: replicas,
        resources: { requests: { cpu: '20m', memory: '64Mi' }, limits: { memory: '256Mi' } },
        webhook: {
          replicaCount: replicas, resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '128Mi' } },
          ...(replicas > 1 && { podDisruptionBudget: { enabled: true, maxUnavailable: 1 } }),
        },
        cainjector: { replicaCount: replicas, resources: { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '384Mi' } } },
        startupapicheck: { enabled: false },
      },
    });
    this.controller = this.pods('cert-manager', 'cert-manager').callsKubernetesApi();
    this.pods('cert-manager-cainjector', 'cainjector').callsKubernetesApi();
    this.pods('cert-manager-webhook', 'webhook', { webhook: 10250 }).callsKubernetesApi().isCalledByKubernetesApi('webhook');
  }

  private pods(name: string, label: string, ports?: Record<string, number>): Pods {
    return new Pods(this, name, { 'app.kubernetes.io/instance': 'cert-manager', 'app.kubernetes.io/name': label }, ports);
  }
}
