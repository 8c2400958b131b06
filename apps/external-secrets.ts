import {
  Alerts, Application, type Cluster, ClusterSecretStore, CustomObject, declared, externalSecretsChart, type ExternalStore, HelmChart,
  isExternalStore, Metrics, type NoProps, ownVaultService, Pods, Secret,
} from '../lib';
import { secretAlerts } from './monitoring/alerts/secrets';

/**
 * External Secrets, which makes Secrets from the cluster's secrets backend, and the store through which it reads. In
 * Vault the role of the backend must be bound to the service account `external-secrets` of the same namespace; other
 * stores are opened by a Secret that people create once, as `flotilla bootstrap` prints it.
 */
export class ExternalSecrets extends Application {
  /** The controller, which reads from the backend; stores of your own may want to reach others. */
  public readonly controller: Pods;

  public constructor(cluster: Cluster, props?: NoProps) {
    super(declared(ExternalSecrets, new.target, cluster, props), 'external-secrets', { infrastructure: true });
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
    this.controller = this.pods('external-secrets', { metrics: 8080 }).callsKubernetesApi();
    new Metrics(this, 'external-secrets', { from: this.controller.endpoint('metrics'), honorLabels: true });
    new Alerts(this, 'secrets', secretAlerts);
    this.pods('external-secrets-webhook', { webhook: 10250 }).callsKubernetesApi().isCalledByKubernetesApi('webhook');
    this.pods('external-secrets-cert-controller').callsKubernetesApi();
    if (!isExternalStore(secrets)) return;
    for (const { host, port } of secrets.hosts) this.controller.reaches(host, port);
    if (secrets.inCluster) cluster.relations.connections.push({ from: this.controller, to: { role: 'vault', port: ownVaultService.port } });
    new SecretStore(cluster, secrets, this);
  }

  private pods(name: string, ports?: Record<string, number>): Pods {
    return new Pods(this, name, { 'app.kubernetes.io/name': name }, ports);
  }
}

/** The store itself: an Application of its own, because the webhook refuses it before External Secrets runs. */
class SecretStore extends Application {
  public constructor(cluster: Cluster, backend: ExternalStore, operator: Application) {
    super(cluster, 'secret-store', { namespace: operator.namespace, infrastructure: true });
    if (backend.credentials) new Secret(this, backend.credentials.name, { keys: backend.credentials.keys, byHand: true });
    new CustomObject(this, ClusterSecretStore, { metadata: { name: backend.type }, spec: { provider: backend.provider(operator.namespace) } });
    if (backend.inCluster) {
      cluster.relations.needs.push({ application: this, capability: 'vault', remedy: 'new Vault(this)', purpose: "the cluster's own Vault" });
    }
    this.offers(`secret-store:${backend.type}`);
  }
}
