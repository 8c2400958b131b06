import {
  ArgoCD, CertManager, Cilium, Cloudflared, CloudNativePG, Comet, ExternalSecrets, Keycloak, KubePrometheusStack, LocalPathProvisioner, MetricsServer, Nextcloud,
  OpenCost, PriorityClasses, TwingateConnector, Vaultwarden, Velero,
} from '../apps';
import { Cluster, type ClusterProps, type Fleet } from '../lib';

export interface FamilyProps extends ClusterProps {
  /** Id of the Cloudflare tunnel. */
  readonly tunnel: string;
}

/** The family's services and what they stand on, the same wherever they run: where that is, is the platform. */
export abstract class Family extends Cluster {
  protected constructor(fleet: Fleet, name: string, { tunnel, ...props }: FamilyProps) {
    super(fleet, name, props);
    new PriorityClasses(this);
    new Cilium(this, { encryption: true, egressGateway: { nodeLabels: { 'flotilla.example.org/egress': 'true' } } });
    new LocalPathProvisioner(this, { volumeType: 'local' });
    new CertManager(this);
    new ExternalSecrets(this);
    new CloudNativePG(this);
    new Velero(this);
    new MetricsServer(this);
    new Cloudflared(this, { tunnel });
    const keycloak = new Keycloak(this, { host: 'id', realm: 'home' });
    new ArgoCD(this, { host: 'argocd', signIn: keycloak });
    new KubePrometheusStack(this, { profile: 'light', host: 'grafana', signIn: keycloak });
    new OpenCost(this);
    new Vaultwarden(this, { host: 'vault', signIn: keycloak });
    new Nextcloud(this, { host: 'cloud', signIn: keycloak, storage: '50Gi' });
    new Comet(this, { host: 'comet', egress: 'fixed' });
    new TwingateConnector(this, { network: 'example' });
  }
}
