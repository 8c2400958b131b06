import { coreManifest, type CoreProps } from '../core-kinds';
import { type GatewayEntry, type IngressEntry } from '../entry';
import { Certificate } from '../kinds/certificate';
import { customManifest } from '../kinds/custom-manifest';
import { HTTPRoute } from '../kinds/http-route';
import { type KindProps } from '../kinds/kind';
import { ReferenceGrant } from '../kinds/reference-grant';
import { type Manifest } from '../manifest';
import { type ApplicationModel, type ClusterModel } from '../model';
import { type Endpoint, type PublishedRoute } from '../relations';
import { applicationNamed } from './application-named';
import { deriveGateway, listenerOf } from './gateways';
import { type PathRule, pathRule } from './path-rules';

type Match = NonNullable<KindProps<typeof HTTPRoute>['spec']['rules'][number]['matches']>[number];
type IngressPath = NonNullable<NonNullable<NonNullable<CoreProps<'Ingress'>['spec']>['rules']>[number]['http']>['paths'][number];

/** Most matches in one rule; a route of more has several rules. */
const matchesInRule = 8;

/** Gives each route the object that its entry reads. A tunnel reads its own list of hosts and needs none. */
export function deriveRoutes(model: ClusterModel): void {
  const { relations } = model.cluster;
  for (const entry of relations.entries) if (entry.type === 'gateway') deriveGateway(model, entry);
  for (const route of relations.routes) {
    const application = applicationNamed(model, route.application.name);
    const entry = relations.entryOf(route);
    if (entry?.type === 'gateway') add(application, throughGateway(route, entry, application.namespace));
    if (entry?.type === 'ingress') add(application, throughIngress(model, route, entry));
  }
}

function add({ objects }: ApplicationModel, manifests: readonly Manifest[]): void {
  for (const manifest of manifests) objects.push({ manifest, origin: 'derived: routes', after: [] });
}

/** An HTTPRoute in the application's namespace; of a Service elsewhere that namespace must say that it may. */
function throughGateway(route: PublishedRoute, entry: GatewayEntry, namespace: string): Manifest[] {
  const service = serviceOf(route.endpoint);
  const isElsewhere = service.namespace !== namespace;
  const matches = (route.paths.length > 0 ? route.paths : ['^/']).map((path) => matchOf(pathRule(path)));
  const backendRefs = [{ group: '' as const, kind: 'Service' as const, name: service.name, port: service.port, weight: 1, ...(isElsewhere && { namespace: service.namespace }) }];
  return [
    customManifest(HTTPRoute, {
      metadata: { name: route.host, namespace },
      spec: {
        parentRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: entry.name, namespace: entry.namespace, sectionName: listenerOf(entry, route.host) }],
        hostnames: [route.host],
        rules: inGroups(matches).map((group) => ({ matches: group, backendRefs })),
      },
    }),
    ...(isElsewhere ? [customManifest(ReferenceGrant, {
      metadata: { name: route.host, namespace: service.namespace },
      spec: { from: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace }], to: [{ group: '', kind: 'Service', name: service.name }] },
    })] : []),
  ];
}

function inGroups<Item>(items: readonly Item[]): Item[][] {
  return Array.from({ length: Math.ceil(items.length / matchesInRule) }, (_, index) => items.slice(index * matchesInRule, (index + 1) * matchesInRule));
}

/** A Gateway compares an expression with the whole path, a route with a part of it. */
function matchOf({ type, value }: PathRule): Match {
  switch (type) {
    case 'everything': return { path: { type: 'PathPrefix', value: '/' } };
    case 'exact': return { path: { type: 'Exact', value } };
    case 'prefix': return { path: { type: 'PathPrefix', value } };
    case 'below': return { path: { type: 'RegularExpression', value: `${value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}.*` } };
    case 'expression': return { path: { type: 'RegularExpression', value: `.*(?:${value}).*` } };
  }
}

/** An Ingress where its Service is, for it can lead to no other namespace, and its certificate beside it. */
function throughIngress(model: ClusterModel, route: PublishedRoute, entry: IngressEntry): Manifest[] {
  const service = serviceOf(route.endpoint);
  const metadata = { name: route.host, namespace: service.namespace };
  const secretName = `${route.host}-tls`;
  const rules = (route.paths.length > 0 ? route.paths : ['^/']).map((path) => ({ path, rule: pathRule(path) }));
  for (const { path, rule } of rules) if (!isPrefix(rule)) refuse(model, route, entry, path);
  const paths = rules.flatMap(({ rule }) => isPrefix(rule) ? [ingressPath(rule, service)] : []);
  if (paths.length === 0) return [];
  const ingress = coreManifest('Ingress', {
    metadata,
    spec: {
      ingressClassName: entry.className,
      tls: [{ hosts: [route.host], ...(entry.issuer !== undefined && { secretName }) }],
      rules: [{ host: route.host, http: { paths } }],
    },
  });
  const certificate = entry.issuer === undefined ? [] : [customManifest(Certificate, {
    metadata, spec: { secretName, dnsNames: [route.host], issuerRef: { name: entry.issuer, kind: 'ClusterIssuer', group: 'cert-manager.io' } },
  })];
  return [ingress, ...certificate];
}

/** What an Ingress can say: it compares whole parts of a path, between slashes. */
function isPrefix({ type, value }: PathRule): boolean {
  return type !== 'expression' && (type !== 'below' || value.endsWith('/'));
}

function ingressPath({ type, value }: PathRule, { name, port }: { name: string; port: number }): IngressPath {
  return { path: type === 'everything' ? '/' : value, pathType: type === 'exact' ? 'Exact' : 'Prefix', backend: { service: { name, port: { number: port } } } };
}

function refuse(model: ClusterModel, { application, host }: PublishedRoute, { className }: IngressEntry, path: string): void {
  model.problems.push({
    where: `${model.cluster.name}/${application.name}`,
    message: `path of route '${host}' must be a prefix such as '^/api/' or a whole path such as '^/api$' to come in through IngressClass '${className}', which knows no regular expressions, got '${path}'; write prefixes, or lead the route through another entry`,
  });
}

function serviceOf({ service, pods }: Endpoint): { name: string; port: number; namespace: string } {
  return { ...service!, namespace: pods.namespace };
}
