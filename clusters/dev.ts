import { CertManager, Cilium, Cloudflared, CloudNativePG, ExternalSecrets, Keycloak, LocalPathProvisioner, Nextcloud, PriorityClasses } from '../apps';
import { Cluster, type Fleet, talos, vault } from '../lib';

/** Where changes are tried first: one Talos machine on Proxmox, managed by the Argo CD of `prod`. */
export class Dev extends Cluster {
  public constructor(fleet: Fleet) {
    super(fleet, 'dev', {
      platform: talos({
        on: 'proxmox',
        kubernetes: '1.35',
        apiServer: '192.168.20.10',
        nodes: [{ name: 'dev', role: 'control-plane', count: 1, cpu: '4', memory: '16Gi', disk: '120Gi' }],
      }),
      domain: 'dev.example.org',
      tier: 'development',
      secrets: vault({ server: 'https://secrets.example.org', signIn: 'jwt', authMount: 'jwt-dev' }),
      hub: 'prod',
    });
    new PriorityClasses(this);
    new Cilium(this, { loadBalancer: { addresses: [{ start: '192.168.20.64', stop: '192.168.20.79' }] } });
    new LocalPathProvisioner(this);
    new CertManager(this);
    new ExternalSecrets(this);
    new CloudNativePG(this);
    new Cloudflared(this, { tunnel: '0b7a1e52-93c4-4d0e-8f55-2f6a7d1c9e01' });
    const keycloak = new Keycloak(this, { host: 'id', realm: 'dev' });
    new Nextcloud(this, { host: 'cloud', signIn: keycloak, storage: '10Gi' });
  }
}
