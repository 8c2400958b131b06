import { Lazy } from 'cdk8s';
import { Application, type ChartValues, type Cluster, declared, HelmChart, kyvernoChart, Metrics, Pods } from '../../lib';
import { compareOptions, KyvernoPolicies, type KyvernoPoliciesProps } from './policies';

export interface KyvernoProps extends KyvernoPoliciesProps {
  /**
   * Namespaces that no policy's webhook is called for, beside those that the cluster stands on.
   * @default - those of Kubernetes, of Kyverno and of every infrastructure application
   */
  readonly sparedNamespaces?: readonly string[];
}

type Values = ChartValues<typeof kyvernoChart>;

/**
 * Kyverno, which judges what is written into the cluster by policies, and the policies that every cluster begins with,
 * which report and refuse nothing unless asked to.
 *
 * It can never lock the cluster out: its webhooks are not called for the namespaces of whatever others stand on (the pod
 * network, storage, secrets, certificates, Argo CD, itself), and the policies here let pass while it is away. Policies of
 * yours with `failurePolicy: Fail` hold up all other namespaces while it is away.
 *
 * Its webhooks are written at run time and belong to no Application. Where it is no longer declared it stays in the cluster
 * and goes on working; to remove it, scale its Deployments to 0 first, then delete the webhooks and its objects:
 * `kubectl delete validatingwebhookconfigurations,mutatingwebhookconfigurations -l webhook.kyverno.io/managed-by=kyverno`.
 *
 * On a platform that brings Kyverno nothing is installed; `new KyvernoPolicies(this)` then adds the policies alone.
 */
export class Kyverno extends Application {
  public constructor(cluster: Cluster, props: KyvernoProps = {}) {
    super(declared(Kyverno, new.target, cluster, props), 'kyverno', { infrastructure: true, compareOptions });
    if (cluster.brings('kyverno')) return;
    const { sparedNamespaces = [], ...policies } = props;
    new HelmChart(this, { chart: kyvernoChart, values: kyvernoValues(cluster, sparedNamespaces) });
    this.controller('admission-controller', { webhook: 9443 }).isCalledByKubernetesApi('webhook');
    this.controller('cleanup-controller', { webhook: 9443 }).isCalledByKubernetesApi('webhook');
    this.controller('background-controller');
    this.controller('reports-controller');
    new KyvernoPolicies(cluster, policies);
  }

  private controller(component: string, ports?: Record<string, number>): Pods {
    const labels = { 'app.kubernetes.io/component': component, 'app.kubernetes.io/instance': this.name, 'app.kubernetes.io/part-of': 'kyverno' };
    const pods = new Pods(this, `kyverno-${component}`, labels, { ...ports, metrics: 8000 }).callsKubernetesApi();
    new Metrics(this, component, { from: pods.endpoint('metrics') });
    return pods;
  }
}

/** Namespaces whose pods must come back whatever becomes of Kyverno. */
function spared(cluster: Cluster, further: readonly string[]): string[] {
  const standing = cluster.node.children.filter((child) => child instanceof Application && child.infrastructure && child.sources.some(({ type }) => type === 'chart'));
  // It starts a stopped cluster, in which nobody answers for Kyverno yet.
  const keeper = cluster.relations.sessionKeeper?.namespace ?? [];
  return [...new Set(['kube-system', ...standing.map((application) => (application as Application).namespace), ...further].concat(keeper))].sort();
}

function kyvernoValues(cluster: Cluster, further: readonly string[]): Values {
  const { replicas } = cluster;
  const values = Lazy.any({ produce: () => spared(cluster, further) }) as string[];
  const doubled = { ...(replicas > 1 && { replicas }) };
  const small = { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '256Mi' } } as const;
  return {
    crds: { install: true, migration: { enabled: false } },
    global: { priorityClassName: 'platform-high' },
    config: { webhooks: { namespaceSelector: { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values }] } } },
    webhooksCleanup: { enabled: false },
    admissionController: {
      // Three, so that two are left while one is updated and another one's node fails.
      replicas: replicas > 1 ? Math.min(3, cluster.spreadableNodes) : 1,
      priorityClassName: 'system-cluster-critical',
      container: { resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '512Mi' } } },
      initContainer: { resources: { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '256Mi' } } },
    },
    backgroundController: { ...doubled, resources: small },
    cleanupController: { ...doubled, resources: small },
    reportsController: { ...doubled, resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '512Mi' } } },
  };
}
