import { Application, type Cluster, Pods, Route, type RouteProps, Workload } from '../../lib';
import { CiliumGateway, Cloudflared } from '../../apps';
import { bareCluster, completeCluster, machines, newFleet, refusal, refusalOf, renderFleet, type Facts } from '../support/declare';
import { type Rendered } from '../support/rendered';

const web = {
  image: 'registry.example.org/web:1.0', ports: { http: 8080, metrics: 9100 }, probes: { readiness: { port: 'http' } }, resources: { cpu: '10m', memory: '32Mi' },
} as const;

function routed(props: Partial<RouteProps>, keep: (route: Route, cluster: Cluster) => void = () => undefined): Rendered {
  const fleet = newFleet();
  const cluster = completeCluster(fleet);
  const entry = new Application(cluster, 'entry');
  cluster.relations.play('entry', new Workload(entry, 'entry', { ...web, replicas: 1 }).pods);
  const application = new Application(cluster, 'web');
  keep(new Route(application, 'front', { host: 'shop', to: new Workload(application, 'web', web).endpoint('http'), ...props }), cluster);
  return renderFleet(fleet);
}

describe('a route', () => {
  test.each([['shop', 'shop.example.org'], ['shop.other.net', 'shop.other.net'], ['a.b.example.org', 'a.b.example.org']])('to %s is found at %s', (host, full) => {
    routed({ host }, (route) => expect([route.host, route.url]).toEqual([full, `https://${full}`]));
  });

  test('is told to the entry, with where it leads and the paths it lets through', () => {
    routed({ paths: ['^/public/'] }, (_route, cluster) => {
      expect(cluster.relations.routes).toMatchObject([{
        host: 'shop.example.org', paths: ['^/public/'], endpoint: { port: 8080, service: { name: 'web', port: 8080 }, pods: { name: 'web', namespace: 'web' } },
      }]);
    });
  });

  test('lets the entry in to the one port, and nobody else', () => {
    const rendered = routed({});
    expect(rendered.core('NetworkPolicy', 'web').spec?.ingress).toEqual([{
      from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'entry' } }, podSelector: { matchLabels: { 'app.kubernetes.io/name': 'entry' } } }],
      ports: [{ port: 8080, protocol: 'TCP' }],
    }]);
  });

  test('comes after the entry', () => {
    const fleet = newFleet();
    const cluster = completeCluster(fleet);
    const application = new Application(cluster, 'web');
    new Route(application, 'front', { host: 'shop', to: new Workload(application, 'web', web).endpoint('http') });
    expect(renderFleet(fleet).models[0]!.order.after('web').map(([name]) => name)).toContain('everything');
  });

  test('needs an entry in its cluster', () => {
    expect(refusalOf(() => {
      const fleet = newFleet();
      const application = new Application(bareCluster(fleet), 'web');
      new Route(application, 'front', { host: 'shop', to: new Workload(application, 'web', web).endpoint('http') });
      renderFleet(fleet);
    })).toMatch(/must have Cloudflared, got none; web needs route 'shop.example.org': add new Cloudflared/);
  });

  test('names the choices that its cluster has where it has no entry', () => {
    const remedy = (facts: Facts['platform']): string => refusalOf(() => {
      const fleet = newFleet();
      const application = new Application(bareCluster(fleet, facts && { platform: facts }), 'web');
      new Route(application, 'front', { host: 'shop', to: new Workload(application, 'web', web).endpoint('http') });
      renderFleet(fleet);
    }).split('\n').find((line) => line.includes('Cloudflared'))!.split(': add ')[1]!;
    const ingressClasses = [{ name: 'public', controller: { namespace: 'nginx', labels: {} }, external: true }];
    expect(remedy(undefined)).toBe("new Cloudflared(this, { tunnel: '…' }) or new CiliumGateway(this, { issuer: … })");
    expect(remedy({ ...machines(), podNetwork: { provider: 'canal' } })).toBe("new Cloudflared(this, { tunnel: '…' })");
    expect(remedy({ ...machines(), podNetwork: { provider: 'canal' }, ingressClasses })).toBe("new Cloudflared(this, { tunnel: '…' }) or new PlatformIngress(this, { className: 'public' })");
  });

  describe('through an entry that it names', () => {
    const tunnel = '6ff42ae2-765d-4adf-8112-31c55c1551ef';

    test('comes after that one, and lets that one in alone', () => {
      const fleet = newFleet();
      const cluster = bareCluster(fleet);
      const named = new Cloudflared(cluster, { tunnel, isDefault: false });
      const application = new Application(cluster, 'web');
      new Route(application, 'front', { host: 'shop', to: new Workload(application, 'web', web).endpoint('http'), through: named });
      const { relations } = cluster;
      expect(relations.connections).toEqual([{ from: expect.objectContaining({ name: 'cloudflared' }), to: expect.objectContaining({ port: 8080 }) }]);
      expect(relations.dependencies.map(({ from, to }) => [from.name, to.name])).toContainEqual(['web', 'cloudflared']);
      expect(relations.needs.some(({ capability }) => capability === 'entry')).toBe(false);
      expect(relations.playerOf('entry')).toBeUndefined();
    });

    test('names one, of its own cluster', () => {
      const through = (choose: (own: Cluster, other: Cluster) => RouteProps['through']): string => refusalOf(() => {
        const fleet = newFleet();
        const [own, other] = ['home', 'away'].map((name) => bareCluster(fleet, { name })) as [Cluster, Cluster];
        const application = new Application(own, 'web');
        new Route(application, 'front', { host: 'shop', to: new Workload(application, 'web', web).endpoint('http'), through: choose(own, other) });
      });
      expect(through((_own, other) => new Cloudflared(other, { tunnel }))).toBe(
        "route 'shop.example.org' must come in through an entry of its own cluster 'home', got 'cloudflared' of cluster 'away'; declare an entry there",
      );
      expect(through((own) => [new Cloudflared(own, { tunnel }), new CiliumGateway(own, { issuer: 'authority', isDefault: false })] as unknown as RouteProps['through'])).toBe(
        "route 'shop.example.org' must come in through one entry, got 'cloudflared' and 'gateway'; declare another route with a host of its own for the other",
      );
    });

    test('a cluster has one default entry, whichever is declared first', () => {
      const both = (first: 'gateway' | 'tunnel'): string => refusalOf(() => {
        const cluster = bareCluster(newFleet());
        const declare = { gateway: () => new CiliumGateway(cluster, { issuer: 'authority' }), tunnel: () => new Cloudflared(cluster, { tunnel }) };
        declare[first]();
        declare[first === 'gateway' ? 'tunnel' : 'gateway']();
      });
      const sentence = (one: string, two: string): string => `the cluster must have one default entry, got '${one}' and '${two}'; give one of them isDefault: false and let the routes that come in there name it with through`;
      expect(both('tunnel')).toBe(sentence('cloudflared', 'gateway'));
      expect(both('gateway')).toBe(sentence('gateway', 'cloudflared'));
    });
  });

  test('leads to a Service: without one there is no address to lead to', () => {
    expect(refusal((application) => {
      const pods = new Pods(application, 'chart', { app: 'chart' }, { http: 80 });
      new Route(application, 'front', { host: 'shop', to: pods.endpoint('http') });
    })).toBe("route 'shop.example.org' must lead to pods behind a Service, got 'chart' without one; tell its Pods the name of their Service");
  });

  test('leads to a port that is there', () => {
    expect(refusal((application) => new Route(application, 'front', { host: 'shop', to: new Workload(application, 'web', web).endpoint('https') })))
      .toBe("port of 'web' must be one of http, metrics, got 'https'");
  });
});
