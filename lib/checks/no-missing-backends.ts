import { type Manifest } from '../manifest';
import { groupKind } from '../object-identity';
import { nearest } from '../schema/nearest';
import { type Check, objectsOf } from './check';
import { type Inventory, inventoryOf } from './inventory';

/** The Service that requests are sent to, and the port of it. */
interface Backend {
  readonly namespace: string;
  readonly name: string;
  readonly port: number | string | undefined;
}

/** What routes lead to is there: a Service in that namespace with that port. */
export const noMissingBackends: Check = (fleet) => fleet.models.flatMap((model) => objectsOf(model).flatMap(({ manifest, where }) =>
  backendsOf(manifest).flatMap((backend) => {
    const message = missing(backend, inventoryOf(model, fleet));
    return message === undefined ? [] : [{ where, message }];
  })));

function backendsOf(manifest: Manifest): Backend[] {
  const namespace = manifest.metadata.namespace ?? '';
  switch (groupKind(manifest)) {
    case 'gateway.networking.k8s.io/HTTPRoute': return inRoute((manifest.spec ?? {}), namespace);
    case 'networking.k8s.io/Ingress': return inIngress((manifest.spec ?? {}), namespace);
    default: return [];
  }
}

interface RouteSpec {
  readonly rules?: readonly { readonly backendRefs?: readonly { readonly kind?: string; readonly name: string; readonly namespace?: string; readonly port?: number }[] }[];
}

function inRoute({ rules = [] }: RouteSpec, namespace: string): Backend[] {
  return rules.flatMap(({ backendRefs = [] }) => backendRefs.filter(({ kind = 'Service' }) => kind === 'Service')
    .map((reference) => ({ namespace: reference.namespace ?? namespace, name: reference.name, port: reference.port })));
}

interface IngressBackend {
  readonly service?: { readonly name: string; readonly port?: { readonly number?: number; readonly name?: string } };
}

interface IngressSpec {
  readonly defaultBackend?: IngressBackend;
  readonly rules?: readonly { readonly http?: { readonly paths?: readonly { readonly backend: IngressBackend }[] } }[];
}

function inIngress({ defaultBackend, rules = [] }: IngressSpec, namespace: string): Backend[] {
  const all = [...(defaultBackend ? [defaultBackend] : []), ...rules.flatMap(({ http }) => (http?.paths ?? []).map(({ backend }) => backend))];
  return all.flatMap(({ service }) => service ? [{ namespace, name: service.name, port: service.port?.number ?? service.port?.name }] : []);
}

function missing({ namespace, name, port }: Backend, inventory: Inventory): string | undefined {
  const service = inventory.find('/Service', namespace, name);
  if (!service) {
    if (inventory.mayHoldMore('/Service', namespace)) return undefined;
    const meant = nearest(name, inventory.all('/Service', namespace).map(({ metadata }) => metadata.name));
    return `Service '${name}' that a route leads to must be in namespace '${namespace}', got none; ${meant === undefined ? 'declare it' : `did you mean '${meant}'?`}`;
  }
  const ports = (((service.spec ?? {}) as { ports?: { name?: string; port: number }[] }).ports ?? []);
  if (port === undefined || ports.some((each) => each.port === port || each.name === port)) return undefined;
  return `port of Service '${name}' that a route leads to must be one of ${ports.map((each) => each.port).join(', ') || 'none'}, got '${port}'`;
}
