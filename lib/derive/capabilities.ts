import { classesInValues, deepValues } from '../deep-values';
import { groupKind, groupOf, isCoreGroup, providerOf } from '../object-identity';
import { type Manifest } from '../manifest';
import { podSpecOf } from '../pod-spec';
import { type ApplicationModel, type ClusterModel } from '../model';

/** Something that objects of an application refer to by name and that someone in the cluster has to offer. */
export interface Reference {
  readonly capability: string;
  readonly remedy: string;
  readonly purpose: string;
}

/** PriorityClasses that every cluster has. */
export const builtInPriorities: ReadonlySet<string> = new Set(['system-node-critical', 'system-cluster-critical']);

/** What an object gives to its cluster by existing there. */
export function offersOf(manifest: Manifest): string[] {
  const { name } = manifest.metadata;
  switch (groupKind(manifest)) {
    case 'node.k8s.io/RuntimeClass': return [`runtime-class:${name}`];
    case 'scheduling.k8s.io/PriorityClass': return [`priority-class:${name}`];
    case 'snapshot.storage.k8s.io/VolumeSnapshotClass': return [`volume-snapshot-class:${name}`];
    case 'storage.k8s.io/StorageClass': return [`storage-class:${name}`];
    case 'apiextensions.k8s.io/CustomResourceDefinition': {
      const spec = manifest.spec as { group?: string; names?: { kind?: string } } | undefined;
      return [`kind:${spec?.group}/${spec?.names?.kind}`];
    }
    default: return [];
  }
}

/** Everything that an application's objects and charts refer to. */
export function referencesOf(application: ApplicationModel): Reference[] {
  const inObjects = application.objects.flatMap(({ manifest }) => [...kindOf(manifest), ...prioritiesOf(manifest), ...storageOf(manifest)]);
  const inCharts = application.sources.flatMap((source) => source.type === 'chart' ? deepValues(source.values, 'priorityClassName') : []);
  const storageInCharts = application.sources.flatMap((source) => source.type === 'chart'
    ? classesInValues(source.values).map((name) => storage(name, `chart ${source.definition.name}`)) : []);
  const kindsInCharts = application.sources.flatMap((source) => [...source.clusterKinds, ...source.namespacedKinds]).flatMap((kind) => customKind(kind));
  const unique = new Map([...inObjects, ...inCharts.flatMap(priority), ...storageInCharts, ...kindsInCharts].map((reference) => [reference.capability, reference]));
  return [...unique.values()];
}

/** What the cluster has without any application. */
export function platformOffers(model: ClusterModel): string[] {
  const { platform, kinds } = model.cluster;
  return [
    ...platform.storageClasses.map((storageClass) => `storage-class:${storageClass.name}`),
    ...(platform.podNetwork.provider === 'ours' ? [] : ['pod-network']),
    ...(platform.podNetwork.provider === 'cilium' ? ['kind:cilium.io/CiliumNetworkPolicy', 'kind:cilium.io/CiliumClusterwideNetworkPolicy'] : []),
    ...[...platform.kinds, ...kinds].map((kind) => `kind:${kind}`),
    ...platform.gatewayClasses.map((name) => `gateway-class:${name}`),
    ...(platform.loadBalancer ? ['load-balancer'] : []),
    ...platform.volumeSnapshotClasses.map(({ name }) => `volume-snapshot-class:${name}`),
  ];
}

function kindOf(manifest: Manifest): Reference[] {
  return customKind(groupKind(manifest));
}

/** What a custom kind needs; nothing for those of Kubernetes itself. */
export function customKind(groupAndKind: string): Reference[] {
  const [group, kind] = groupAndKind.split('/') as [string, string];
  if (isCoreGroup(group)) return [];
  const provider = providerOf(groupAndKind);
  return [{
    capability: `kind:${groupAndKind}`,
    remedy: provider === undefined ? `the application that installs it, with offers('kind:${groupAndKind}')` : `new ${provider}(this)`,
    purpose: `kind ${kind} of ${group}`,
  }];
}

function prioritiesOf(manifest: Manifest): Reference[] {
  return priorityClassesIn(manifest).flatMap(priority);
}

/** PriorityClasses that the pods of an object name, those that an operator makes of it included. */
export function priorityClassesIn(manifest: Manifest): string[] {
  const inPods: unknown = podSpecOf(manifest)?.spec.priorityClassName;
  if (inPods !== undefined) return typeof inPods === 'string' ? [inPods] : [];
  return namesInCustomKind(manifest, 'priorityClassName');
}

function priority(name: string): Reference[] {
  if (name === '' || builtInPriorities.has(name)) return [];
  return [{ capability: `priority-class:${name}`, remedy: 'new PriorityClasses(this)', purpose: `PriorityClass '${name}'` }];
}

function storageOf(manifest: Manifest): Reference[] {
  return storageClassesIn(manifest).map((name) => storage(name, `${manifest.kind} '${manifest.metadata.name}'`));
}

function storage(name: string, user: string): Reference {
  return {
    capability: name === '' ? 'storage' : `storage-class:${name}`,
    remedy: 'new LocalPathProvisioner(this)',
    purpose: name === '' ? `storage for ${user}` : `StorageClass '${name}'`,
  };
}

/** StorageClasses of the volumes that an object claims, or that an operator claims for it. */
function storageClassesIn(manifest: Manifest): string[] {
  const spec = manifest.spec as Record<string, unknown> | undefined;
  switch (groupKind(manifest)) {
    case '/PersistentVolumeClaim': return typeof spec?.storageClassName === 'string' ? [spec.storageClassName] : [];
    case 'postgresql.cnpg.io/Cluster': return deepValues(spec, 'storageClass');
    case 'apps/StatefulSet': return [...deepValues(spec?.volumeClaimTemplates, 'storageClassName'), ...ephemeralClasses(manifest)];
    default: return [...ephemeralClasses(manifest), ...namesInCustomKind(manifest, 'storageClassName')];
  }
}

/** Classes of volumes that live as long as their pod. */
function ephemeralClasses(manifest: Manifest): string[] {
  return (podSpecOf(manifest)?.spec.volumes ?? []).map(({ ephemeral }): unknown => ephemeral?.volumeClaimTemplate?.spec.storageClassName).filter((name) => typeof name === 'string');
}

/** Groups whose objects hold patterns of what others may name, and name nothing themselves. */
const policyGroups = /(^|\.)(kyverno\.io|gatekeeper\.sh)$/;

/** Names under a key of an object that an operator makes pods and volumes of; expressions and the like are none. */
function namesInCustomKind(manifest: Manifest, key: string): string[] {
  const group = groupOf(manifest);
  if (isCoreGroup(group) || policyGroups.test(group)) return [];
  return deepValues(manifest.spec, key).filter((name) => /^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$/.test(name));
}
