import { ArgoCD, CloudNativePG, Keycloak, KubePrometheusStack, Nextcloud, PlatformIngress, Vaultwarden } from '../apps';
import { byHand, cloudTemple, Cluster, type Fleet, s3 } from '../lib';

/** A managed platform with systems of its own, on which we are one tenant: no custom kinds, nothing of the whole cluster. */
export class Sovereign extends Cluster {
  public constructor(fleet: Fleet) {
    super(fleet, 'sovereign', {
      platform: cloudTemple({
        id: 'fl0t1', offer: 'managed', kubernetes: '1.34', production: true, tenant: 'family',
        workers: { count: 3, cpu: '12', memory: '24Gi' },
        options: ['argocd'],
      }),
      domain: 'sovereign.example.org',
      tier: 'production',
      secrets: byHand(),
      backups: s3({ endpoint: 's3.gra.io.cloud.ovh.net', bucket: 'sovereign-backups' }),
    });
    new ArgoCD(this);
    new PlatformIngress(this, { className: 'nginx-external-secured', issuer: 'letsencrypt' });
    new CloudNativePG(this, { installedBy: 'platform' });
    new KubePrometheusStack(this);
    const keycloak = new Keycloak(this, { host: 'id', realm: 'company' });
    new Vaultwarden(this, { host: 'vault', signIn: keycloak });
    new Nextcloud(this, { host: 'cloud', signIn: keycloak, storage: '100Gi' });
  }
}
