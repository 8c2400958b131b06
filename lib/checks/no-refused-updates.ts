import { isDeepStrictEqual } from 'node:util';
import { type ImmutableField, immutableFields, mutableOfStatefulSet } from '../immutable-fields';
import { type Manifest } from '../manifest';
import { groupKind, identity } from '../object-identity';
import { amountOf } from '../quantity';
import { type Check, whereIs } from './check';
import { refusedInDatabase } from './updates/databases';
import { refusedInDefinition } from './updates/definitions';
import { at, shown } from './updates/field';

/** Kinds with rules of their own. */
const special: Readonly<Record<string, (before: Manifest, after: Manifest) => string[]>> = {
  '/ConfigMap': refusedData,
  '/Pod': refusedInPod,
  '/Secret': refusedData,
  '/Service': refusedInService,
  'apiextensions.k8s.io/CustomResourceDefinition': refusedInDefinition,
  'apps/StatefulSet': (before, after) => changed(before, after, fieldsOfStatefulSet(before, after)),
  'postgresql.cnpg.io/Cluster': refusedInDatabase,
};

/** Sizes that grow and never shrink. */
const sizes: Readonly<Record<string, readonly string[]>> = {
  '/PersistentVolume': ['spec.capacity.storage'],
  '/PersistentVolumeClaim': ['spec.resources.requests.storage'],
  'postgresql.cnpg.io/Cluster': ['spec.storage.size', 'spec.walStorage.size'],
};

/** A change of the tree that is there already is one that Kubernetes accepts. */
export const noRefusedUpdates: Check = ({ objects, previous }) => objects.flatMap((object) => {
  const { manifest } = object;
  const kind = groupKind(manifest);
  if (!hasFixedFields(kind, manifest)) return [];
  const before = previous(object.path);
  if (!before || identity(before) !== identity(manifest) || isReplaced(manifest)) return [];
  const fields = immutableFields[kind] ?? [];
  const own = Object.hasOwn(special, kind) ? special[kind]!(before, manifest) : [];
  return [...changed(before, manifest, fields), ...own, ...shrunk(before, manifest, sizes[kind] ?? [])].map((message) => ({ where: whereIs(object), message }));
});

/** Only these are looked up in the tree that is there: it is large. */
function hasFixedFields(kind: string, manifest: Manifest): boolean {
  if (kind === '/ConfigMap') return manifest.immutable === true;
  return Object.hasOwn(immutableFields, kind) || Object.hasOwn(special, kind);
}

/** Hooks of Argo CD are deleted and made anew, and so is what asks for it. */
function isReplaced({ metadata }: Manifest): boolean {
  const { 'argocd.argoproj.io/hook': hook, 'argocd.argoproj.io/sync-options': options = '' } = metadata.annotations ?? {};
  return hook !== undefined || options.split(',').some((option) => ['Force=true', 'Replace=true'].includes(option.trim()));
}

function changed(before: Manifest, after: Manifest, fields: readonly ImmutableField[]): string[] {
  return fields.flatMap(({ field, remedy, byDefault, whenSet = false }) => {
    const [from, to] = [at(before, field), at(after, field)];
    if (isDeepStrictEqual(from ?? byDefault, to ?? byDefault) || (whenSet && (from === undefined || to === undefined))) return [];
    return [`${field} of ${after.kind} '${after.metadata.name}' must stay as it is, got ${shown(to)} after ${shown(from)}; Kubernetes refuses the change: ${remedy}`];
  });
}

/** What a StatefulSet has where it says nothing. */
const defaultsOfStatefulSet: Readonly<Record<string, unknown>> = { podManagementPolicy: 'OrderedReady' };

function fieldsOfStatefulSet(before: Manifest, after: Manifest): ImmutableField[] {
  const names = new Set([...Object.keys(before.spec ?? {}), ...Object.keys(after.spec ?? {})]);
  return [...names].sort().filter((name) => !mutableOfStatefulSet.has(name))
    .map((name) => ({ field: `spec.${name}`, remedy: 'delete the StatefulSet with --cascade=orphan first, or keep it', byDefault: defaultsOfStatefulSet[name] }));
}

/** An address cannot be taken or given back, unless the Service stops or begins to stand for a name outside. */
function refusedInService(before: Manifest, after: Manifest): string[] {
  if ([before, after].some((service) => at(service, 'spec.type') === 'ExternalName')) return [];
  const fixed = changed(before, after, [{ field: 'spec.clusterIP', remedy: 'declare another Service with another name' }]);
  const [from, to] = [before, after].map((service) => (at(service, 'spec.ipFamilies') as string[] | undefined)?.[0]);
  return from === undefined || to === undefined || from === to ? fixed
    : [...fixed, `first of spec.ipFamilies of Service '${after.metadata.name}' must stay as it is, got '${to}' after '${from}'; Kubernetes refuses the change: declare another Service with another name`];
}

/** Data that was said to be immutable. */
function refusedData(before: Manifest, after: Manifest): string[] {
  if (before.immutable !== true) return [];
  const fields = ['data', 'binaryData', 'immutable'].filter((field) => !isDeepStrictEqual(before[field], after[field]));
  return fields.length === 0 ? [] : [`${fields[0]} of ${after.kind} '${after.metadata.name}' must stay as it is, got a change of what is immutable; Kubernetes refuses it: give the new one another name, such as '${after.metadata.name}-2', and let its readers name that`];
}

/** Of a Pod little but the images may change. */
function refusedInPod(before: Manifest, after: Manifest): string[] {
  const [from, to] = [withoutImages(before), withoutImages(after)];
  const field = [...new Set([...Object.keys(from), ...Object.keys(to)])].sort().find((name) => !isDeepStrictEqual(from[name], to[name]));
  return field === undefined ? [] : [`spec.${field} of Pod '${after.metadata.name}' must stay as it is, got a change; Kubernetes refuses it: declare a Deployment, which makes its pods anew, or another Pod`];
}

function withoutImages({ spec }: Manifest): Record<string, unknown> {
  const { activeDeadlineSeconds: _deadline, tolerations: _tolerations, ...rest } = (spec ?? {}) as Record<string, unknown>;
  const plain = (containers: unknown): unknown => (Array.isArray(containers) ? containers as object[] : []).map((container) => ({ ...container, image: undefined }));
  return { ...rest, containers: plain(rest.containers), initContainers: plain(rest.initContainers) };
}

/** Volumes and databases grow, and never shrink. */
function shrunk(before: Manifest, after: Manifest, fields: readonly string[]): string[] {
  return fields.flatMap((field) => {
    const [from, to] = [at(before, field), at(after, field)];
    if (to === undefined || amountOf(to) >= amountOf(from)) return [];
    return [`${field} of ${after.kind} '${after.metadata.name}' must not shrink, got ${shown(to)} after ${shown(from)}; keep ${shown(from)}, or declare a second one and move the data`];
  });
}
