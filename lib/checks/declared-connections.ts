import { flows, type Flow } from '../derive/peers';
import { type LabelSelector, matches, selects } from '../label-selector';
import { type Manifest } from '../manifest';
import { type ClusterModel } from '../model';
import { groupKind } from '../object-identity';
import { containersOf, podSpecOf, type PodSpec } from '../pod-spec';
import { type PodGroup } from '../relations';
import { type Check, objectsOf } from './check';
import { type Inventory, inventoryOf } from './inventory';

/**
 * Pods that are told the address of a Service of the cluster are declared to connect to it. A namespace of ours allows nothing else,
 * so the call would never be answered.
 */
export const declaredConnections: Check = (fleet) => fleet.models.flatMap((model) => {
  const allowed = flows(model.cluster.relations);
  const groups = model.cluster.relations.pods;
  return objectsOf(model).flatMap(({ manifest, where }) => {
    const inside = podSpecOf(manifest);
    if (!inside || inside.spec.hostNetwork === true) return [];
    const namespace = manifest.metadata.namespace!;
    const own = groups.filter((group) => group.namespace === namespace && selects(group.labels, inside.labels));
    if (own.length === 0 || isOpened(namespace, inside.labels, model)) return [];
    return calledServices(inside.spec, inventoryOf(model, fleet)).filter((service) => !isItself(service, manifest, inside.labels) && !isAllowed(service, own, allowed)).map(({ metadata }) => ({
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

function isAllowed(service: Manifest, senders: readonly PodGroup[], allowed: readonly Flow[]): boolean {
  const { namespace } = service.metadata;
  const { selector } = service.spec as { selector?: Readonly<Record<string, string>> };
  // Without a selector nobody knows whose address it is.
  if (!selector) return true;
  return allowed.some(({ from, to }) => senders.includes(from) && to.namespace === namespace && (selects(to.labels, selector) || selects(selector, to.labels)));
}

/** A policy of the user's own may open what no relation declares. */
function isOpened(namespace: string, labels: Readonly<Record<string, string>>, { applications }: ClusterModel): boolean {
  return applications.some(({ objects }) => objects.some(({ manifest, origin }) => {
    if (origin.startsWith('derived:') || manifest.metadata.namespace !== namespace) return false;
    const { podSelector, endpointSelector, egress } = (manifest.spec ?? {}) as { podSelector?: LabelSelector; endpointSelector?: LabelSelector; egress?: unknown };
    const selector = groupKind(manifest) === 'networking.k8s.io/NetworkPolicy' ? podSelector : groupKind(manifest) === 'cilium.io/CiliumNetworkPolicy' ? endpointSelector : undefined;
    return selector !== undefined && egress !== undefined && matches(selector, labels);
  }));
}

