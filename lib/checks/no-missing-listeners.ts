import { fieldPath } from '../field-path';
import { type LabelSelector, matches } from '../label-selector';
import { type Manifest } from '../manifest';
import { groupOf } from '../object-identity';
import { didYouMean } from '../schema/did-you-mean';
import { type Check, objectsOf } from './check';
import { type Inventory, inventoryOf } from './inventory';

const gateway = 'gateway.networking.k8s.io';
const routes = new Set(['GRPCRoute', 'HTTPRoute', 'TCPRoute', 'TLSRoute', 'UDPRoute']);

interface Parent {
  readonly group?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly sectionName?: string;
  readonly port?: number;
}

interface Listener {
  readonly name: string;
  readonly port: number;
  readonly hostname?: string;
  readonly allowedRoutes?: { readonly namespaces?: { readonly from?: string; readonly selector?: LabelSelector } };
}

const parents = fieldPath('spec.parentRefs[]');
const listenersOf = fieldPath('spec.listeners[]');
const hostsOf = fieldPath('spec.hostnames[]');

/** A route of Gateway API has a Gateway with a listener that takes it: one of that name and port, for its namespace and its hosts. */
export const noMissingListeners: Check = (fleet) => fleet.models.flatMap((model) => {
  const inventory = inventoryOf(model, fleet);
  return objectsOf(model).flatMap(({ manifest, where }) => {
    if (!routes.has(manifest.kind) || groupOf(manifest) !== gateway) return [];
    return parents(manifest).flatMap((parent) => refused(parent as Parent, manifest, inventory) ?? []).map((message) => ({ where, message }));
  });
});

function refused(parent: Parent, route: Manifest, inventory: Inventory): string | undefined {
  const { group = gateway, kind = 'Gateway', name, namespace = route.metadata.namespace ?? '', sectionName, port } = parent;
  if (group !== gateway || kind !== 'Gateway' || name === undefined) return undefined;
  const found = inventory.find(`${gateway}/Gateway`, namespace, name);
  const subject = `${route.kind} '${route.metadata.name}'`;
  if (!found) {
    if (inventory.mayHoldMore(`${gateway}/Gateway`, namespace) || !inventory.knowsKind(`${gateway}/Gateway`)) return undefined;
    return `Gateway '${name}' that ${subject} comes in through must be in namespace '${namespace}', got none${didYouMean(name, inventory.namesOf(`${gateway}/Gateway`, namespace), 'declare it, or say in which namespace it is')}`;
  }
  const all = listenersOf(found) as Listener[];
  const named = all.filter((listener) => (sectionName === undefined || listener.name === sectionName) && (port === undefined || listener.port === port));
  const asked = [...(sectionName === undefined ? [] : [`'${sectionName}'`]), ...(port === undefined ? [] : [`port ${port}`])].join(' with ');
  if (named.length === 0) return `listener of Gateway '${name}' for ${subject} must be one of ${all.map((listener) => `'${listener.name}' (${listener.port})`).join(', ') || 'none'}, got ${asked || 'none'}; correct sectionName or port of its parentRefs`;
  const allowed = named.filter((listener) => allows(listener, namespace, route.metadata.namespace ?? '', inventory));
  if (allowed.length === 0) {
    return `Gateway '${name}' of namespace '${namespace}' must let in routes of namespace '${route.metadata.namespace}', got ${subject} at listeners that do not; add allowedRoutes: { namespaces: { from: 'All' } } to one of its listeners, or move the route`;
  }
  const hosts = hostsOf(route) as string[];
  if (hosts.length === 0 || allowed.some(({ hostname }) => hostname === undefined || hosts.some((host) => overlaps(host, hostname)))) return undefined;
  return `hosts of ${subject} must be some that Gateway '${name}' listens for, got ${hosts.map((host) => `'${host}'`).join(', ')} for ${[...new Set(allowed.map(({ hostname }) => `'${hostname}'`))].join(', ')}; correct one of them`;
}

/** A listener that says nothing takes routes of its Gateway's namespace alone. */
function allows({ allowedRoutes }: Listener, gatewayNamespace: string, namespace: string, inventory: Inventory): boolean {
  const { from = 'Same', selector = {} } = allowedRoutes?.namespaces ?? {};
  if (from === 'All') return true;
  if (from === 'Same') return namespace === gatewayNamespace;
  const labels = inventory.find('/Namespace', '', namespace)?.metadata.labels;
  // A namespace that is not ours to make may have any labels.
  return from === 'Selector' && (labels === undefined || matches(selector, { ...labels, 'kubernetes.io/metadata.name': namespace }));
}

/** Whether two names of hosts, of which any may begin with a star, have one in common. */
function overlaps(left: string, right: string): boolean {
  const covers = (wildcard: string, host: string): boolean => wildcard.startsWith('*.') && host.endsWith(wildcard.slice(1));
  return left === right || covers(left, right) || covers(right, left);
}
