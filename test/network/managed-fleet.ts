import {
  ArgoCD, CertManager, Cloudflared, CloudNativePG, Comet, ExternalSecrets, Keycloak, Nextcloud, PriorityClasses, Vaultwarden,
} from '../../apps';
import { Cluster, Fleet, s3, vault } from '../../lib';
import { platform } from './platforms';

/** All systems on platforms that bring their own pod network: one knows plain policies alone, the other is Cilium. */
export class ManagedFleet extends Fleet {
  public constructor() {
    super({ repository: 'git@git.example.org:example/fleet.git' });
    new Managed(this, 'canal', 'canal');
    new Managed(this, 'managed-cilium', 'cilium');
    new Managed(this, 'remote', 'cilium', 'canal');
  }
}

class Managed extends Cluster {
  public constructor(fleet: Fleet, name: string, provider: 'canal' | 'cilium', hub?: string) {
    super(fleet, name, {
      platform: platform(provider, 443), domain: `${name}.example.org`, tier: 'production', hub,
      secrets: vault({ server: 'https://secrets.example.org:8200' }), backups: s3({ endpoint: 's3.example.org', bucket: `${name}-backups` }),
    });
    new PriorityClasses(this);
    new CertManager(this);
    new ExternalSecrets(this);
    new CloudNativePG(this);
    new Cloudflared(this, { tunnel: '6ff42ae2-765d-4adf-8112-31c55c1551ef' });
    const keycloak = new Keycloak(this, { host: 'id', realm: 'home', replicas: 2 });
    if (hub === undefined) new ArgoCD(this, { host: 'argocd', signIn: keycloak });
    new Vaultwarden(this, { host: 'vault', signIn: keycloak });
    new Nextcloud(this, { host: 'cloud', signIn: keycloak, storage: '50Gi' });
    new Comet(this, { host: 'comet', egress: 'any' });
  }
}
