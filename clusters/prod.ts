import { ArgoCD, CertManager, Cilium, Cloudflared, CloudNativePG, ExternalSecrets, Keycloak, LocalPathProvisioner, Nextcloud, PriorityClasses } from '../apps';
import { Cluster, type Fleet, s3, talos, vault } from '../lib';

/** The company's own: Talos on three Proxmox hosts. Its Argo CD also manages `dev`. */
export class Prod extends Cluster {
  public constructor(fleet: Fleet) {
    super(fleet, 'prod', {
      platform: talos({
        on: 'proxmox',
        kubernetes: '1.34',
        apiServer: '192.168.10.10',
        nodes: [
          { name: 'control', role: 'control-plane', count: 3, cpu: '2', memory: '4Gi', disk: '40Gi', workloads: false },
          { name: 'worker', role: 'worker', count: 3, cpu: '6', memory: '24Gi', disk: '400Gi' },
        ],
      }),
      domain: 'prod.example.org',
      tier: 'production',
      secrets: vault({ server: 'https://secrets.example.org', authMount: 'kubernetes-prod' }),
      backups: s3({ endpoint: 's3.gra.io.cloud.ovh.net', bucket: 'prod-backups', retention: '60d' }),
    });
    new PriorityClasses(this);
    new Cilium(this, { loadBalancer: { addresses: [{ start: '192.168.10.64', stop: '192.168.10.79' }] } });
    new LocalPathProvisioner(this);
    new CertManager(this);
    new ExternalSecrets(this);
    new CloudNativePG(this);
    new Cloudflared(this, { tunnel: 'c1d0fa6e-5b1f-4a57-9d0e-7f3f0f4a2b02' });
    const keycloak = new Keycloak(this, { host: 'id', realm: 'company', replicas: 2 });
    new ArgoCD(this, { host: 'argocd', signIn: keycloak });
    new Nextcloud(this, { host: 'cloud', signIn: keycloak, storage: '200Gi' });
  }
}
