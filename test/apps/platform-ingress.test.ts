import { AcmeIssuer, Cloudflared, PlatformIngress, type PlatformIngressProps } from '../../apps';
import { Application, type Cluster, type Platform, Pods, Route, Workload } from '../../lib';
import { Certificate } from '../../lib/kinds/certificate';
import { machines, refusalOf, renderCluster } from '../support/declare';
import { type Rendered } from '../support/rendered';

const controller = { namespace: 'nginx', labels: { app: 'nginx' } };
const classes = ['nginx-external', 'nginx-internal'].map((name) => ({ name, controller, external: name === 'nginx-external' }));
const platform = (facts: Partial<Platform> = {}): Platform => ({ ...machines(), podNetwork: { provider: 'canal' }, ingressClasses: classes, ...facts });

function page(cluster: Cluster, paths?: readonly string[]): void {
  const application = new Application(cluster, 'shop');
  const workload = new Workload(application, 'web', { image: 'example.org/a:1', ports: { http: 8080 }, probes: { readiness: { port: 'http' } }, resources: { cpu: '10m', memory: '16Mi' } });
  new Route(application, 'web', { host: 'shop', to: workload.endpoint('http'), ...(paths && { paths }) });
}

function through(props: Partial<PlatformIngressProps> = {}, add: (cluster: Cluster) => void = page, facts: Partial<Platform> = {}): Rendered {
  return renderCluster((cluster) => {
    add(cluster);
    new PlatformIngress(cluster, { className: 'nginx-external', ...props });
  }, { platform: platform(facts) });
}

describe('a route through the platform’s Ingress controller', () => {
  test('is an Ingress of its class beside the Service, served with the controller’s own certificate', () => {
    expect(through().core('Ingress', 'shop.example.org', 'home/shop')).toMatchObject({
      apiVersion: 'networking.k8s.io/v1',
      metadata: { namespace: 'shop' },
      spec: {
        ingressClassName: 'nginx-external',
        tls: [{ hosts: ['shop.example.org'] }],
        rules: [{ host: 'shop.example.org', http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 8080 } } } }] } }],
      },
    });
    expect(through().core('Ingress', 'shop.example.org').spec?.tls).toEqual([{ hosts: ['shop.example.org'] }]);
    expect(through().has('Certificate', 'shop.example.org')).toBe(false);
  });

  test('has a certificate of its own where an issuer is named', () => {
    for (const issuer of ['authority', undefined] as const) {
      const rendered = renderCluster((cluster) => {
        page(cluster);
        new PlatformIngress(cluster, { className: 'nginx-external', issuer: issuer ?? new AcmeIssuer(cluster, { email: 'ops@example.org', dns01: 'cloudflare' }) });
      }, { platform: platform() });
      expect(rendered.core('Ingress', 'shop.example.org').spec?.tls).toEqual([{ hosts: ['shop.example.org'], secretName: 'shop.example.org-tls' }]);
      expect(rendered.custom(Certificate, 'shop.example.org', 'home/shop')).toMatchObject({
        metadata: { namespace: 'shop' },
        spec: { secretName: 'shop.example.org-tls', dnsNames: ['shop.example.org'], issuerRef: { name: issuer ?? 'letsencrypt', kind: 'ClusterIssuer' } },
      });
    }
  });

  test('lets the controller’s pods in to the one port, and nobody else', () => {
    expect(through().core('NetworkPolicy', 'web').spec).toMatchObject({
      policyTypes: ['Ingress'],
      ingress: [{ from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'nginx' } }, podSelector: { matchLabels: { app: 'nginx' } } }], ports: [{ port: 8080, protocol: 'TCP' }] }],
    });
  });

  test('lets a pod that calls its host out to the controller, on whatever port that listens', () => {
    const rendered = through({}, (cluster) => {
      page(cluster);
      new Pods(new Application(cluster, 'robot'), 'robot', { app: 'robot' }).reaches('shop.example.org');
    });
    expect(rendered.core('NetworkPolicy', 'robot').spec).toEqual({
      podSelector: { matchLabels: { app: 'robot' } }, policyTypes: ['Egress'],
      egress: [{ to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'nginx' } }, podSelector: { matchLabels: { app: 'nginx' } } }] }],
    });
  });

  test('to a Service of another namespace is there, where an Ingress can lead to it', () => {
    const rendered = through({}, (cluster) => {
      const pods = new Pods(new Application(cluster, 'store'), 'store', { app: 'store' }, { http: 80 }, 'store');
      new Route(new Application(cluster, 'front'), 'web', { host: 'store', to: pods.endpoint('http') });
    });
    expect(rendered.objects.find(({ manifest }) => manifest.kind === 'Ingress')).toMatchObject({ path: 'home/front/Ingress-store_store.example.org.yaml', manifest: { metadata: { namespace: 'store' } } });
  });

  test('takes paths and prefixes as such', () => {
    const rendered = through({}, (cluster) => page(cluster, ['^/', '^/api/', '^/js(/|$)', '^/robots\\.txt$']));
    expect(rendered.core('Ingress', 'shop.example.org').spec?.rules?.[0]?.http?.paths.map(({ path, pathType }) => [path, pathType])).toEqual([
      ['/', 'Prefix'], ['/api/', 'Prefix'], ['/js', 'Prefix'], ['/robots.txt', 'Exact'],
    ]);
  });

  test.each(['^/api', '^/v[12]/', '^/(a|b)/'])('refuses the path %s, which an Ingress cannot say', (path) => {
    expect(refusalOf(() => through({}, (cluster) => page(cluster, [path])))).toBe(
      `path of route 'shop.example.org' must be a prefix such as '^/api/' or a whole path such as '^/api$' to come in through IngressClass 'nginx-external', which knows no regular expressions, got '${path}'; write prefixes, or lead the route through another entry`,
    );
  });
});

describe('an entry of the platform', () => {
  test('beside a tunnel takes the routes that name it', () => {
    const rendered = renderCluster((cluster) => {
      new Cloudflared(cluster, { tunnel: '6ff42ae2-765d-4adf-8112-31c55c1551ef' });
      const inner = new PlatformIngress(cluster, { className: 'nginx-internal', isDefault: false });
      page(cluster);
      const application = new Application(cluster, 'admin');
      const workload = new Workload(application, 'admin', { image: 'example.org/a:1', ports: { http: 8080 }, probes: { readiness: { port: 'http' } }, resources: { cpu: '10m', memory: '16Mi' } });
      new Route(application, 'web', { host: 'admin', to: workload.endpoint('http'), through: inner });
    }, { platform: platform() });
    expect(rendered.all('Ingress').map(({ metadata, spec }) => [metadata.name, spec?.ingressClassName])).toEqual([['admin.example.org', 'nginx-internal']]);
    expect(rendered.core('ConfigMap', 'config').data?.['config.yaml']).toContain('shop.example.org');
    expect(rendered.core('ConfigMap', 'config').data?.['config.yaml']).not.toContain('admin.example.org');
    expect(rendered.core('NetworkPolicy', 'admin').spec?.ingress?.[0]?.from).toMatchObject([{ podSelector: { matchLabels: { app: 'nginx' } } }]);
  });

  test('installs nothing', () => {
    expect(through().has('Application', 'nginx-external')).toBe(false);
  });

  test('is refused where the platform has no such class, with what to do instead', () => {
    expect(refusalOf(() => through({ className: 'nginx-extern' }))).toBe("IngressClass of cluster 'home' must be one that its platform brings, got 'nginx-extern'; did you mean 'nginx-external'?");
    expect(refusalOf(() => through({ className: 'traefik' }))).toBe("IngressClass of cluster 'home' must be one that its platform brings, got 'traefik'; choose one of nginx-external, nginx-internal");
    expect(refusalOf(() => through({ className: 'nginx' }, page, { ingressClasses: [] }))).toBe(
      "IngressClass of cluster 'home' must be one that its platform brings, got 'nginx' on 'talos on machines', which brings none; ingress-nginx is retired and not installed by anything here: use new Cloudflared(this, { tunnel: '…' }) or new CiliumGateway(this, { issuer: … })",
    );
  });

  test('is refused an issuer that answers over HTTP, which a Gateway alone can', () => {
    expect(refusalOf(() => renderCluster((cluster) =>
      new PlatformIngress(cluster, { className: 'nginx-external', issuer: new AcmeIssuer(cluster, { email: 'ops@example.org', http01: true }) }), { platform: platform() }))).toBe(
      "issuer 'letsencrypt' of IngressClass 'nginx-external' must prove by dns01, got http01, which only a CiliumGateway answers; write dns01: 'cloudflare'",
    );
  });
});
