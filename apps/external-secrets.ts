import { Application, type Cluster, ClusterSecretStore, CustomObject, externalSecretsChart, HelmChart, Pods, type VaultBackend } from '../lib';

/**
 * External Secrets, which makes Secrets from the cluster's secrets backend, and the store through which it reads. In
 * Vault the role of the backend must be bound to the service account `external-secrets` of the same namespace.
 */
export class ExternalSecrets extends Application {
  /** The controller, which reads from the backend; stores of your own may want to reach others. */
  public readonly controller: Pods;

  public constructor(cluster: Cluster) {
    super(cluster, 'external-secrets', { infrastructure: true });
    const { replicas, secrets } = cluster;
    new HelmChart(this, {
      chart: externalSecretsChart,
      values: {
        installCRDs: true,
        priorityClassName: 'platform-high',
        replicaCount: replicas,
        leaderElect: true,
        resources: { requests: { cpu: '20m', memory: '64Mi' }, limits: { memory: '256Mi' } },
        webhook: {
          replicaCount: replicas, priorityClassName: 'platform-high', resources: { requests: { cpu: '10m', memory: '48Mi' }, limits: { memory: '128Mi' } },
        },
        certController: { priorityClassName: 'platform-high', resources: { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '192Mi' } } },
      },
    });
    this.controller = this.pods('external-secrets').callsKubernetesApi();
    this.pods('external-secrets-webhook', { webhook: 10250 }).callsKubernetesApi().isCalledByKubernetesApi('webhook');
    this.pods('external-secrets-cert-controller').callsKubernetesApi();
    if (!secrets) return;
    this.controller.reaches(secrets.host, secrets.port);
    new SecretStore(cluster, secrets, this);
  }

  private pods(name: string, ports?: Record<string, number>): Pods {
    return new Pods(this, name, { 'app.kubernetes.io/name': name }, ports);
  }
}

/** The store itself: an Application of its own, because the webhook refuses it before External Secrets runs. */
class SecretStore extends Application {
  public constructor(cluster: Cluster, backend: VaultBackend, operator: Application) {
    super(cluster, 'secret-store', { namespace: operator.namespace, infrastructure: true });
    new CustomObject(this, ClusterSecretStore, {
      metadata: { name: backend.type },
      spec: {
        provider: {
          vault: {
            server: backend.server,
            path: backend.mount,
            version: 'v2',
            auth: {
              kubernetes: {
                mountPath: backend.authMount, role: backend.role, serviceAccountRef: { name: 'external-secrets', namespace: operator.namespace },
              },
            },
          },
        },
      },
    });
    this.offers(`secret-store:${backend.type}`);
  }
}
