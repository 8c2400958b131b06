import { fieldPath } from '../field-path';
import { type Manifest } from '../manifest';
import { type ClusterModel } from '../model';
import { groupKind } from '../object-identity';
import { containersOf, podSpecOf } from '../pod-spec';
import { didYouMean } from '../schema/did-you-mean';
import { type Check, type FinishedFleet, objectsOf, type PlacedObject } from './check';
import { inventoryOf } from './inventory';

const scalers = new Set(['autoscaling/HorizontalPodAutoscaler', 'keda.sh/ScaledObject']);

/** Kinds of Kubernetes itself that have a number of pods; of custom kinds nobody knows. */
const scalable = new Set(['apps/Deployment', 'apps/ReplicaSet', 'apps/StatefulSet', '/ReplicationController']);

interface Scaling {
  readonly scaleTargetRef?: { readonly apiVersion?: string; readonly kind?: string; readonly name?: string };
  readonly minReplicas?: number;
  readonly maxReplicas?: number;
  readonly minReplicaCount?: number;
  readonly maxReplicaCount?: number;
}

interface ResourceMetric {
  readonly name?: string;
  readonly container?: string;
  readonly target?: { readonly type?: string };
}

/**
 * A HorizontalPodAutoscaler or ScaledObject can scale: its workload is there and can be scaled, by it alone, between bounds that leave room,
 * and by figures that somebody measures.
 */
export const validAutoscaling: Check = (fleet) => fleet.models.flatMap((model) => {
  const owners = new Map<string, string>();
  return objectsOf(model).filter(({ manifest }) => scalers.has(groupKind(manifest))).flatMap((scaler) => {
    const { manifest, where } = scaler;
    const target = targetOf(manifest);
    const key = `${target.kind} ${manifest.metadata.namespace}/${target.name}`;
    const other = owners.get(key);
    const own = `${manifest.kind} '${manifest.metadata.name}'`;
    owners.set(key, other ?? own);
    const messages = [
      other === undefined ? undefined : `${target.noun} '${target.name}' must be scaled by one, got ${other} and ${own}; they would take turns: remove one of them`,
      wrongTarget(scaler, model, fleet), wrongBounds(manifest), ...unmeasured(manifest, model, fleet),
    ];
    return messages.flatMap((message) => message === undefined ? [] : [{ where, message }]);
  });
});

function targetOf({ spec }: Manifest): { kind: string; noun: string; name: string } {
  const { scaleTargetRef: { apiVersion = 'apps/v1', kind = 'Deployment', name = '' } = {} } = (spec ?? {}) as Scaling;
  return { kind: `${apiVersion.includes('/') ? apiVersion.split('/')[0] : ''}/${kind}`, noun: kind, name };
}

function wrongTarget({ manifest }: PlacedObject, model: ClusterModel, fleet: FinishedFleet): string | undefined {
  const { kind, noun, name } = targetOf(manifest);
  const namespace = manifest.metadata.namespace ?? '';
  const inventory = inventoryOf(model, fleet);
  const subject = `${manifest.kind} '${manifest.metadata.name}'`;
  const group = kind.slice(0, kind.indexOf('/'));
  if (['', 'apps', 'batch'].includes(group) && !scalable.has(kind)) return `target of ${subject} must be of a kind that can be scaled, got ${noun} of '${group || 'v1'}'; take a Deployment or a StatefulSet of apps/v1`;
  if (inventory.has(kind, namespace, name) || inventory.mayHoldMore(kind, namespace) || !scalable.has(kind)) return undefined;
  return `${noun} '${name}' that ${subject} scales must be in namespace '${namespace}', got none${didYouMean(name, inventory.namesOf(kind, namespace), 'declare it')}`;
}

function wrongBounds({ kind, metadata, spec }: Manifest): string | undefined {
  const { minReplicas, maxReplicas, minReplicaCount, maxReplicaCount } = (spec ?? {}) as Scaling;
  const [least, most] = kind === 'ScaledObject' ? [minReplicaCount ?? 0, maxReplicaCount ?? 100] : [minReplicas ?? 1, maxReplicas ?? Infinity];
  return least <= most ? undefined : `${kind} '${metadata.name}' must have at least as many pods at most as at least, got ${least} at least and ${most} at most; exchange the two or raise the second`;
}

const metrics = fieldPath('spec.metrics[]');
const triggers = fieldPath('spec.triggers[]');

/** Metrics of CPU and memory are measured by metrics-server; a share of the requests needs requests. */
function unmeasured(manifest: Manifest, model: ClusterModel, fleet: FinishedFleet): string[] {
  const measured = resourceMetrics(manifest);
  if (measured.length === 0) return [];
  const { kind, name } = targetOf(manifest);
  const subject = `${manifest.kind} '${manifest.metadata.name}'`;
  const target = inventoryOf(model, fleet).find(kind, manifest.metadata.namespace ?? '', name);
  const containers = target ? podSpecOf(target)?.spec.containers ?? [] : [];
  const missing = measured.filter((metric) => metric.isShare).flatMap((metric) => containers
    .filter((container) => (metric.container === undefined || metric.container === container.name) && container.resources?.requests?.[metric.resource] === undefined && container.resources?.limits?.[metric.resource] === undefined)
    .map((container) => `${subject} scales by a share of the ${metric.resource} that is requested and must have a request of each container, got none of '${container.name}'; add requests.${metric.resource} to it`));
  const absent = containers.length > 0 ? measured.find((metric) => metric.container !== undefined && !containersOf(podSpecOf(target!)?.spec).some((container) => container.name === metric.container)) : undefined;
  return [
    ...missing,
    ...(absent === undefined ? [] : [`${subject} must measure a container of its pods, got '${absent.container}'; take ${containers.map((container) => `'${container.name}'`).join(' or ')}`]),
    ...(measuresResources(model) ? [] : [`${subject} scales by ${measured[0]!.resource} and must have a metrics-server to ask, got none in cluster '${model.cluster.name}'; add new MetricsServer(this)`]),
  ];
}

interface Measured { readonly resource: string; readonly isShare: boolean; readonly container: string | undefined }

function resourceMetrics(manifest: Manifest): Measured[] {
  if (manifest.kind === 'ScaledObject') {
    return (triggers(manifest) as { type?: string; metricType?: string; metadata?: { containerName?: string } }[]).filter(({ type }) => type === 'cpu' || type === 'memory')
      .map(({ type, metricType = 'Utilization', metadata }) => ({ resource: type!, isShare: metricType === 'Utilization', container: metadata?.containerName }));
  }
  const { targetCPUUtilizationPercentage } = (manifest.spec ?? {}) as { targetCPUUtilizationPercentage?: number };
  const listed = (metrics(manifest) as { type?: string; resource?: ResourceMetric; containerResource?: ResourceMetric }[])
    .flatMap(({ resource, containerResource }) => [resource, containerResource].flatMap((metric) => metric?.name === undefined ? [] : [{ resource: metric.name, isShare: metric.target?.type === 'Utilization', container: metric.container }]));
  // With neither Kubernetes takes 80 % of the CPU.
  const implied = targetCPUUtilizationPercentage !== undefined || ((manifest.spec as { metrics?: unknown } | undefined)?.metrics === undefined);
  return implied && listed.length === 0 ? [{ resource: 'cpu', isShare: true, container: undefined }] : listed;
}

/** Whether something answers for `metrics.k8s.io`: of the platform, of a chart, or of an object. */
function measuresResources({ cluster, applications }: ClusterModel): boolean {
  return cluster.brings('metrics-server') || cluster.relations.allOffers.has('metrics-server') || applications.some(({ objects, sources }) =>
    sources.some((source) => source.clusterKinds.includes('apiregistration.k8s.io/APIService') && (source.type === 'git' || /metrics-server|prometheus-adapter/.test(source.definition.name)))
    || objects.some(({ manifest }) => manifest.kind === 'APIService' && manifest.metadata.name.endsWith('metrics.k8s.io')));
}
