import { type GatewayEntry } from '../entry';
import { Certificate } from '../kinds/certificate';
import { customManifest } from '../kinds/custom-manifest';
import { Gateway } from '../kinds/gateway';
import { HTTPRoute } from '../kinds/http-route';
import { type KindProps } from '../kinds/kind';
import { type Manifest } from '../manifest';
import { type ClusterModel } from '../model';
import { byCodeUnit } from '../names';
import { applicationNamed } from './application-named';
import { annotate, syncWave } from './object-waves';

type Listener = KindProps<typeof Gateway>['spec']['listeners'][number];

/** A name that a listener answers for, with the namespaces of its routes. */
interface Section {
  readonly name: string;
  readonly hostname: string;
  readonly secretName: string;
  readonly namespaces: readonly string[];
}

/** The listener that a host's route hangs on: the one for all names directly below the domain, or one of its own. */
export function listenerOf({ wildcard }: GatewayEntry, host: string): string {
  return wildcard !== undefined && host.split('.').slice(1).join('.') === wildcard ? 'https' : host;
}

/** Gives a gateway's application its Gateway, the way from HTTP to HTTPS, and a certificate for each listener. */
export function deriveGateway(model: ClusterModel, entry: GatewayEntry): void {
  const application = applicationNamed(model, entry.application.name);
  const sections = sectionsOf(model, entry);
  const manifests = [gateway(model, entry, sections), toHttps(entry), ...sections.map((section) => certificate(entry, section))];
  // An authority that asks the hosts themselves needs the Gateway before there are certificates: nothing may wait for another.
  if (entry.solvesOverHttp) for (const manifest of manifests) annotate(manifest, syncWave, '0');
  for (const manifest of manifests) application.objects.push({ manifest, origin: 'derived: routes', after: [] });
}

function sectionsOf(model: ClusterModel, entry: GatewayEntry): Section[] {
  const { relations } = model.cluster;
  const namespaces = new Map<string, Set<string>>(entry.wildcard === undefined ? [] : [['https', new Set()]]);
  for (const route of relations.routes.filter((candidate) => relations.entryOf(candidate) === entry)) {
    const name = listenerOf(entry, route.host);
    const { namespace } = applicationNamed(model, route.application.name);
    namespaces.set(name, (namespaces.get(name) ?? new Set()).add(namespace));
  }
  return [...namespaces].sort(([left], [right]) => byCodeUnit(left, right)).map(([name, from]) => ({
    name,
    hostname: name === 'https' ? `*.${entry.wildcard}` : name,
    secretName: name === 'https' ? 'wildcard-tls' : `${name}-tls`,
    namespaces: [...from].sort(byCodeUnit),
  }));
}

function gateway(model: ClusterModel, entry: GatewayEntry, sections: readonly Section[]): Manifest {
  const { name, namespace, className, labels } = entry;
  const annotations = { ...entry.annotations, ...askedAddresses(model, entry) };
  const infrastructure = {
    ...(Object.keys(labels).length > 0 && { labels: { ...labels } }), ...(Object.keys(annotations).length > 0 && { annotations }),
  };
  return customManifest(Gateway, {
    metadata: { name, namespace },
    spec: {
      gatewayClassName: className,
      // For the way to HTTPS and the answers to an authority alone, which are in this namespace.
      listeners: [{ name: 'http', port: 80, protocol: 'HTTP', allowedRoutes: { namespaces: { from: 'Same' } } }, ...sections.map(listener)],
      ...(Object.keys(infrastructure).length > 0 && { infrastructure }),
    },
  });
}

function listener({ name, hostname, secretName, namespaces }: Section): Listener {
  return {
    name, port: 443, protocol: 'HTTPS', hostname,
    tls: { mode: 'Terminate', certificateRefs: [{ group: '', kind: 'Secret', name: secretName }] },
    allowedRoutes: {
      namespaces: namespaces.length === 0 ? { from: 'Same' } : {
        from: 'Selector', selector: { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: [...namespaces] }] },
      },
    },
  };
}

/** Whoever hands out addresses is asked for certain ones by an annotation of its own. */
function askedAddresses({ cluster: { relations } }: ClusterModel, { addresses }: GatewayEntry): Record<string, string> {
  const pool = relations.loadBalancerPool;
  return pool && addresses.length > 0 ? { [pool.annotation]: addresses.join(',') } : {};
}

function toHttps({ name, namespace }: GatewayEntry): Manifest {
  return customManifest(HTTPRoute, {
    metadata: { name: 'to-https', namespace },
    spec: {
      parentRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name, namespace, sectionName: 'http' }],
      rules: [{
        matches: [{ path: { type: 'PathPrefix', value: '/' } }],
        filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }],
      }],
    },
  });
}

function certificate({ namespace, issuer }: GatewayEntry, { hostname, secretName }: Section): Manifest {
  return customManifest(Certificate, {
    metadata: { name: secretName.replace(/-tls$/, ''), namespace },
    spec: { secretName, dnsNames: [hostname], issuerRef: { name: issuer, kind: 'ClusterIssuer', group: 'cert-manager.io' } },
  });
}
