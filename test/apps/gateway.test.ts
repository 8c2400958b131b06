import { AcmeIssuer, type AcmeIssuerProps, CertManager, Cilium, CiliumGateway, type CiliumGatewayProps, GatewayAPI, MetalLB } from '../../apps';
import { Application, type ChartValues, type ciliumChart, type Cluster, type Platform, Route, Workload } from '../../lib';
import { Certificate } from '../../lib/kinds/certificate';
import { CiliumNetworkPolicy } from '../../lib/kinds/cilium-network-policy';
import { ClusterIssuer } from '../../lib/kinds/cluster-issuer';
import { ExternalSecret } from '../../lib/kinds/external-secret';
import { Gateway } from '../../lib/kinds/gateway';
import { HTTPRoute } from '../../lib/kinds/http-route';
import { bareCluster, machines, newFleet, refusalOf, renderCluster, renderFleet, type Facts } from '../support/declare';
import { type Rendered } from '../support/rendered';

const addresses = [{ start: '192.168.1.64', stop: '192.168.1.79' }];

function page(cluster: Cluster, name: string, host = name, namespace = name): void {
  const application = new Application(cluster, name, { namespace });
  const workload = new Workload(application, name, { image: 'example.org/a:1', ports: { http: 8080 }, probes: { readiness: { port: 'http' } }, resources: { cpu: '10m', memory: '16Mi' } });
  new Route(application, 'web', { host, to: workload.endpoint('http') });
}

interface Choice {
  readonly acme?: Partial<AcmeIssuerProps>;
  readonly gateway?: Partial<CiliumGatewayProps>;
  readonly add?: (cluster: Cluster, gateway: CiliumGateway) => void;
  readonly facts?: Facts;
}

function withGateway({ acme = { dns01: 'cloudflare' }, gateway = {}, add = () => undefined, facts = {} }: Choice = {}): Rendered {
  return renderCluster((cluster) => {
    add(cluster, new CiliumGateway(cluster, { issuer: new AcmeIssuer(cluster, { email: 'ops@example.org', ...acme }), ...gateway }));
    new CertManager(cluster);
    new GatewayAPI(cluster);
    if (cluster.platform.podNetwork.provider === 'ours') new Cilium(cluster, cluster.platform.loadBalancer ? {} : { loadBalancer: { addresses } });
  }, facts);
}

const listeners = (rendered: Rendered, name = 'gateway'): Record<string, unknown>[] => rendered.custom(Gateway, name).spec.listeners;
const after = (rendered: Rendered, name: string): string[] => rendered.models[0]!.order.after(name).map(([other]) => other);

describe('the kinds of Gateway API', () => {
  test('are a folder at the release that Cilium asks for, and are never pruned', () => {
    const rendered = renderCluster((cluster) => new GatewayAPI(cluster));
    expect(rendered.argoApplication('gateway-api').spec).toMatchObject({
      source: { repoURL: 'https://github.com/kubernetes-sigs/gateway-api', path: 'config/crd/standard', targetRevision: 'v1.6.1' },
      syncPolicy: { automated: { selfHeal: true }, syncOptions: expect.arrayContaining(['ServerSideApply=true']) },
    });
    expect(rendered.argoProject('gateway-api').spec.clusterResourceWhitelist?.map(({ kind }) => kind)).toEqual(['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding', 'CustomResourceDefinition']);
    expect(rendered.has('Namespace', 'gateway-api')).toBe(false);
  });

  test('are what the platform brings, where it brings them', () => {
    expect(renderCluster((cluster) => new GatewayAPI(cluster), { platform: { ...machines(), systems: ['gateway-api'] } }).has('Application', 'gateway-api')).toBe(false);
  });

  test('come before Cilium, which looks for them once when it starts, and only where it serves Gateways', () => {
    const without = renderCluster((cluster) => { new GatewayAPI(cluster); new Cilium(cluster); });
    expect(after(withGateway(), 'cilium')).toContain('gateway-api');
    expect(after(without, 'cilium')).not.toContain('gateway-api');
  });
});

describe('Cilium', () => {
  const values = (rendered: Rendered): ChartValues<typeof ciliumChart> => rendered.values('cilium') as ChartValues<typeof ciliumChart>;

  test('serves Gateways where one is declared, before or after it, with the class said and HTTP/2 offered', () => {
    const expected = { enabled: true, gatewayClass: { create: 'true' }, enableAlpn: true, enableAppProtocol: true };
    expect(values(withGateway()).gatewayAPI).toEqual(expected);
    expect(values(renderCluster((cluster) => new Cilium(cluster))).gatewayAPI).toBeUndefined();
    expect(values(renderCluster((cluster) => new Cilium(cluster, { gatewayApi: true }))).gatewayAPI).toEqual(expected);
  });

  test('may then make a GatewayClass and the policy on Gateways, and no sooner', () => {
    const kinds = (rendered: Rendered): string[] => rendered.argoProject('cilium').spec.clusterResourceWhitelist!.map(({ kind }) => kind);
    expect(kinds(withGateway())).toEqual(expect.arrayContaining(['GatewayClass', 'ValidatingAdmissionPolicy']));
    expect(kinds(renderCluster((cluster) => new Cilium(cluster)))).not.toContain('GatewayClass');
  });
});

describe('a gateway', () => {
  test('listens on HTTP for the way to HTTPS alone, and on HTTPS for all names of the domain with one certificate', () => {
    const rendered = withGateway({ add: (cluster) => { page(cluster, 'shop'); page(cluster, 'blog', 'news', 'pages'); } });
    expect(rendered.custom(Gateway, 'gateway').spec.gatewayClassName).toBe('cilium');
    expect(listeners(rendered)).toEqual([
      { name: 'http', port: 80, protocol: 'HTTP', allowedRoutes: { namespaces: { from: 'Same' } } },
      {
        name: 'https', port: 443, protocol: 'HTTPS', hostname: '*.example.org',
        tls: { mode: 'Terminate', certificateRefs: [{ group: '', kind: 'Secret', name: 'wildcard-tls' }] },
        allowedRoutes: { namespaces: { from: 'Selector', selector: { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: ['pages', 'shop'] }] } } },
      },
    ]);
    expect(rendered.custom(Certificate, 'wildcard').spec).toEqual({
      secretName: 'wildcard-tls', dnsNames: ['*.example.org'], issuerRef: { name: 'letsencrypt', kind: 'ClusterIssuer', group: 'cert-manager.io' },
    });
    expect(rendered.custom(HTTPRoute, 'to-https').spec).toEqual({
      parentRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'gateway', namespace: 'gateway', sectionName: 'http' }],
      rules: [{ matches: [{ path: { type: 'PathPrefix', value: '/' } }], filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }] }],
    });
  });

  test('has a listener and a certificate for each host that the one for the domain does not cover', () => {
    const rendered = withGateway({ add: (cluster) => { page(cluster, 'shop'); page(cluster, 'deep', 'a.b.example.org'); page(cluster, 'other', 'other.net'); } });
    expect(listeners(rendered).map(({ name, hostname }) => [name, hostname])).toEqual([
      ['http', undefined], ['a.b.example.org', 'a.b.example.org'], ['https', '*.example.org'], ['other.net', 'other.net'],
    ]);
    expect(rendered.allCustom(Certificate, 'home/gateway').map(({ spec }) => [spec.secretName, spec.dnsNames])).toEqual([
      ['a.b.example.org-tls', ['a.b.example.org']], ['other.net-tls', ['other.net']], ['wildcard-tls', ['*.example.org']],
    ]);
    const sections = (host: string): unknown => rendered.custom(HTTPRoute, host).spec.parentRefs[0]!.sectionName;
    expect(['shop.example.org', 'a.b.example.org', 'other.net'].map(sections)).toEqual(['https', 'a.b.example.org', 'other.net']);
  });

  test('of an issuer that is there already has a certificate for each host, unless it is said to give wildcards', () => {
    const names = (wildcard?: boolean): unknown => listeners(withGateway({ gateway: { issuer: 'authority', ...(wildcard !== undefined && { wildcard }) }, add: (cluster) => page(cluster, 'shop') })).map(({ hostname }) => hostname);
    expect(names()).toEqual([undefined, 'shop.example.org']);
    expect(names(true)).toEqual([undefined, '*.example.org']);
  });

  test('without routes lets nobody else’s in', () => {
    expect(listeners(withGateway()).map(({ allowedRoutes }) => allowedRoutes)).toEqual([{ namespaces: { from: 'Same' } }, { namespaces: { from: 'Same' } }]);
  });

  test('comes after its certificates, and what is reached through it comes after it', () => {
    const rendered = withGateway({ add: (cluster) => page(cluster, 'shop') });
    const wave = (kind: typeof Gateway | typeof Certificate, name: string): unknown => rendered.custom(kind, name).metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? '0';
    expect([wave(Certificate, 'wildcard'), wave(Gateway, 'gateway')]).toEqual(['0', '1']);
    expect(after(rendered, 'shop')).toContain('gateway');
    expect(after(rendered, 'gateway')).toEqual(expect.arrayContaining(['cilium', 'cilium-addresses', 'cert-manager', 'gateway-api', 'letsencrypt']));
  });

  test('asks for addresses by the annotation of whoever hands them out', () => {
    const asked = (declare: (cluster: Cluster) => void): unknown => renderCluster((cluster) => {
      declare(cluster);
      new CiliumGateway(cluster, { issuer: 'authority', addresses: ['192.168.1.70', '192.168.1.71'] });
    }).custom(Gateway, 'gateway').spec.infrastructure;
    expect(asked((cluster) => new Cilium(cluster, { loadBalancer: { addresses } }))).toEqual({ annotations: { 'lbipam.cilium.io/ips': '192.168.1.70,192.168.1.71' } });
    expect(asked((cluster) => { new Cilium(cluster); new MetalLB(cluster, { pools: { lan: { addresses } } }); })).toEqual({ annotations: { 'metallb.io/loadBalancerIPs': '192.168.1.70,192.168.1.71' } });
    expect(refusalOf(() => withGateway({ gateway: { addresses: ['192.168.1.80'] } }))).toBe(
      "addresses of gateway 'gateway' must be some that 'cilium-addresses' hands out, got '192.168.1.80'; choose one of its addresses",
    );
  });

  test('on a platform with load balancers says what the platform wants to hear, and what is said to it', () => {
    const platform: Platform = { ...machines(), loadBalancer: true, loadBalancerAnnotations: { 'example.org/class': 'octavia' }, externalLoadBalancerLabels: { 'lb-type': 'external' } };
    const infrastructure = (gateway: Partial<CiliumGatewayProps>): unknown => withGateway({ gateway, facts: { platform } }).custom(Gateway, 'gateway').spec.infrastructure;
    expect(infrastructure({})).toEqual({ labels: { 'lb-type': 'external' }, annotations: { 'example.org/class': 'octavia' } });
    expect(infrastructure({ isExternal: false, annotations: { 'example.org/size': 'small' } })).toEqual({ annotations: { 'example.org/class': 'octavia', 'example.org/size': 'small' } });
    expect(refusalOf(() => infrastructure({ addresses: ['203.0.113.7'] }))).toMatch(/^gateway 'gateway' must take the address that its platform gives it, got addresses '203.0.113.7'/);
  });

  test('beside another one takes the routes that name it, and those alone', () => {
    const rendered = withGateway({ add: (cluster) => {
      const inner = new CiliumGateway(cluster, { issuer: 'authority', name: 'inner', isDefault: false });
      page(cluster, 'shop');
      const application = new Application(cluster, 'admin');
      const workload = new Workload(application, 'admin', { image: 'example.org/a:1', ports: { http: 8080 }, probes: { readiness: { port: 'http' } }, resources: { cpu: '10m', memory: '16Mi' } });
      new Route(application, 'web', { host: 'admin', to: workload.endpoint('http'), through: inner });
    } });
    expect(listeners(rendered, 'inner').map(({ name }) => name)).toEqual(['http', 'admin.example.org']);
    expect(rendered.custom(HTTPRoute, 'admin.example.org').spec.parentRefs).toMatchObject([{ name: 'inner', namespace: 'inner', sectionName: 'admin.example.org' }]);
    expect(rendered.custom(HTTPRoute, 'shop.example.org').spec.parentRefs).toMatchObject([{ name: 'gateway', namespace: 'gateway' }]);
    expect(after(rendered, 'admin')).toContain('inner');
    expect(JSON.stringify(listeners(rendered))).not.toContain('admin');
  });

  describe('is refused', () => {
    const on = (platform: Partial<Platform>): string => refusalOf(() => withGateway({ facts: { platform: { ...machines(), loadBalancer: true, ...platform } } }));

    test('where there is no Cilium to serve it', () => {
      expect(on({ podNetwork: { provider: 'canal' } })).toBe("gateway 'gateway' of cluster 'home' must run on Cilium, which serves it, got pod network 'canal'; use new Cloudflared(this, { tunnel: '…' })");
      expect(on({ podNetwork: { provider: 'cilium' } })).toBe("gateway 'gateway' of cluster 'home' must have GatewayClass 'cilium' from its platform, which runs Cilium itself, got none; use new Cloudflared(this, { tunnel: '…' })");
      expect(on({ kubeProxy: true })).toBe("gateway 'gateway' of cluster 'home' must run on a Cilium that replaces kube-proxy, got a platform that runs kube-proxy; turn it off there");
    });

    test('without Cilium, without its kinds and without an address', () => {
      const fleet = newFleet();
      new CiliumGateway(bareCluster(fleet), { issuer: 'authority' });
      expect(refusalOf(() => renderFleet(fleet)).split('\n')).toEqual(expect.arrayContaining([
        "cluster 'home' must have Cilium, got none; gateway needs GatewayClass 'cilium': add new Cilium(this)",
        "cluster 'home' must have GatewayAPI, got none; gateway needs kind Gateway of gateway.networking.k8s.io and kind HTTPRoute of gateway.networking.k8s.io: add new GatewayAPI(this)",
        "cluster 'home' must have a provider, got none; gateway needs an address for Gateway 'gateway': add loadBalancer: { addresses: […] } to its Cilium, or new MetalLB(this, { pools: { … } })",
      ]));
    });

    test('with one certificate for all names of an issuer that cannot give it', () => {
      expect(refusalOf(() => withGateway({ acme: { http01: true }, gateway: { wildcard: true } }))).toMatch(/^gateway 'gateway' must have a certificate for each host, got wildcard: true with an issuer that proves by HTTP/);
    });
  });

  test('is served where the platform runs Cilium with that class, without one of ours', () => {
    const rendered = withGateway({ facts: { platform: { ...machines(), podNetwork: { provider: 'cilium' }, gatewayClasses: ['cilium'], loadBalancer: true } } });
    expect(rendered.custom(Gateway, 'gateway').spec.gatewayClassName).toBe('cilium');
  });
});

describe('an issuer by DNS', () => {
  test('reads its token in cert-manager’s namespace, where cert-manager looks for it', () => {
    const rendered = withGateway();
    expect(rendered.custom(ClusterIssuer, 'letsencrypt').spec).toEqual({ acme: {
      server: 'https://acme-v02.api.letsencrypt.org/directory', email: 'ops@example.org', privateKeySecretRef: { name: 'letsencrypt-account' },
      solvers: [{ dns01: { cloudflare: { apiTokenSecretRef: { name: 'letsencrypt-cloudflare', key: 'apiToken' } } } }],
    } });
    const secret = rendered.custom(ExternalSecret, 'letsencrypt-cloudflare');
    expect([secret.metadata.namespace, secret.spec.data?.[0]?.remoteRef.key]).toEqual(['cert-manager', 'home/letsencrypt/letsencrypt-cloudflare']);
  });

  test('lets cert-manager reach the authority, the provider and the zone’s name servers', () => {
    const { reaches } = withGateway({ acme: { dns01: 'cloudflare', server: 'https://acme-staging-v02.api.letsencrypt.org/directory' } }).models[0]!.cluster.relations;
    expect(reaches.filter(({ from }) => from.name === 'cert-manager').map(({ host, port, protocol }) => `${host} ${port}/${protocol}`)).toEqual([
      'api.cloudflare.com 443/TCP', '* 53/TCP', '* 53/UDP', 'acme-staging-v02.api.letsencrypt.org 443/TCP',
    ]);
  });

  test('comes after cert-manager, whose webhook would refuse it', () => {
    expect(after(withGateway(), 'letsencrypt')).toContain('cert-manager');
  });
});

describe('an issuer by HTTP', () => {
  const rendered = (): Rendered => withGateway({ acme: { http01: true }, add: (cluster) => page(cluster, 'shop') });

  test('answers on the listener for HTTP of every gateway that it is the issuer of', () => {
    expect(rendered().custom(ClusterIssuer, 'letsencrypt').spec.acme?.solvers).toEqual([
      { http01: { gatewayHTTPRoute: { parentRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'gateway', namespace: 'gateway', sectionName: 'http' }] } } },
    ]);
  });

  test('has a certificate for each host, and nothing in the gateway’s application waits for another', () => {
    expect(listeners(rendered()).map(({ name }) => name)).toEqual(['http', 'shop.example.org']);
    const waves = rendered().manifests('home/gateway').filter(({ kind }) => /^(Gateway|HTTPRoute|Certificate)$/.test(kind)).map(({ metadata }) => metadata.annotations?.['argocd.argoproj.io/sync-wave']);
    expect(waves).toEqual(['0', '0', '0']);
  });

  test('turns on cert-manager’s support of Gateways, which looks for their kinds when it starts', () => {
    expect(rendered().values('cert-manager').config).toEqual({ apiVersion: 'controller.config.cert-manager.io/v1alpha1', kind: 'ControllerConfiguration', gatewayAPI: { enabled: true } });
    expect(after(rendered(), 'cert-manager')).toContain('gateway-api');
    expect(withGateway().values('cert-manager').config).toBeUndefined();
    expect(after(withGateway(), 'cert-manager')).not.toContain('gateway-api');
  });

  test('lets the proxy and cert-manager ask the pods that answer, and cert-manager the hosts', () => {
    const { models } = rendered();
    expect(rendered().custom(CiliumNetworkPolicy, 'acme-solver').spec.ingress).toEqual([{ fromEntities: ['ingress'], toPorts: [{ ports: [{ port: '8089', protocol: 'TCP' }] }] }]);
    expect(rendered().core('NetworkPolicy', 'acme-solver').spec?.ingress).toMatchObject([{ from: [{ podSelector: { matchLabels: { 'app.kubernetes.io/name': 'cert-manager' } } }], ports: [{ port: 8089 }] }]);
    expect(models[0]!.cluster.relations.reaches.filter(({ from, port }) => from.name === 'cert-manager' && port === 80).map(({ host }) => host)).toEqual(['shop.example.org']);
  });

  test('needs a gateway, and a cert-manager of ours', () => {
    expect(refusalOf(() => renderCluster((cluster) => new AcmeIssuer(cluster, { email: 'ops@example.org', http01: true })))).toMatch(/issuer 'letsencrypt' must be the issuer of a gateway to answer requests to its hosts, got none/);
    expect(refusalOf(() => withGateway({ acme: { http01: true }, facts: { platform: { ...machines(), systems: ['cert-manager'] } } }))).toMatch(/^issuer 'letsencrypt' must prove by dns01, got http01 on a platform that brings cert-manager/);
  });
});

test.each<[Partial<AcmeIssuerProps>, RegExp]>([
  [{}, /^issuer 'letsencrypt' must prove either by dns01 or by http01 that hosts are ours, got neither/],
  [{ dns01: 'cloudflare', http01: true }, /^issuer 'letsencrypt' must prove either by dns01 or by http01 that hosts are ours, got both/],
  [{ dns01: 'cloudflare', server: 'http://ca.example.org' }, /^server of issuer 'letsencrypt' must be the https URL of an ACME directory, got 'http:\/\/ca.example.org'/],
])('an issuer that cannot work is refused: %j', (acme, message) => {
  expect(refusalOf(() => renderCluster((cluster) => new AcmeIssuer(cluster, { email: 'ops@example.org', ...acme })))).toMatch(message);
});

describe('policies for a gateway', () => {
  test('let its proxy in to the one port, by identity and not by pods', () => {
    const rendered = withGateway({ add: (cluster) => page(cluster, 'shop') });
    expect(rendered.custom(CiliumNetworkPolicy, 'shop').spec).toEqual({
      endpointSelector: { matchLabels: { 'app.kubernetes.io/name': 'shop' } }, ingress: [{ fromEntities: ['ingress'], toPorts: [{ ports: [{ port: '8080', protocol: 'TCP' }] }] }],
    });
    expect(rendered.has('NetworkPolicy', 'shop')).toBe(false);
  });

  test('let a pod that calls a host of its own cluster out to the proxy and to what is behind it, and into nothing', () => {
    const rendered = withGateway({ add: (cluster) => {
      page(cluster, 'shop');
      const application = new Application(cluster, 'robot');
      new Workload(application, 'robot', { image: 'example.org/a:1', ports: { http: 8081 }, probes: { readiness: { port: 'http' } }, resources: { cpu: '10m', memory: '16Mi' } }).pods.reaches('shop.example.org');
    } });
    expect(rendered.custom(CiliumNetworkPolicy, 'robot').spec.egress?.[0]).toEqual({ toEntities: ['ingress'] });
    expect(rendered.core('NetworkPolicy', 'robot').spec).toMatchObject({ policyTypes: ['Egress'], egress: [{ to: [{ podSelector: { matchLabels: { 'app.kubernetes.io/name': 'shop' } } }], ports: [{ port: 8080 }] }] });
    expect(rendered.has('NetworkPolicy', 'shop')).toBe(false);
  });
});
