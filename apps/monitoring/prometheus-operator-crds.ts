import { Application, type Cluster, HelmChart, prometheusOperatorCrdsChart } from '../../lib';

/**
 * The custom kinds of Prometheus' operator, in an Application of their own: monitors and rules of all others come after it,
 * and it comes after nothing, so that even the pod network can be watched.
 */
export class PrometheusOperatorCrds extends Application {
  public constructor(cluster: Cluster, namespace: string) {
    super(cluster, 'prometheus-operator-crds', { namespace, infrastructure: true });
    // With a kind all its objects would go.
    new HelmChart(this, { chart: prometheusOperatorCrdsChart, values: { crds: { annotations: { 'argocd.argoproj.io/sync-options': 'Delete=false,Prune=false' } } } });
  }
}
