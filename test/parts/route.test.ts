import { Application, type Cluster, Pods, Route, type RouteProps, Workload } from '../../lib';
import { bareCluster, completeCluster, newFleet, refusal, refusalOf, renderFleet } from '../support/declare';
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
