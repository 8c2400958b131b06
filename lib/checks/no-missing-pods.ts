import { type LabelSelector } from '../label-selector';
import { type Manifest } from '../manifest';
import { by } from '../names';
import { groupKind } from '../object-identity';
import { containersOf } from '../pod-spec';
import { type Check, objectsOf } from './check';
import { inventoryOf } from './inventory';
import { maySelectOthers, podsIn, type PodsOfObject, selectedBy } from './known-pods';

/**
 * A Service and a PodDisruptionBudget have pods to stand for, a Service's named ports are ports of these, and the Service that a
 * StatefulSet names is one without an address that stands for its pods.
 */
export const noMissingPods: Check = (fleet) => fleet.models.flatMap((model) => objectsOf(model).flatMap(({ manifest, where }) => {
  const namespace = manifest.metadata.namespace ?? '';
  if (groupKind(manifest) === 'apps/StatefulSet') return governed(manifest, inventoryOf(model, fleet).find('/Service', namespace, String(serviceNameOf(manifest)))).map((message) => ({ where, message }));
  const selector = selectorOf(manifest);
  if (!selector) return [];
  const pods = podsIn(namespace, model, fleet);
  const own = selectedBy(selector, pods);
  if (own.length > 0) return missingPorts(manifest, own).map((message) => ({ where, message }));
  if (maySelectOthers(selector, pods)) return [];
  return [{ where, message: `a ${manifest.kind} must select pods of its namespace, got none with ${told(selector)} in '${namespace}'; correct its selector, or remove it` }];
}));

function selectorOf(manifest: Manifest): LabelSelector | undefined {
  const spec = manifest.spec as { selector?: unknown } | undefined;
  if (typeof spec?.selector !== 'object' || spec.selector === null) return undefined;
  switch (groupKind(manifest)) {
    case '/Service': return Object.keys(spec.selector).length > 0 ? { matchLabels: spec.selector as Record<string, string> } : undefined;
    case 'policy/PodDisruptionBudget': return spec.selector;
    default: return undefined;
  }
}

function told({ matchLabels = {}, matchExpressions = [] }: LabelSelector): string {
  const labels = Object.entries(matchLabels).sort(by(([key]) => key)).map(([key, value]) => `${key}=${value}`);
  return [...labels, ...matchExpressions.map(({ key, operator, values }) => `${key} ${operator}${values ? ` ${values.join(' or ')}` : ''}`)].join(',') || 'any labels';
}

function missingPorts(manifest: Manifest, pods: readonly PodsOfObject[]): string[] {
  if (manifest.kind !== 'Service') return [];
  const names = new Set(pods.flatMap(({ spec }) => containersOf(spec).flatMap(({ ports = [] }) => ports.flatMap(({ name }) => name ?? []))));
  const { ports = [] } = (manifest.spec ?? {}) as { ports?: { name?: string; targetPort?: unknown }[] };
  return ports.filter(({ targetPort }) => typeof targetPort === 'string' && !names.has(targetPort))
    .map(({ targetPort }) => `targetPort of a Service must be a named port of its pods, got '${String(targetPort)}'; ${names.size > 0 ? `take ${[...names].sort().join(' or ')}` : 'name the port in the container, or give its number'}`);
}

function serviceNameOf({ spec }: Manifest): unknown {
  return (spec as { serviceName?: string } | undefined)?.serviceName;
}

/** The Service gives each pod a name in DNS, which one with an address does not. */
function governed(set: Manifest, service: Manifest | undefined): string[] {
  if (!service) return [];
  const { clusterIP, selector = {} } = (service.spec ?? {}) as { clusterIP?: string; selector?: Readonly<Record<string, string>> };
  const subject = `Service '${service.metadata.name}' of StatefulSet '${set.metadata.name}' must`;
  const { template } = (set.spec ?? {}) as { template?: { metadata?: { labels?: Readonly<Record<string, string>> } } };
  const labels = template?.metadata?.labels ?? {};
  const wrong = Object.entries(selector).find(([key, value]) => labels[key] !== value);
  return [
    ...(clusterIP === 'None' ? [] : [`${subject} be headless, got one with an address; its pods would have no names of their own: set clusterIP: 'None', or name another Service in serviceName`]),
    ...(wrong === undefined ? [] : [`${subject} select its pods, got ${wrong[0]}=${wrong[1]}, which they do not have; its pods would have no names: correct the selector`]),
  ];
}
