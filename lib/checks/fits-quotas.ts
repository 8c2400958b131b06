import { Admission } from '../capacity/admission';
import { type Amounts } from '../capacity/amounts';
import { placedObjects } from '../capacity/cluster-input';
import { clusterNodes } from '../capacity/cluster-nodes';
import { podSetsOf } from '../capacity/declared-pods';
import { type Demand, demandsOf } from '../capacity/quotas/demand';
import { type Excess, excessesOf } from '../capacity/quotas/excess';
import { limitRangesOf, rangeFaults } from '../capacity/quotas/limit-range';
import { type Quota, quotasOf, resourceIn } from '../capacity/quotas/quota';
import { toldQuantity } from '../capacity/quotas/told-quantity';
import { type ClusterModel } from '../model';
import { by } from '../names';
import { podSpecOf } from '../pod-spec';
import { type Problem } from '../problem';
import { type Check, type FinishedFleet } from './check';
import { defaultStorageClasses } from './default-storage-classes';
import { inventoryOf } from './inventory';

/**
 * What a namespace has keeps to its ResourceQuotas, LimitRanges and the quotas of its Capsule tenant: pods at rest, volumes, Services and
 * other objects in all, each container, pod and volume by itself, and containers say what a quota counts. Pods count as charts and operators
 * make them, with what a LimitRange fills in. What fits only until it is rolled out or scaled up is a warning.
 */
export const fitsQuotas: Check = (fleet) => fleet.models.flatMap((model) => {
  const objects = placedObjects(model);
  const quotas = quotasOf(objects);
  const ranges = limitRangesOf(objects);
  if (quotas.length + ranges.length === 0) return [];
  const demands = demandsIn(model, fleet);
  return [
    ...quotas.flatMap((quota) => [...unsaid(quota, demands), ...excessesOf(quota, demands).map(problemOf)]),
    ...ranges.flatMap((range) => demands.filter(({ namespace }) => namespace === range.namespace).flatMap((demand) => rangeFaults(range, demand).map((message): Problem => ({ where: demand.where, message })))),
  ];
});

function demandsIn(model: ClusterModel, fleet: FinishedFleet): Demand[] {
  const objects = placedObjects(model);
  const { platform } = model.cluster;
  const [usualClass, ...others] = defaultStorageClasses(model);
  return [
    ...demandsOf({
      objects, sets: podSetsOf(objects), admission: new Admission(objects.map(({ manifest }) => manifest)),
      nodes: { most: clusterNodes(platform), least: clusterNodes({ ...platform, nodes: platform.nodes.map(({ maximum: _, ...pool }) => pool) }) },
      ...(usualClass !== undefined && others.length === 0 && { usualClass }),
    }),
    ...ofEachNamespace(model, fleet, objects.flatMap(({ manifest }) => manifest.metadata.namespace ?? [])),
  ];
}

/** Kubernetes' own certificate, and Secrets, many of which operators make of other objects. */
function ofEachNamespace(model: ClusterModel, fleet: FinishedFleet, namespaces: readonly string[]): Demand[] {
  const counted = (namespace: string, name: string, plural: string, count: number): Demand =>
    ({ name, namespace, where: model.cluster.name, each: new Map([[plural, 1], [`count/${plural}`, 1]]), count, most: count });
  return [...new Set(namespaces)].flatMap((namespace) => [
    { ...counted(namespace, "ConfigMap 'kube-root-ca.crt'", 'configmaps', 1), isGiven: true },
    counted(namespace, 'its Secrets', 'secrets', inventoryOf(model, fleet).namesOf('/Secret', namespace).length),
  ]);
}

/** Of these a container must say what a quota counts; of all others it takes nothing if it says nothing. */
const toBeSaid: Readonly<Record<string, readonly [field: 'requests' | 'limits', resource: 'cpu' | 'memory']>> = {
  'cpu': ['requests', 'cpu'], 'requests.cpu': ['requests', 'cpu'], 'memory': ['requests', 'memory'], 'requests.memory': ['requests', 'memory'],
  'limits.cpu': ['limits', 'cpu'], 'limits.memory': ['limits', 'memory'],
};

/** Containers of which a quota counts what they do not say. What an operator fills in by itself may be more than is known. */
function unsaid(quota: Quota, demands: readonly Demand[]): Problem[] {
  const wanted = [...quota.hard.keys()].flatMap((name) => toBeSaid[name] ? [toBeSaid[name]] : []);
  return demands.flatMap(({ name, where, namespace, pods }) => {
    if (!pods || !quota.namespaces.has(namespace) || quota.scope?.(pods.pod) === false) return [];
    const says = (of: { requests: Amounts; limits: Amounts }, [field, resource]: typeof wanted[number]): boolean => of[field].has(resource);
    return pods.pod.containers.flatMap((container): Problem[] => {
      const missing = [...new Set(wanted.filter((one) => !says(container, one) && !says(pods.pod.whole, one)).map((one) => one.join('.')))];
      if (missing.length === 0) return [];
      return [{
        where, ...(podSpecOf(pods.set.owner) === undefined && { severity: 'warning' as const }),
        message: `container '${container.name}' of ${name} must have ${missing.join(' and ')}, got none; ${quota.name} counts it in namespace '${namespace}' and lets no pod in without: add it, or a LimitRange with a default`,
      }];
    });
  });
}

function problemOf({ quota, resource, when, hard, asked, takers, of }: Excess): Problem {
  const told = (amount: number): string => toldQuantity(resourceIn(resource), amount);
  const namespaces = [...quota.namespaces].map((name) => `'${name}'`).join(' and ');
  const place = `namespace${quota.namespaces.size === 1 ? '' : 's'} ${namespaces}`;
  const rule = {
    usual: `what is in ${place}`, scaled: `what ${place} may be scaled up to`,
    run: `a run of ${of?.name} beside what is in ${place}`, rollout: `a pod more of ${of?.name} in a rollout beside what is in ${place}`,
  }[when];
  const sorted = [...takers].sort(by(([{ name }]) => name)).sort(([, left], [, right]) => right - left);
  const parts = sorted.slice(0, 3).map(([{ name }, amount]) => `${told(amount)} for ${name}`);
  const others = sorted.length - parts.length;
  return {
    where: of?.where ?? quota.where,
    message: `${resource} of ${quota.name} must be enough for ${rule}, got ${told(hard)} for ${told(asked)}: ${parts.join(', ')}${others > 0 ? ` and ${others} more` : ''}; raise it, or ${when === 'rollout' ? 'set maxUnavailable: 1' : when === 'scaled' ? 'lower the most copies' : 'ask for less'}`,
    ...((when === 'rollout' || when === 'scaled') && { severity: 'warning' as const }),
  };
}
