import { isDeepStrictEqual } from 'node:util';
import { type Manifest } from '../manifest';
import { groupKind, identity } from '../object-identity';
import { amountOf } from '../quantity';
import { type Check, whereIs } from './check';

/** A field that Kubernetes never lets change in an object that exists. */
interface Fixed {
  readonly field: string;
  readonly remedy: string;
}

const recreate = 'give the object another name, or delete it in the cluster first';
const fixed = (remedy: string, ...fields: string[]): Fixed[] => fields.map((field) => ({ field, remedy }));

/** What the API server refuses to change, by kind. Fields of a StatefulSet are told apart below. */
const immutable: Readonly<Record<string, readonly Fixed[]>> = {
  '/PersistentVolumeClaim': fixed('declare a second volume and copy the files', 'spec.storageClassName', 'spec.accessModes', 'spec.volumeMode', 'spec.selector'),
  '/Secret': fixed(recreate, 'type'),
  'apps/DaemonSet': fixed('keep the labels: they tell its pods from others', 'spec.selector'),
  'apps/Deployment': fixed('keep the labels: they tell its pods from others', 'spec.selector'),
  'networking.k8s.io/IngressClass': fixed(recreate, 'spec.controller'),
  'node.k8s.io/RuntimeClass': fixed(recreate, 'handler'),
  'rbac.authorization.k8s.io/ClusterRoleBinding': fixed(recreate, 'roleRef'),
  'rbac.authorization.k8s.io/RoleBinding': fixed(recreate, 'roleRef'),
  'scheduling.k8s.io/PriorityClass': fixed('declare another PriorityClass with another name', 'value', 'preemptionPolicy'),
  'storage.k8s.io/CSIDriver': fixed(recreate, 'spec.attachRequired', 'spec.fsGroupPolicy', 'spec.volumeLifecycleModes'),
  'storage.k8s.io/StorageClass': fixed('declare another StorageClass with another name', 'provisioner', 'parameters', 'reclaimPolicy', 'volumeBindingMode'),
};

/** The only fields of a StatefulSet that may change. @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/ */
const mutableOfStatefulSet = new Set([
  'minReadySeconds', 'ordinals', 'persistentVolumeClaimRetentionPolicy', 'replicas', 'revisionHistoryLimit', 'template', 'updateStrategy',
]);

/** A change of the tree that is there already is one that Kubernetes accepts. */
export const noRefusedUpdates: Check = ({ objects, previous }) => objects.flatMap((object) => {
  if (!hasFixedFields(object.manifest)) return [];
  const before = previous(object.path);
  if (!before || identity(before) !== identity(object.manifest) || isReplaced(object.manifest)) return [];
  return [...changedFields(before, object.manifest), ...shrunk(before, object.manifest)].map((message) => ({ where: whereIs(object), message }));
});

/** Only these are looked up in the tree that is there: it is large. */
function hasFixedFields(manifest: Manifest): boolean {
  const kind = groupKind(manifest);
  return Object.hasOwn(immutable, kind) || kind === 'apps/StatefulSet' || kind === 'postgresql.cnpg.io/Cluster';
}

/** Hooks of Argo CD are deleted and made anew, and so is what asks for it. */
function isReplaced({ metadata }: Manifest): boolean {
  const { 'argocd.argoproj.io/hook': hook, 'argocd.argoproj.io/sync-options': options = '' } = metadata.annotations ?? {};
  return hook !== undefined || options.split(',').some((option) => ['Force=true', 'Replace=true'].includes(option.trim()));
}

function changedFields(before: Manifest, after: Manifest): string[] {
  const kind = groupKind(after);
  const fields = kind === 'apps/StatefulSet' ? fieldsOfStatefulSet(before, after) : immutable[kind] ?? [];
  return fields.filter(({ field }) => !isDeepStrictEqual(at(before, field), at(after, field))).map(({ field, remedy }) =>
    `${field} of ${after.kind} '${after.metadata.name}' must stay as it is, got ${shown(at(after, field))} after ${shown(at(before, field))}; Kubernetes refuses the change: ${remedy}`);
}

function fieldsOfStatefulSet(before: Manifest, after: Manifest): Fixed[] {
  const names = new Set([...Object.keys(before.spec ?? {}), ...Object.keys(after.spec ?? {})]);
  return [...names].sort().filter((name) => !mutableOfStatefulSet.has(name))
    .map((name) => ({ field: `spec.${name}`, remedy: 'delete the StatefulSet with --cascade=orphan first, or keep it' }));
}

/** Volumes and databases grow, and never shrink. */
function shrunk(before: Manifest, after: Manifest): string[] {
  const field = { '/PersistentVolumeClaim': 'spec.resources.requests.storage', 'postgresql.cnpg.io/Cluster': 'spec.storage.size' }[groupKind(after)];
  if (field === undefined) return [];
  const [from, to] = [at(before, field), at(after, field)];
  if (to === undefined || amountOf(to) >= amountOf(from)) return [];
  return [`${field} of ${after.kind} '${after.metadata.name}' must not shrink, got ${shown(to)} after ${shown(from)}; keep ${shown(from)}, or declare a second one and move the data`];
}

function at(manifest: Manifest, field: string): unknown {
  return field.split('.').reduce<unknown>((value, key) => typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined, manifest);
}

function shown(value: unknown): string {
  return value === undefined ? 'none' : `'${JSON.stringify(value)?.replaceAll('"', '')}'`;
}
