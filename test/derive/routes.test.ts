import * as fc from 'fast-check';
import { Cilium, CiliumGateway } from '../../apps';
import { Application, Pods, Route, Workload } from '../../lib';
import { pathRule } from '../../lib/derive/path-rules';
import { HTTPRoute } from '../../lib/kinds/http-route';
import { ReferenceGrant } from '../../lib/kinds/reference-grant';
import { renderCluster } from '../support/declare';
import { type Rendered } from '../support/rendered';

function routed(paths: readonly string[] | undefined): Rendered {
  return renderCluster((cluster) => {
    new Cilium(cluster, { loadBalancer: { addresses: [{ cidr: '192.168.1.64/28' }] } });
    new CiliumGateway(cluster, { issuer: 'authority' });
    const application = new Application(cluster, 'shop');
    const workload = new Workload(application, 'web', { image: 'example.org/a:1', ports: { http: 8080 }, probes: { readiness: { port: 'http' } }, resources: { cpu: '10m', memory: '16Mi' } });
    new Route(application, 'web', { host: 'shop', to: workload.endpoint('http'), ...(paths && { paths }) });
  });
}

interface Match { readonly path: { readonly type: string; readonly value: string } }

const rulesOf = (paths?: readonly string[]): { matches?: Match[]; backendRefs?: unknown[] }[] => routed(paths).custom(HTTPRoute, 'shop.example.org').spec.rules;

/** What Gateway API says of a match, and of expressions what Envoy does: they must fit the whole path. */
function fits({ path: { type, value } }: Match, path: string): boolean {
  switch (type) {
    case 'Exact': return path === value;
    case 'PathPrefix': return value === '/' || path === value || path.startsWith(value.endsWith('/') ? value : `${value}/`);
    default: return new RegExp(`^(?:${value})$`).test(path);
  }
}

describe('a route through a Gateway', () => {
  test('is an HTTPRoute beside its application, with everything said that the API server would write into its lists', () => {
    expect(routed(undefined).custom(HTTPRoute, 'shop.example.org', 'home/shop')).toMatchObject({
      metadata: { namespace: 'shop' },
      spec: {
        parentRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'gateway', namespace: 'gateway', sectionName: 'shop.example.org' }],
        hostnames: ['shop.example.org'],
        rules: [{ matches: [{ path: { type: 'PathPrefix', value: '/' } }], backendRefs: [{ group: '', kind: 'Service', name: 'web', port: 8080, weight: 1 }] }],
      },
    });
  });

  test('asks no namespace for leave that is its own, and each other one', () => {
    expect(routed(undefined).allCustom(ReferenceGrant)).toEqual([]);
    const rendered = renderCluster((cluster) => {
      new Cilium(cluster, { loadBalancer: { addresses: [{ cidr: '192.168.1.64/28' }] } });
      new CiliumGateway(cluster, { issuer: 'authority' });
      const pods = new Pods(new Application(cluster, 'store'), 'store', { app: 'store' }, { http: 80 }, 'store');
      new Route(new Application(cluster, 'front'), 'web', { host: 'store', to: pods.endpoint('http') });
    });
    expect(rendered.custom(HTTPRoute, 'store.example.org', 'home/front').spec.rules).toMatchObject([{ backendRefs: [{ name: 'store', namespace: 'store' }] }]);
    expect(rendered.custom(ReferenceGrant, 'store.example.org')).toMatchObject({
      metadata: { namespace: 'store' },
      spec: { from: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'front' }], to: [{ group: '', kind: 'Service', name: 'store' }] },
    });
  });

  test.each([
    ['^/', 'PathPrefix', '/'], ['^/.*', 'PathPrefix', '/'], ['^/api(/|$)', 'PathPrefix', '/api'], ['^/api/v1($|/)', 'PathPrefix', '/api/v1'], ['^/health$', 'Exact', '/health'],
    ['^/a\\.txt$', 'Exact', '/a.txt'], ['^/api/', 'RegularExpression', '/api/.*'], ['^/api', 'RegularExpression', '/api.*'], ['^/a\\.b/', 'RegularExpression', '/a\\.b/.*'],
    ['^/v[12]/', 'RegularExpression', '.*(?:^/v[12]/).*'], ['^/a|b', 'RegularExpression', '.*(?:^/a|b).*'], ['^/a.b/', 'RegularExpression', '.*(?:^/a.b/).*'],
  ])('says %s as %s %s', (expression, type, value) => {
    expect(rulesOf([expression])).toMatchObject([{ matches: [{ path: { type, value } }] }]);
  });

  test('of many paths has several rules, each to the same Service', () => {
    const rules = rulesOf(Array.from({ length: 19 }, (_, index) => `^/path-${index}/`));
    expect(rules.map(({ matches }) => matches?.length)).toEqual([8, 8, 3]);
    expect(new Set(rules.map(({ backendRefs }) => JSON.stringify(backendRefs))).size).toBe(1);
  });

  test('lets through the very paths that the expression lets through a tunnel', () => {
    const matchOf = new Map<string, Match>();
    const part = fc.constantFrom('a', 'b', 'api', 'v1', 'a.b', 'x-y', '~u');
    const path = fc.array(part, { maxLength: 4 }).chain((parts) => fc.constantFrom(`/${parts.join('/')}`, `/${parts.join('/')}/`.replace('//', '/')));
    const literal = path.map((text) => text.replace(/\./g, '\\.'));
    const expression = fc.tuple(literal, fc.constantFrom('', '$', '(/|$)', '($|/)', '.*', '[ab]', '|b', '(a|v1)', '.')).map(([text, end]) => `^${text}${end}`);
    fc.assert(fc.property(expression, fc.array(path, { minLength: 1, maxLength: 12 }), (text, paths) => {
      const match = matchOf.get(text) ?? rulesOf([text])[0]!.matches![0]!;
      matchOf.set(text, match);
      for (const each of paths) expect([text, each, fits(match, each)]).toEqual([text, each, new RegExp(text).test(each)]);
    }), { numRuns: 150, seed: 16 });
    expect(new Set([...matchOf.values()].map(({ path: { type } }) => type)).size).toBe(3);
  });
});

test('an expression is taken for a path only where it is one', () => {
  const types = (expressions: readonly string[]): string[] => expressions.map((each) => pathRule(each).type);
  expect(types(['^/', '^/a', '^/a/', '^/a$', '^/a(/|$)'])).toEqual(['everything', 'below', 'below', 'exact', 'prefix']);
  expect(types(['^/a+', '^/a?', '^/(?i)a', '^/a/(/|$)', '^/[a]', '^/a\\d', '^/a$b', '^/a*'])).toEqual(Array.from({ length: 8 }, () => 'expression'));
});
