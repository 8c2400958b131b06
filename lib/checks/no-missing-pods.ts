import { type Manifest } from '../manifest';
import { by } from '../names';
import { groupKind } from '../object-identity';
import { containersOf, podSpecOf, type PodSpecInside } from '../pod-spec';
import { type Check } from './check';
import { inventoryOf } from './inventory';

/** Kinds that make pods, as they stand in what a chart renders. */
const podKinds = ['/Pod', 'apps/DaemonSet', 'apps/Deployment', 'apps/StatefulSet', 'batch/CronJob', 'batch/Job'];

/** A Service and a PodDisruptionBudget have pods to stand for, and a Service's named ports are ports of these. */
export const noMissingPods: Check = (fleet) => fleet.models.flatMap((model) => {
  const pods = model.applications.flatMap(({ objects }) => objects.flatMap(({ manifest }) => {
    const inside = podSpecOf(manifest);
    return inside ? [{ ...inside, namespace: manifest.metadata.namespace! }] : [];
  }));
  // Pods of charts and of operators are known by the labels that were declared for them.
  const declared = model.cluster.relations.pods;
  const withCharts = new Set(model.applications.filter(({ sources }) => sources.some(({ namespacedKinds }) => namespacedKinds.some((kind) => podKinds.includes(kind)))).map(({ namespace }) => namespace));
  return model.applications.flatMap((application) => application.objects.flatMap(({ manifest }) => {
    const selector = selectorOf(manifest);
    if (!selector) return [];
    const namespace = manifest.metadata.namespace!;
    const own = pods.filter((pod) => pod.namespace === namespace && matches(selector, pod.labels));
    const others = declared.some((group) => group.namespace === namespace && (matches(selector, group.labels) || matches(group.labels, selector)));
    const where = `${model.cluster.name}/${application.name} ${manifest.kind}/${manifest.metadata.name}`;
    if (own.length > 0) return missingPorts(manifest, own).map((message) => ({ where, message }));
    if (others || withCharts.has(namespace) || inventoryOf(model, fleet).mayHoldMore('apps/Deployment', namespace)) return [];
    const labels = Object.entries(selector).sort(by(([key]) => key)).map(([key, value]) => `${key}=${value}`).join(',');
    return [{ where, message: `a ${manifest.kind} must select pods of its namespace, got none with ${labels || 'any labels'} in '${namespace}'; correct its selector, or remove it` }];
  }));
});

function selectorOf(manifest: Manifest): Readonly<Record<string, string>> | undefined {
  const spec = manifest.spec as { selector?: Record<string, unknown> } | undefined;
  switch (groupKind(manifest)) {
    case '/Service': return spec?.selector as Record<string, string> | undefined;
    case 'policy/PodDisruptionBudget': return spec?.selector?.matchExpressions === undefined ? spec?.selector?.matchLabels as Record<string, string> | undefined : undefined;
    default: return undefined;
  }
}

function matches(selector: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>>): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}

function missingPorts(manifest: Manifest, pods: readonly PodSpecInside[]): string[] {
  if (manifest.kind !== 'Service') return [];
  const names = new Set(pods.flatMap(({ spec }) => containersOf(spec).flatMap(({ ports = [] }) => ports.flatMap(({ name }) => name ?? []))));
  const { ports = [] } = (manifest.spec ?? {}) as { ports?: { name?: string; targetPort?: unknown }[] };
  return ports.filter(({ targetPort }) => typeof targetPort === 'string' && !names.has(targetPort))
    .map(({ targetPort }) => `targetPort of a Service must be a named port of its pods, got '${String(targetPort)}'; ${names.size > 0 ? `take ${[...names].sort().join(' or ')}` : 'name the port in the container, or give its number'}`);
}
