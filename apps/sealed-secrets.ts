import { Alerts, Application, type Cluster, declared, HelmChart, Metrics, Pods, sealedSecretsChart, sealedSecretsController } from '../lib';

export interface SealedSecretsProps {
  /**
   * How often the controller makes a further key, as a duration such as '720h'. Files that are sealed with the committed certificate never need one,
   * and each new one has to be kept elsewhere before it is used.
   * @default '0': never
   */
  readonly keyRenewal?: string;
}

/**
 * Sealed Secrets, whose controller alone can open the sealed files of its cluster. People make its key once and hand it over before
 * it starts, as `flotilla bootstrap` prints it, and keep a copy where the cluster is not: without it nobody opens the files again.
 * Only one runs, and Secrets that are there stay while it does not.
 */
export class SealedSecrets extends Application {
  public constructor(cluster: Cluster, props: SealedSecretsProps = {}) {
    super(declared(SealedSecrets, new.target, cluster, props), 'sealed-secrets', { namespace: sealedSecretsController.namespace, infrastructure: true });
    new HelmChart(this, {
      chart: sealedSecretsChart,
      values: {
        fullnameOverride: sealedSecretsController.name,
        priorityClassName: 'platform-high',
        resources: { requests: { cpu: '20m', memory: '32Mi' }, limits: { memory: '128Mi' } },
        updateStatus: true,
        keyrenewperiod: props.keyRenewal ?? '0',
        podSecurityContext: { enabled: true, fsGroup: 65534, seccompProfile: { type: 'RuntimeDefault' } },
        containerSecurityContext: {
          enabled: true, readOnlyRootFilesystem: true, runAsNonRoot: true, runAsUser: 1001, allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] },
        },
        rbac: { serviceProxier: { create: false } },
      },
    });
    const pods = new Pods(this, sealedSecretsController.name, { 'app.kubernetes.io/name': 'sealed-secrets', 'app.kubernetes.io/instance': 'sealed-secrets' }, { metrics: 8081 })
      .callsKubernetesApi();
    new Metrics(this, 'sealed-secrets', { from: pods.endpoint('metrics') });
    new Alerts(this, 'sealed-secrets', [{
      name: 'SealedSecretCannotBeOpened',
      when: 'increase(sealed_secrets_controller_unseal_errors_total[15m]) > 0',
      for: '15m',
      severity: 'warning',
      summary: 'A sealed Secret cannot be opened',
      description: 'It was sealed for another key, name or namespace; its Secret keeps the values it had, or does not exist. Seal it again.',
    }]);
  }
}
