import {
  AcmeIssuer, ArgoCD, Capsule, CapsuleTenant, CertManager, Cilium, CiliumGateway, CloudNativePG, ExternalDNS, ExternalSecrets, GatewayAPI, Harbor, HubblePage, Keda, Keycloak,
  KubePrometheusStack, Kyverno, LocalPathProvisioner, Loki, MetricsServer, Nextcloud, PriorityClasses, RookCeph, Velero, VolumeSnapshots,
} from '../apps';
import { Cluster, type Fleet, s3, talos, vault } from '../lib';

/** The company's own: Talos on three Proxmox hosts, reached in its own network. Its Argo CD also manages `dev` and `lab`. */
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
        omni: {
          talos: '1.13.4',
          kubernetes: '1.34.6',
          pools: {
            control: { machineClass: 'proxmox-control', match: ['omni.sidero.dev/cores = 2, site = office'] },
            worker: { machineClass: 'proxmox-worker', match: ['omni.sidero.dev/cores = 6, site = office'] },
          },
        },
      }),
      domain: 'prod.example.org',
      tier: 'production',
      secrets: vault({ server: 'https://secrets.example.org', signIn: 'jwt', authMount: 'jwt-prod' }),
      backups: s3({ endpoint: 's3.gra.io.cloud.ovh.net', bucket: 'prod-backups', retention: '60d' }),
    });
    new PriorityClasses(this);
    new GatewayAPI(this);
    new Cilium(this, { loadBalancer: { addresses: [{ start: '192.168.10.64', stop: '192.168.10.79' }] } });
    new LocalPathProvisioner(this, { volumeType: 'local' });
    new VolumeSnapshots(this);
    new RookCeph(this, { devices: { worker: ['/dev/disk/by-path/pci-0000:06:00.0-scsi-0:0:0:1'] }, filesystem: true, isDefault: false });
    new CertManager(this);
    new ExternalSecrets(this);
    new CloudNativePG(this);
    new MetricsServer(this);
    const issuer = new AcmeIssuer(this, { email: 'hostmaster@example.org', dns01: 'cloudflare' });
    new CiliumGateway(this, { issuer, addresses: ['192.168.10.64'] });
    new ExternalDNS(this, { provider: 'cloudflare' });
    const keycloak = new Keycloak(this, { host: 'id', realm: 'company', replicas: 2 });
    new ArgoCD(this, { host: 'argocd', signIn: keycloak });
    new KubePrometheusStack(this, {
      host: 'grafana', signIn: keycloak, watchdog: { host: 'hc-ping.com' },
    });
    new Loki(this);
    new HubblePage(this, { host: 'hubble', signIn: keycloak });
    new Keda(this);
    new Velero(this);
    new Kyverno(this);
    new Capsule(this);
    new CapsuleTenant(this, 'web', { owners: { developers: { group: 'web-developers' } }, quota: { cpu: '2', memory: '4Gi', storage: '20Gi' } });
    new Harbor(this, { host: 'registry', signIn: keycloak });
    new Nextcloud(this, { host: 'cloud', signIn: keycloak, storage: '200Gi' });
  }
}
