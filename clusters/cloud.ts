import {
  ArgoCD, CertManager, Cilium, Cloudflared, CloudNativePG, Comet, ExternalSecrets, Keycloak, LocalPathProvisioner, Nextcloud, PriorityClasses, Vaultwarden,
} from '../apps';
import { Cluster, type Fleet, s3, talos, vault } from '../lib';

/** The family's services, reached from outside through a Cloudflare tunnel: Talos on Oracle's ARM machines, managed by Omni. */
export class Cloud extends Cluster {
  public constructor(fleet: Fleet) {
    super(fleet, 'cloud', {
      // The free allowance is 2 OCPU and 12 GB in all: one of the three. An OCPU of an A1 machine is one core, at
      // 0.01 USD an hour, a GB at 0.0015 USD: 27.74 USD a month for each of the other two.
      platform: talos({
        on: 'oracle',
        kubernetes: '1.34',
        apiServer: 'cloud.omni.example.org',
        nodes: [
          { name: 'free', role: 'control-plane', count: 1, cpu: '2', memory: '12Gi', disk: '100Gi', architecture: 'arm64', zone: 'fd-1' },
          { name: 'paid-a', role: 'worker', count: 1, cpu: '2', memory: '12Gi', disk: '100Gi', architecture: 'arm64', zone: 'fd-2', price: { amount: 27.74, currency: 'USD' } },
          { name: 'paid-b', role: 'worker', count: 1, cpu: '2', memory: '12Gi', disk: '100Gi', architecture: 'arm64', zone: 'fd-3', price: { amount: 27.74, currency: 'USD' } },
        ],
      }),
      domain: 'home.example.org',
      tier: 'production',
      secrets: vault({ server: 'https://secrets.example.org', authMount: 'kubernetes-cloud' }),
      backups: s3({ endpoint: 's3.gra.io.cloud.ovh.net', bucket: 'cloud-backups' }),
    });
    new PriorityClasses(this);
    new Cilium(this, { encryption: true, egressGateway: { nodeLabels: { 'flotilla.example.org/egress': 'true' } } });
    new LocalPathProvisioner(this);
    new CertManager(this);
    new ExternalSecrets(this);
    new CloudNativePG(this);
    new Cloudflared(this, { tunnel: '6ff42ae2-765d-4adf-8112-31c55c1551ef' });
    const keycloak = new Keycloak(this, { host: 'id', realm: 'home' });
    new ArgoCD(this, { host: 'argocd', signIn: keycloak });
    new Vaultwarden(this, { host: 'vault', signIn: keycloak });
    new Nextcloud(this, { host: 'cloud', signIn: keycloak, storage: '50Gi' });
    new Comet(this, { host: 'comet', egress: 'fixed' });
  }
}
