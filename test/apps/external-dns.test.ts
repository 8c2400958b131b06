import { AcmeIssuer, CertManager, Cilium, CiliumGateway, type CiliumGatewayProps, Cloudflared, ExternalDNS, type ExternalDNSProps, GatewayAPI, PlatformIngress } from '../../apps';
import { Application, type Cluster, Route, Workload } from '../../lib';
import { DNSEndpoint } from '../../lib/kinds/dns-endpoint';
import { ExternalSecret } from '../../lib/kinds/external-secret';
import { machines, refusalOf, renderCluster, type Facts } from '../support/declare';
import { type Rendered } from '../support/rendered';

const tunnel = '6ff42ae2-765d-4adf-8112-31c55c1551ef';

function page(cluster: Cluster, name: string, host = name): void {
  const application = new Application(cluster, name);
  const workload = new Workload(application, name, { image: 'example.org/a:1', ports: { http: 8080 }, probes: { readiness: { port: 'http' } }, resources: { cpu: '10m', memory: '16Mi' } });
  new Route(application, 'web', { host, to: workload.endpoint('http') });
}

function withNames(enter: (cluster: Cluster) => void, props: Partial<ExternalDNSProps> = {}, facts: Facts = {}): Rendered {
  return renderCluster((cluster) => {
    new ExternalDNS(cluster, { provider: 'cloudflare', ...props });
    enter(cluster);
    page(cluster, 'shop');
    page(cluster, 'other', 'other.net');
  }, facts);
}

const throughTunnel = (cluster: Cluster): void => { new Cloudflared(cluster, { tunnel }); };
const throughGateway = (props: Partial<CiliumGatewayProps> = {}, http01 = false) => (cluster: Cluster): void => {
  new Cilium(cluster, { loadBalancer: { addresses: [{ cidr: '192.168.1.64/28' }, { cidr: 'fd00:1::/120' }] } });
  new GatewayAPI(cluster);
  new CertManager(cluster);
  new CiliumGateway(cluster, { issuer: http01 ? new AcmeIssuer(cluster, { email: 'ops@example.org', http01 }) : 'authority', ...props });
};

const sources = (rendered: Rendered): unknown => rendered.values('external-dns').sources;
const after = (rendered: Rendered): string[] => rendered.models[0]!.order.after('external-dns').map(([name]) => name);

describe('ExternalDNS', () => {
  test('owns its records by the name of the cluster and removes no others, in the cluster’s domain', () => {
    const values = (facts: Facts, props: Partial<ExternalDNSProps> = {}): unknown => withNames(throughTunnel, props, facts).values('external-dns');
    expect(values({ name: 'north' })).toMatchObject({ policy: 'sync', registry: 'txt', txtOwnerId: 'north', domainFilters: ['example.org'] });
    expect(values({}, { domains: ['example.org', 'other.net'] })).toMatchObject({ domainFilters: ['example.org', 'other.net'] });
  });

  test('watches the kinds that the cluster’s entries use, and no others: without its kind it would stop', () => {
    expect(sources(withNames(throughTunnel))).toEqual(['crd']);
    expect(sources(withNames(throughTunnel, { services: true }))).toEqual(['crd', 'service']);
    expect(sources(withNames(throughGateway()))).toEqual(['crd', 'gateway-httproute']);
    expect(sources(withNames(throughGateway({ addresses: ['192.168.1.65'] })))).toEqual(['crd']);
    const platform = { ...machines(), ingressClasses: [{ name: 'public', controller: { namespace: 'nginx', labels: {} }, external: true }] };
    expect(sources(withNames((cluster) => new PlatformIngress(cluster, { className: 'public' }), {}, { platform }))).toEqual(['crd', 'ingress']);
  });

  test('comes after the kinds that it watches', () => {
    expect(after(withNames(throughGateway()))).toContain('gateway-api');
    expect(after(withNames(throughGateway({ addresses: ['192.168.1.65'] })))).not.toContain('gateway-api');
  });

  test.each([
    ['cloudflare', 'api.cloudflare.com', { CF_API_TOKEN: 'apiToken' }],
    ['ovh', 'eu.api.ovh.com', { OVH_APPLICATION_KEY: 'applicationKey', OVH_APPLICATION_SECRET: 'applicationSecret', OVH_CONSUMER_KEY: 'consumerKey' }],
  ] as const)('signs in at %s with keys of the backend, and reaches it and nobody else', (provider, host, environment) => {
    const rendered = withNames(throughGateway(), { provider });
    const env = rendered.values('external-dns').env as { name: string; valueFrom: { secretKeyRef: { name: string; key: string } } }[];
    expect(Object.fromEntries(env.map(({ name, valueFrom }) => [name, valueFrom.secretKeyRef.key]))).toEqual(environment);
    expect(new Set(env.map(({ valueFrom }) => valueFrom.secretKeyRef.name))).toEqual(new Set([provider]));
    expect(rendered.custom(ExternalSecret, provider, 'home/external-dns').spec.data?.map(({ secretKey, remoteRef }) => [secretKey, remoteRef.key])).toEqual(
      Object.values(environment).map((key) => [key, `home/external-dns/${provider}`]),
    );
    expect(rendered.models[0]!.cluster.relations.reaches.filter(({ from }) => from.name === 'external-dns').map((reach) => reach.host)).toEqual([host]);
  });
});

describe('records', () => {
  test('of hosts behind a tunnel are written down, proxied, for nobody but Cloudflare knows the address', () => {
    expect(withNames(throughTunnel).custom(DNSEndpoint, 'cloudflared', 'home/external-dns')).toMatchObject({ metadata: { namespace: 'external-dns' }, spec: { endpoints: [{
      dnsName: 'shop.example.org', recordType: 'CNAME', targets: [`${tunnel}.cfargotunnel.com`],
      providerSpecific: [{ name: 'external-dns.alpha.kubernetes.io/cloudflare-proxied', value: 'true' }],
    }] } });
  });

  test('of hosts in other domains stay with people', () => {
    const names = (domains?: string[]): string[] => withNames(throughTunnel, domains && { domains }).custom(DNSEndpoint, 'cloudflared').spec.endpoints.map(({ dnsName }) => dnsName);
    expect(names()).toEqual(['shop.example.org']);
    expect(names(['net'])).toEqual(['other.net']);
    expect(names(['example.org', 'other.net'])).toEqual(['other.net', 'shop.example.org']);
  });

  test('of hosts behind a gateway with known addresses are written down, of each family one', () => {
    const rendered = withNames(throughGateway({ addresses: ['192.168.1.65', 'fd00:1::5', '192.168.1.66'] }));
    expect(rendered.custom(DNSEndpoint, 'gateway').spec.endpoints).toEqual([
      { dnsName: 'shop.example.org', recordType: 'A', targets: ['192.168.1.65', '192.168.1.66'] }, { dnsName: 'shop.example.org', recordType: 'AAAA', targets: ['fd00:1::5'] },
    ]);
  });

  test('of hosts behind other gateways are found out in the cluster', () => {
    expect(withNames(throughGateway()).allCustom(DNSEndpoint)).toEqual([]);
  });

  test('are made after the kind that they are of, without holding up what they lead to', () => {
    const rendered = withNames(throughTunnel);
    expect(rendered.models[0]!.order.after('shop').map(([name]) => name)).not.toContain('external-dns');
  });

  test('of a tunnel are refused in a zone of anyone but Cloudflare', () => {
    expect(refusalOf(() => withNames(throughTunnel, { provider: 'ovh' }))).toBe(
      "hosts of the tunnel 'cloudflared' must be in a zone of Cloudflare, which alone knows where tunnels end, got provider 'ovh'; let provider 'cloudflare' keep their domain, or give domains without them",
    );
    expect(withNames(throughTunnel, { provider: 'ovh', domains: ['example.com'] }).allCustom(DNSEndpoint)).toEqual([]);
  });

  test('are refused where they and the certificates would wait for each other', () => {
    expect(refusalOf(() => withNames(throughGateway({}, true)))).toBe(
      "gateway 'gateway' must ask for its addresses, got none with certificates that are proven by HTTP and DNS records that 'external-dns' makes: each would wait for the other; write addresses: […], or give the issuer dns01",
    );
    expect(withNames(throughGateway({ addresses: ['192.168.1.65'] }, true)).custom(DNSEndpoint, 'gateway').spec.endpoints).toHaveLength(1);
  });
});
