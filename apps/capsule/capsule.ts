import { Application, capsuleChart, type Cluster, CoreObject, declared, HelmChart, Metrics, Pods } from '../../lib';

export interface CapsuleProps {
  /**
   * Whether a tenant's namespaces must be called `<tenant>-…`, so that no tenant can take a name that others mean.
   * @default true
   */
  readonly forceTenantPrefix?: boolean;
}

const labels = { 'app.kubernetes.io/instance': 'capsule', 'app.kubernetes.io/name': 'capsule' };

/**
 * Capsule, by which people make namespaces of their own within limits, each group of them in its tenant: see CapsuleTenant.
 * Whoever owns no tenant is not subject to it.
 *
 * The Argo CD of the cluster administers it, so that it may put namespaces into any tenant, and makes all others as before.
 * While Capsule is away nobody but the control plane and `system:masters` can make or change a namespace, and nothing can be
 * changed in the namespaces of tenants; all others go on. Its webhook on namespaces must be called for those of the system too:
 * owners of tenants may patch any namespace as far as RBAC is concerned.
 *
 * On a platform that brings Capsule nothing is installed.
 */
export class Capsule extends Application {
  public constructor(cluster: Cluster, props: CapsuleProps = {}) {
    super(declared(Capsule, new.target, cluster, props), 'capsule', { namespace: 'capsule-system', infrastructure: true });
    if (cluster.brings('capsule')) return;
    const { replicas } = cluster;
    new HelmChart(this, {
      chart: capsuleChart,
      values: {
        crds: { install: false },
        global: { jobs: { preDelete: { enabled: false }, postInstall: { enabled: false } } },
        certManager: { generateCertificates: true },
        tls: { create: false, enableController: false },
        replicaCount: replicas,
        priorityClassName: 'system-cluster-critical',
        ...(replicas > 1 && {
          topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway' as const, labelSelector: { matchLabels: labels } }],
        }),
        manager: {
          resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '512Mi' } },
          rbac: { strict: true, bindableClusterRoles: ['admin', 'edit', 'view'] },
          options: { administrators: [{ kind: 'ServiceAccount', name: argoCd(cluster) }], forceTenantPrefix: props.forceTenantPrefix ?? true },
        },
        webhooks: { hooks: { namespaces: { matchConditions: [notTheControlPlane] } } },
      },
    });
    if (replicas > 1) {
      new CoreObject(this, 'PodDisruptionBudget', {
        metadata: { name: 'capsule' }, spec: { maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow', selector: { matchLabels: labels } },
      });
    }
    const pods = new Pods(this, 'capsule', labels, { webhook: 9443, metrics: 8080 }).callsKubernetesApi().isCalledByKubernetesApi('webhook');
    new Metrics(this, 'capsule', { from: pods.endpoint('metrics') });
  }
}

/** The service account by which an Argo CD, that of the cluster or that of its hub, writes into the cluster. */
function argoCd({ hub }: Cluster): string {
  return hub === undefined ? 'system:serviceaccount:argocd:argocd-application-controller' : 'system:serviceaccount:kube-system:argocd-manager';
}

/** Controllers that finish the deletion of namespaces, and whoever must be able to help when Capsule cannot. */
const notTheControlPlane = {
  name: 'not-the-control-plane',
  expression: "!has(request.userInfo.groups) || !request.userInfo.groups.exists(group, group in ['system:masters', 'system:nodes', 'system:serviceaccounts:kube-system'])",
};
