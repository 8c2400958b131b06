import {
  ArgoCD, CertManager, Cilium, Cloudflared, CloudNativePG, ExternalSecrets, Keycloak, KubePrometheusStack, LocalPathProvisioner, PriorityClasses, Vault, Vaultwarden, Velero,
} from '../apps';
import { Cluster, type Fleet, k3s, ownVault, s3 } from '../lib';

const backups = s3({ endpoint: 's3.gra.io.cloud.ovh.net', bucket: 'vps-backups' });

/**
 * Three rented machines that are control plane and workers at once: K3s with embedded etcd, WireGuard between the nodes. Its
 * Vault keeps the secrets of the whole fleet.
 */
export class Vps extends Cluster {
  public constructor(fleet: Fleet) {
    super(fleet, 'vps', {
      platform: k3s({
        on: 'three VPS',
        kubernetes: '1.34',
        apiServer: 'api.vps.example.org',
        nodes: [{ name: 'vps', role: 'control-plane', count: 3, cpu: '8', memory: '24Gi', disk: '200Gi' }],
        addresses: { 'vps-1': '203.0.113.11', 'vps-2': '203.0.113.12', 'vps-3': '203.0.113.13' },
        wireguard: { range: '10.99.0.0/24' },
        access: 'dns-round-robin',
        etcdSnapshots: { store: backups },
        price: { amount: 50.36, currency: 'EUR' },
      }),
      domain: 'vps.example.org',
      tier: 'production',
      secrets: ownVault(),
      backups,
    });
    new PriorityClasses(this);
    new Cilium(this);
    new LocalPathProvisioner(this, { volumeType: 'local' });
    new CertManager(this);
    new Vault(this, {
      host: 'secrets.example.org',
      apiServers: [
        { host: 'cloud.omni.example.org', port: 6443 }, { host: 'a1b2c3.c1.eu-west-par.k8s.ovh.net', port: 443 }, { host: 'lab.kaas.example.org', port: 6443 },
      ],
    });
    new ExternalSecrets(this);
    new CloudNativePG(this);
    new Velero(this);
    new Cloudflared(this, { tunnel: '9d3b6a10-2c58-4e3b-b6de-5a1e0c7f4d03' });
    const keycloak = new Keycloak(this, { host: 'id', realm: 'vps' });
    new ArgoCD(this, { host: 'argocd', signIn: keycloak });
    new KubePrometheusStack(this, { profile: 'light' });
    new Vaultwarden(this, { host: 'vault', signIn: keycloak });
  }
}
