import { Lazy } from 'cdk8s';
import { Alerts, Application, certManagerChart, type ChartValues, type Cluster, declared, HelmChart, Metrics, type NoProps, Pods } from '../lib';
import { certificateAlerts } from './monitoring/alerts/certificates';

/** cert-manager, which makes certificates inside the cluster; the backup plugin of CloudNativePG cannot do without. */
export class CertManager extends Application {
  /** The controller, which issuers of yours may want to reach certificate authorities and DNS providers. */
  public readonly controller: Pods;

  public constructor(cluster: Cluster, props?: NoProps) {
    super(declared(CertManager, new.target, cluster, props), 'cert-manager', { infrastructure: true });
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
        config: Lazy.any({ produce: () => solvesThroughGateway(cluster) ? withGateways : undefined }) as typeof withGateways,
      },
    });
    this.controller = this.pods('cert-manager', 'cert-manager', { metrics: 9402 }).callsKubernetesApi();
    cluster.relations.play('certificate-controller', this.controller);
    new Metrics(this, 'cert-manager', { from: this.controller.endpoint('metrics'), honorLabels: true });
    new Alerts(this, 'certificates', certificateAlerts);
    this.pods('cert-manager-cainjector', 'cainjector').callsKubernetesApi();
    this.pods('cert-manager-webhook', 'webhook', { webhook: 10250 }).callsKubernetesApi().isCalledByKubernetesApi('webhook');
  }

  private pods(name: string, label: string, ports?: Record<string, number>): Pods {
    return new Pods(this, name, { 'app.kubernetes.io/instance': 'cert-manager', 'app.kubernetes.io/name': label }, ports);
  }
}

/** Lets it answer certificate authorities through a Gateway; it looks for the kinds of Gateway API when it starts. */
const withGateways: ChartValues<typeof certManagerChart>['config'] = {
  apiVersion: 'controller.config.cert-manager.io/v1alpha1', kind: 'ControllerConfiguration', gatewayAPI: { enabled: true },
};

function solvesThroughGateway({ relations }: Cluster): boolean {
  return relations.entries.some((entry) => entry.type === 'gateway' && entry.solvesOverHttp);
}
