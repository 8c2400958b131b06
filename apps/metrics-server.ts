import { Application, type Cluster, declared, HelmChart, metricsServerChart, Pods } from '../lib';

export interface MetricsServerProps {
  /**
   * Whether the certificates that kubelets serve with are verified. Kubelets make these out to themselves unless they are told to
   * have them signed by the cluster: on Talos by `machine.kubelet.extraArgs.rotate-server-certificates: true` together with something
   * that approves the requests, such as kubelet-serving-cert-approver. Without both, true means no metrics at all, and a deletion of
   * any namespace hangs on the API that does not answer. With false someone inside the nodes' network could pose as a kubelet and
   * take the server's token, which reads nodes and pods and nothing else.
   * @default false
   * @see https://docs.siderolabs.com/kubernetes-guides/monitoring-and-observability/deploy-metrics-server
   */
  readonly verifiesKubelets?: boolean;
}

const port = 10250;

/**
 * metrics-server, which `kubectl top` and autoscalers ask what pods use at the moment. On a platform that brings it, as OVHcloud and K3s
 * do, nothing is installed: the API it answers for can be there only once.
 */
export class MetricsServer extends Application {
  public constructor(cluster: Cluster, props: MetricsServerProps = {}) {
    super(declared(MetricsServer, new.target, cluster, props), 'metrics-server', { infrastructure: true });
    if (cluster.brings('metrics-server')) return;
    const { replicas } = cluster;
    new HelmChart(this, {
      chart: metricsServerChart,
      values: {
        priorityClassName: 'system-cluster-critical',
        resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '256Mi' } },
        tls: { type: 'metrics-server' },
        ...(!props.verifiesKubelets && { args: ['--kubelet-insecure-tls'] }),
        ...(replicas > 1 && {
          replicas,
          podDisruptionBudget: { enabled: true, maxUnavailable: 1 },
          topologySpreadConstraints: [{
            maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway', labelSelector: { matchLabels: { 'app.kubernetes.io/name': 'metrics-server' } },
          }],
        }),
      },
    });
    new Pods(this, 'metrics-server', { 'app.kubernetes.io/name': 'metrics-server' }, { https: port })
      .callsKubernetesApi().isCalledByKubernetesApi('https').reachesNodes(port);
  }
}
