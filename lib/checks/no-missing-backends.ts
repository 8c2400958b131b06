import { type Manifest } from '../manifest';
import { didYouMean } from '../schema/did-you-mean';
import { type Check, objectsOf } from './check';
import { type Inventory, inventoryOf } from './inventory';
import { type Backend, backendsOf } from './references/backends';

/**
 * What requests are sent to is there: the Service that a route leads to, or that the Kubernetes API calls for a webhook or an
 * API of its own, with that port, and with the consent of its namespace where it is another one.
 */
export const noMissingBackends: Check = (fleet) => fleet.models.flatMap((model) => {
  const inventory = inventoryOf(model, fleet);
  return objectsOf(model).flatMap(({ manifest, where }) => {
    const messages = backendsOf(manifest).flatMap((backend) => [missing(backend, inventory), notGranted(backend, manifest, inventory)].flatMap((message) => message ?? []));
    return [...new Set(messages)].map((message) => ({ where, message }));
  });
});

function missing({ namespace, name, port, by }: Backend, inventory: Inventory): string | undefined {
  const service = inventory.find('/Service', namespace, name);
  if (!service) {
    if (inventory.has('/Service', namespace, name) || inventory.mayHoldMore('/Service', namespace)) return undefined;
    return `Service '${name}' that ${by} must be in namespace '${namespace}', got none${didYouMean(name, inventory.namesOf('/Service', namespace), 'declare it')}`;
  }
  const ports = (((service.spec ?? {}) as { ports?: { name?: string; port: number }[] }).ports ?? []);
  if (port === undefined || ports.some((each) => each.port === port || each.name === port)) return undefined;
  return `port of Service '${name}' that ${by} must be one of ${ports.map((each) => each.port).join(', ') || 'none'}, got '${port}'`;
}

const gateway = 'gateway.networking.k8s.io';

interface Grant {
  readonly from?: readonly { readonly group: string; readonly kind: string; readonly namespace: string }[];
  readonly to?: readonly { readonly group: string; readonly kind: string; readonly name?: string }[];
}

/** A route of Gateway API may lead into another namespace only where that one has a ReferenceGrant. */
function notGranted({ namespace, name, crossesBy }: Backend, { kind, metadata }: Manifest, inventory: Inventory): string | undefined {
  if (crossesBy !== 'grant' || namespace === metadata.namespace || inventory.mayHoldMore(`${gateway}/ReferenceGrant`, namespace)) return undefined;
  const granted = inventory.all(`${gateway}/ReferenceGrant`, namespace).some(({ spec }) => {
    const { from = [], to = [] } = (spec ?? {}) as Grant;
    return from.some((source) => source.group === gateway && source.kind === kind && source.namespace === metadata.namespace)
      && to.some((target) => target.group === '' && target.kind === 'Service' && (target.name === undefined || target.name === name));
  });
  if (granted) return undefined;
  return `Service '${name}' of namespace '${namespace}' must be granted to ${kind} '${metadata.name}' of namespace '${metadata.namespace}', got no ReferenceGrant; declare one in '${namespace}' from ${kind} of '${metadata.namespace}' to Service, or route to a Service of its own namespace`;
}
