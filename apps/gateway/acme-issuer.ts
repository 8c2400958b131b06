import { Lazy } from 'cdk8s';
import { Application, type Cluster, ClusterIssuer, CustomObject, declared, Fault, type KindProps, Secret } from '../../lib';

export interface AcmeIssuerProps {
  /** Address of e-mail that the authority writes to. */
  readonly email: string;
  /**
   * Proves by records in DNS, kept by this provider, that names are ours: for hosts that nobody outside reaches as well, and for
   * a certificate of all names of a domain. @default - it proves by `http01`
   */
  readonly dns01?: 'cloudflare';
  /**
   * Proves by answering requests to each host, which must come in through a Gateway from the internet: its DNS record must be
   * there first. @default false
   */
  readonly http01?: boolean;
  /** Directory of the authority. @default 'https://acme-v02.api.letsencrypt.org/directory' */
  readonly server?: string;
  /** Name of the ClusterIssuer and its application. @default 'letsencrypt' */
  readonly name?: string;
}

type Solver = NonNullable<KindProps<typeof ClusterIssuer>['spec']['acme']>['solvers'][number];

/** Namespace in which cert-manager looks for the secrets of a ClusterIssuer. */
const namespace = 'cert-manager';

/**
 * An authority that gives certificates by ACME, Let's Encrypt by default, to the hosts of a Gateway or an Ingress. With
 * `dns01` its token is the secret `<cluster>/<name>/<name>-cloudflare` with the key `apiToken`, which may read the zone and
 * edit its records.
 */
export class AcmeIssuer extends Application {
  /** Whether it answers requests to the hosts themselves. */
  public readonly solvesOverHttp: boolean;

  public constructor(cluster: Cluster, props: AcmeIssuerProps) {
    super(declared(AcmeIssuer, new.target, cluster, props), props.name ?? 'letsencrypt', { namespace, infrastructure: true });
    const { server = 'https://acme-v02.api.letsencrypt.org/directory' } = props;
    if ((props.dns01 === undefined) === (props.http01 !== true)) {
      throw new Fault(`issuer '${this.name}' must prove either by dns01 or by http01 that hosts are ours, got ${props.dns01 === undefined ? 'neither' : 'both'}; write for example dns01: 'cloudflare'`);
    }
    if (!URL.canParse(server) || !server.startsWith('https://')) {
      throw new Fault(`server of issuer '${this.name}' must be the https URL of an ACME directory, got '${server}'`);
    }
    this.solvesOverHttp = props.http01 === true;
    if (this.solvesOverHttp && cluster.brings('cert-manager')) {
      throw new Fault(`issuer '${this.name}' must prove by dns01, got http01 on a platform that brings cert-manager, whose support of Gateways is not ours to turn on; write dns01: 'cloudflare'`);
    }
    new CustomObject(this, ClusterIssuer, {
      metadata: { name: this.name },
      spec: { acme: { server, email: props.email, privateKeySecretRef: { name: `${this.name}-account` }, solvers: [this.solvesOverHttp ? this.overHttp() : this.overDns()] } },
    });
    this.reaches(new URL(server).hostname, 443);
  }

  private overDns(): Solver {
    const token = new Secret(this, `${this.name}-cloudflare`, { keys: ['apiToken'] }).key('apiToken');
    this.reaches('api.cloudflare.com', 443);
    // Before it asks the authority cert-manager looks the record up at the zone's own servers, whose addresses nobody knows.
    for (const protocol of ['TCP', 'UDP'] as const) this.reaches('*', 53, protocol);
    return { dns01: { cloudflare: { apiTokenSecretRef: { name: token.secretName, key: token.key } } } };
  }

  private overHttp(): Solver {
    return { http01: { gatewayHTTPRoute: { parentRefs: Lazy.any({ produce: () => this.gateways() }) as ReturnType<AcmeIssuer['gateways']> } } };
  }

  private gateways(): NonNullable<NonNullable<Solver['http01']>['gatewayHTTPRoute']>['parentRefs'] {
    const gateways = this.cluster.relations.entries.flatMap((entry) => entry.type === 'gateway' && entry.issuer === this.name ? [entry] : []);
    if (gateways.length === 0) throw new Fault(`issuer '${this.name}' must be the issuer of a gateway to answer requests to its hosts, got none; add new CiliumGateway(this, { issuer }), or write dns01`);
    return gateways.map(({ name, namespace: ofGateway }) => ({ group: 'gateway.networking.k8s.io', kind: 'Gateway', name, namespace: ofGateway, sectionName: 'http' }));
  }

  private reaches(host: string, port: number, protocol: 'TCP' | 'UDP' = 'TCP'): void {
    this.cluster.relations.roleReaches.push({ role: 'certificate-controller', host, port, protocol });
  }
}
