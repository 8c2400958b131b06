import { AcmeIssuer, CertManager, Cilium, CiliumGateway, Cloudflared, CloudNativePG, ExternalDNS, ExternalSecrets, GatewayAPI, Keycloak, Nextcloud, PlatformIngress, PriorityClasses, Vaultwarden } from '../../apps';
import { Application, Cluster, Fleet, type Platform, Route, s3, vault, Workload } from '../../lib';
import { platform, platformWithIngress } from './platforms';

/** Systems that sign in with each other, behind every kind of entry: pods call hosts of their own cluster here. */
export class EntryFleet extends Fleet {
  public constructor() {
    super({ repository: 'https://git.example.org/example/fleet.git' });
    const gateway = new Systems(this, 'gateway', platform('ours'));
    new Cilium(gateway, { loadBalancer: { addresses: [{ cidr: '192.0.2.0/28' }] } });
    new GatewayAPI(gateway);
    new CiliumGateway(gateway, { issuer: new AcmeIssuer(gateway, { email: 'ops@example.org', http01: true }), addresses: ['192.0.2.1'] });
    internal(gateway, new Cloudflared(gateway, { tunnel: '6ff42ae2-765d-4adf-8112-31c55c1551ef', isDefault: false }));
    const controller = new Systems(this, 'ingress', platformWithIngress('canal', 443));
    new PlatformIngress(controller, { className: 'public', issuer: 'authority' });
    internal(controller, new PlatformIngress(controller, { className: 'internal', isDefault: false }));
    const both = new Systems(this, 'both', platformWithIngress('cilium', 443));
    new PlatformIngress(both, { className: 'public', issuer: new AcmeIssuer(both, { email: 'ops@example.org', dns01: 'cloudflare' }) });
    internal(both, new CiliumGateway(both, { issuer: 'authority', isDefault: false }));
  }
}

/** A page that comes in elsewhere than the rest. */
function internal(cluster: Cluster, through: Cloudflared | CiliumGateway | PlatformIngress): void {
  const application = new Application(cluster, 'page');
  const page = new Workload(application, 'page', {
    image: 'registry.example.org/page:1.0', ports: { http: 8080 }, probes: { readiness: { port: 'http' } }, resources: { cpu: '10m', memory: '16Mi' }, replicas: 1,
  });
  new Route(application, 'web', { host: 'page', to: page.endpoint('http'), through });
}

class Systems extends Cluster {
  public constructor(fleet: Fleet, name: string, where: Platform) {
    super(fleet, name, {
      platform: where, domain: `${name}.example.org`, tier: 'production',
      secrets: vault({ server: 'https://secrets.example.org:8200' }), backups: s3({ endpoint: 's3.example.org', bucket: `${name}-backups` }),
    });
    new PriorityClasses(this);
    new CertManager(this);
    new ExternalSecrets(this);
    new CloudNativePG(this);
    new ExternalDNS(this, { provider: 'cloudflare' });
    const keycloak = new Keycloak(this, { host: 'id', realm: 'home', replicas: 2 });
    new Vaultwarden(this, { host: 'vault', signIn: keycloak });
    new Nextcloud(this, { host: 'cloud', signIn: keycloak, storage: '50Gi' });
  }
}
