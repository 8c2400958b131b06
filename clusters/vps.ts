import {
  ArgoCD, CertManager, Cilium, Cloudflared, CloudNativePG, ExternalSecrets, Keycloak, LocalPathProvisioner, PriorityClasses, Vaultwarden,
} from '../apps';
import { Cluster, type Fleet, k3s, s3, vault } from '../lib';

/** Three rented machines that are control plane and workers at once: K3s with embedded etcd, WireGuard between the nodes. */
export class Vps extends Cluster {
  public constructor(fleet: Fleet) {
    super(fleet, 'vps', {
      platform: k3s({
        on: 'three VPS',
        kubernetes: '1.34',
        apiServer: 'api.vps.example.org',
        nodes: [{ name: 'vps', role: 'control-plane', count: 3, cpu: '8', memory: '24Gi', disk: '200Gi' }],
        price: { amount: 50.36, currency: 'EUR' },
      }),
      domain: 'vps.example.org',
      tier: 'production',
      secrets: vault({ server: 'https://secrets.example.org', authMount: 'kubernetes-vps' }),
      backups: s3({ endpoint: 's3.gra.io.cloud.ovh.net', bucket: 'vps-backups' }),
    });
    new PriorityClasses(this);
    new Cilium(this, { encryption: true });
    new LocalPathProvisioner(this);
    new CertManager(this);
    new ExternalSecrets(this);
    new CloudNativePG(this);
    new Cloudflared(this, { tunnel: '9d3b6a10-2c58-4e3b-b6de-5a1e0c7f4d03' });
    const keycloak = new Keycloak(this, { host: 'id', realm: 'vps' });
    new ArgoCD(this, { host: 'argocd', signIn: keycloak });
    new Vaultwarden(this, { host: 'vault', signIn: keycloak });
  }
}
