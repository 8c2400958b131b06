import { fieldPath, type FieldPath } from '../../field-path';
import { type Manifest } from '../../manifest';
import { groupKind } from '../../object-identity';

/** The Service that requests are sent to, and the port of it. */
export interface Backend {
  readonly namespace: string;
  readonly name: string;
  readonly port: number | string | undefined;
  /** Who sends them: `a route leads to`. */
  readonly by: string;
  /** What another namespace needs to let it. */
  readonly crossesBy?: 'grant';
}

const inRules = fieldPath('spec.rules[].backendRefs[]');
const inFilters = fieldPath('spec.rules[].filters[].requestMirror.backendRef');
const inPaths = fieldPath('spec.rules[].http.paths[].backend.service');
const byDefault = fieldPath('spec.defaultBackend.service');
const inWebhooks = fieldPath('webhooks[].clientConfig.service');
const inConversion = fieldPath('spec.conversion.webhook.clientConfig.service');
const ofApi = fieldPath('spec.service');

/** All Services that an object makes somebody call. */
export function backendsOf(manifest: Manifest): Backend[] {
  switch (groupKind(manifest)) {
    case 'gateway.networking.k8s.io/HTTPRoute':
    case 'gateway.networking.k8s.io/GRPCRoute':
    case 'gateway.networking.k8s.io/TCPRoute':
    case 'gateway.networking.k8s.io/TLSRoute':
    case 'gateway.networking.k8s.io/UDPRoute': return [...inRules(manifest), ...inFilters(manifest)].flatMap((reference) => inRoute(reference, manifest));
    case 'networking.k8s.io/Ingress': return [...byDefault(manifest), ...inPaths(manifest)].flatMap((service) => inIngress(service, manifest));
    case 'admissionregistration.k8s.io/MutatingWebhookConfiguration':
    case 'admissionregistration.k8s.io/ValidatingWebhookConfiguration': return called(inWebhooks, manifest, 'a webhook is at', 443);
    case 'apiextensions.k8s.io/CustomResourceDefinition': return called(inConversion, manifest, 'converts its objects', 443);
    case 'apiregistration.k8s.io/APIService': return called(ofApi, manifest, 'answers for its API', 443);
    default: return [];
  }
}

function inRoute(reference: unknown, { metadata: { namespace = '' } }: Manifest): Backend[] {
  const { group = '', kind = 'Service', name, namespace: place = namespace, port } = reference as { group?: string; kind?: string; name?: string; namespace?: string; port?: number };
  return group === '' && kind === 'Service' && name !== undefined ? [{ namespace: place, name, port, by: 'a route leads to', crossesBy: 'grant' }] : [];
}

function inIngress(service: unknown, { metadata: { namespace = '' } }: Manifest): Backend[] {
  const { name, port } = service as { name?: string; port?: { number?: number; name?: string } };
  return name === undefined ? [] : [{ namespace, name, port: port?.number ?? port?.name, by: 'a route leads to' }];
}

/** What the API server calls; it says the namespace and may leave out the port. */
function called(services: FieldPath, manifest: Manifest, by: string, usual: number): Backend[] {
  return services(manifest).flatMap((service) => {
    const { name, namespace, port = usual } = service as { name?: string; namespace?: string; port?: number };
    return name === undefined || namespace === undefined ? [] : [{ namespace, name, port, by }];
  });
}
