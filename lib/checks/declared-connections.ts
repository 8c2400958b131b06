import { groupedBy } from '../grouped-by';
import { flows, type Flow } from '../derive/peers';
import { type LabelSelector, matches, selects } from '../label-selector';
import { type Manifest } from '../manifest';
import { groupKind } from '../object-identity';
import { containersOf, podSpecOf, type PodSpec } from '../pod-spec';
import { type Check, objectsOf } from './check';
import { type Inventory, inventoryOf } from './inventory';

/**
 * Pods that are told the address of a Service of the cluster are declared to connect to it. A namespace of ours allows nothing else,
 * so the call would never be answered.
 */
export const declaredConnections: Check = (fleet) => fleet.models.flatMap((model) => {
  const allowed = groupedBy(flows(model.cluster.relations), ({ from }) => from);
  const groups = groupedBy(model.cluster.relations.pods, ({ namespace }) => namespace);
  const policies = groupedBy(objectsOf(model).filter(({ origin }) => !origin.startsWith('derived:')).flatMap(({ manifest }) => egressPolicy(manifest) ?? []), ({ namespace }) => namespace);
  return objectsOf(model).flatMap(({ manifest, where }) => {
    const inside = podSpecOf(manifest);
    if (!inside || inside.spec.hostNetwork === true) return [];
    const called = calledServices(inside.spec, inventoryOf(model, fleet)).filter((service) => !isItself(service, manifest, inside.labels));
    if (called.length === 0) return [];
    const namespace = manifest.metadata.namespace!;
    const own = (groups.get(namespace) ?? []).filter((group) => selects(group.labels, inside.labels));
    const isOpened = (policies.get(namespace) ?? []).some(({ selector }) => matches(selector, inside.labels));
    if (own.length === 0 || isOpened) return [];
    return called.filter((service) => !isAllowed(service, own.flatMap((group) => allowed.get(group) ?? []))).map(({ metadata }) => ({
      where, severity: 'warning' as const,
      message: `pods that are told of Service '${metadata.name}' of namespace '${metadata.namespace}' must be declared to connect to it, got no such connection; `
        + `its namespace lets nobody else in: declare pods.connectsTo(…endpoint('…'))`,
    }));
  });
});

/** `name.namespace.svc`, or `name.namespace` where it is said how it is called: `http://name.namespace`, `name.namespace:80`. */
const address = /(?<scheme>[a-z][a-z0-9+.-]*:\/\/(?:[^@/\s]*@)?)?\b(?<name>[a-z0-9]([-a-z0-9]*[a-z0-9])?)\.(?<namespace>[a-z0-9]([-a-z0-9]*[a-z0-9])?)(?<suffix>\.svc\b(?:\.[a-z0-9.-]+[a-z0-9])?)?(?<port>:\d+)?(?![-.\w])/g;

function calledServices(spec: PodSpec, inventory: Inventory): Manifest[] {
  const found = new Set<Manifest>();
  for (const text of textsOf(spec)) {
    if (!text.includes('.')) continue;
    for (const { groups } of text.matchAll(address)) {
      const { scheme, name, namespace: place, suffix, port } = groups!;
      if (scheme === undefined && suffix === undefined && port === undefined) continue;
      const service = inventory.find('/Service', place!, name!);
      if (service) found.add(service);
    }
  }
  return [...found];
}

/** Pods may be told their own address, to tell it to others. */
function isItself({ metadata, spec }: Manifest, sender: Manifest, labels: Readonly<Record<string, string>>): boolean {
  const { selector } = spec as { selector?: Readonly<Record<string, string>> };
  return metadata.namespace === sender.metadata.namespace && selector !== undefined && selects(selector, labels);
}

function textsOf(spec: PodSpec): string[] {
  return containersOf(spec).flatMap(({ args = [], command = [], env = [] }) => [...args, ...command, ...env.flatMap(({ value }) => value ?? [])]).filter((text) => typeof text === 'string');
}

function isAllowed(service: Manifest, allowed: readonly Flow[]): boolean {
  const { namespace } = service.metadata;
  const { selector } = service.spec as { selector?: Readonly<Record<string, string>> };
  // Without a selector nobody knows whose address it is.
  if (!selector) return true;
  return allowed.some(({ to }) => to.namespace === namespace && (selects(to.labels, selector) || selects(selector, to.labels)));
}

/** A policy of the user's own may open what no relation declares. */
function egressPolicy(manifest: Manifest): { readonly namespace: string | undefined; readonly selector: LabelSelector } | undefined {
  const kind = groupKind(manifest);
  if (kind !== 'networking.k8s.io/NetworkPolicy' && kind !== 'cilium.io/CiliumNetworkPolicy') return undefined;
  const { podSelector, endpointSelector, egress } = (manifest.spec ?? {}) as { podSelector?: LabelSelector; endpointSelector?: LabelSelector; egress?: unknown };
  const selector = kind === 'networking.k8s.io/NetworkPolicy' ? podSelector : endpointSelector;
  return selector === undefined || egress === undefined ? undefined : { namespace: manifest.metadata.namespace, selector };
}

