import { podKinds } from '../derive/network-policies';
import { selects } from '../label-selector';
import { type Manifest } from '../manifest';
import { by } from '../names';
import { groupKind } from '../object-identity';
import { containersOf, podSpecOf, type PodSpecInside } from '../pod-spec';
import { type Check, objectsOf } from './check';
import { inventoryOf } from './inventory';

/** A Service and a PodDisruptionBudget have pods to stand for, and a Service's named ports are ports of these. */
export const noMissingPods: Check = (fleet) => fleet.models.flatMap((model) => {
  const objects = objectsOf(model);
  const pods = objects.flatMap(({ manifest }) => {
    const inside = podSpecOf(manifest);
    return inside ? [{ ...inside, namespace: manifest.metadata.namespace! }] : [];
  });
  // Pods of charts and of operators are known by the labels that were declared for them.
  const declared = model.cluster.relations.pods;
  const withCharts = new Set(model.applications.filter(({ sources }) => sources.some(({ namespacedKinds }) => namespacedKinds.some((kind) => podKinds.has(kind)))).map(({ namespace }) => namespace));
  return objects.flatMap(({ manifest, where }) => {
    const selector = selectorOf(manifest);
    if (!selector) return [];
    const namespace = manifest.metadata.namespace!;
    const own = pods.filter((pod) => pod.namespace === namespace && selects(selector, pod.labels));
    const others = declared.some((group) => group.namespace === namespace && (selects(selector, group.labels) || selects(group.labels, selector)));
    if (own.length > 0) return missingPorts(manifest, own).map((message) => ({ where, message }));
    if (others || withCharts.has(namespace) || inventoryOf(model, fleet).mayHoldMore('apps/Deployment', namespace)) return [];
    const labels = Object.entries(selector).sort(by(([key]) => key)).map(([key, value]) => `${key}=${value}`).join(',');
    return [{ where, message: `a ${manifest.kind} must select pods of its namespace, got none with ${labels || 'any labels'} in '${namespace}'; correct its selector, or remove it` }];
  });
});

function selectorOf(manifest: Manifest): Readonly<Record<string, string>> | undefined {
  const spec = manifest.spec as { selector?: Record<string, unknown> } | undefined;
  switch (groupKind(manifest)) {
    case '/Service': return spec?.selector as Record<string, string> | undefined;
    case 'policy/PodDisruptionBudget': return spec?.selector?.matchExpressions === undefined ? spec?.selector?.matchLabels as Record<string, string> | undefined : undefined;
    default: return undefined;
  }
}

function missingPorts(manifest: Manifest, pods: readonly PodSpecInside[]): string[] {
  if (manifest.kind !== 'Service') return [];
  const names = new Set(pods.flatMap(({ spec }) => containersOf(spec).flatMap(({ ports = [] }) => ports.flatMap(({ name }) => name ?? []))));
  const { ports = [] } = (manifest.spec ?? {}) as { ports?: { name?: string; targetPort?: unknown }[] };
  return ports.filter(({ targetPort }) => typeof targetPort === 'string' && !names.has(targetPort))
    .map(({ targetPort }) => `targetPort of a Service must be a named port of its pods, got '${String(targetPort)}'; ${names.size > 0 ? `take ${[...names].sort().join(' or ')}` : 'name the port in the container, or give its number'}`);
}
