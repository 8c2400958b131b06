import { Application, type Cluster, declared, didYouMean, type Entry, type EntryProvider, Fault } from '../lib';
import { AcmeIssuer } from './gateway/acme-issuer';

export interface PlatformIngressProps {
  /** IngressClass whose controller the platform runs. */
  readonly className: string;
  /**
   * Where certificates come from, one for each host: an issuer of ours, or the name of a ClusterIssuer that is there already.
   * @default - the controller serves all hosts with its own certificate, which the platform keeps
   */
  readonly issuer?: AcmeIssuer | string;
  /** Whether routes that name no entry come in here. @default true */
  readonly isDefault?: boolean;
}

/**
 * An Ingress controller of the platform as an entry: each route becomes an Ingress of its class. It is for platforms that
 * run one. No construct installs a controller: ingress-nginx, the usual one, was retired in March 2026 and gets no security
 * updates any more. Where the platform has none, a Cloudflared or a CiliumGateway is the entry.
 *
 * An Ingress knows prefixes and no regular expressions: `^/api/` also lets in `/api`, and what is no prefix is refused.
 *
 * @see https://github.com/kubernetes/ingress-nginx
 */
export class PlatformIngress extends Application implements EntryProvider {
  public readonly entry: Entry;

  public constructor(cluster: Cluster, props: PlatformIngressProps) {
    super(declared(PlatformIngress, new.target, cluster, props), props.className, { infrastructure: true });
    const { className, issuer, isDefault = true } = props;
    const found = cluster.platform.ingressClasses.find(({ name }) => name === className);
    if (!found) throw new Fault(this.absent(className));
    if (issuer instanceof AcmeIssuer && issuer.solvesOverHttp) {
      throw new Fault(`issuer '${issuer.name}' of IngressClass '${className}' must prove by dns01, got http01, which only a CiliumGateway answers; write dns01: 'cloudflare'`);
    }
    const { namespace, labels } = found.controller;
    this.entry = {
      type: 'ingress', application: this, isDefault, className,
      controller: { application: this, namespace, name: className, labels },
      issuer: issuer instanceof AcmeIssuer ? issuer.name : issuer,
    };
    cluster.relations.enter(this.entry);
    if (isDefault) this.offers('entry');
    if (issuer instanceof AcmeIssuer) this.comesAfter(issuer, `routes through ${className} have certificates of ${issuer.name}`);
  }

  private absent(className: string): string {
    const { platform, name } = this.cluster;
    const names = platform.ingressClasses.map((each) => each.name);
    const subject = `IngressClass of cluster '${name}' must be one that its platform brings, got '${className}'`;
    if (names.length > 0) return `${subject}${didYouMean(className, names, `choose one of ${names.join(', ')}`)}`;
    return `${subject} on '${platform.name}', which brings none; ingress-nginx is retired and not installed by anything here: use new Cloudflared(this, { tunnel: '…' }) or new CiliumGateway(this, { issuer: … })`;
  }
}
