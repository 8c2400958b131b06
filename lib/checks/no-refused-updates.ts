import { isDeepStrictEqual } from 'node:util';
import { type ImmutableField, immutableFields, mutableOfStatefulSet } from '../immutable-fields';
import { type Manifest } from '../manifest';
import { groupKind, identity } from '../object-identity';
import { amountOf } from '../quantity';
import { type Check, clusterOf, whereIs } from './check';
import { refusedInDatabase } from './updates/databases';
import { refusedInDefinition } from './updates/definitions';
import { type Expandable, expandableClasses } from './updates/expandable-classes';
import { at, shown } from './updates/field';
import { changed } from './updates/fixed-fields';
import { refusedGrowth } from './updates/growth';
import { refusedInJob } from './updates/jobs';
import { refusedInQuota } from './updates/quotas';
import { refusedInService } from './updates/services';

/** Kinds with rules of their own. */
const special: Readonly<Record<string, (before: Manifest, after: Manifest) => string[]>> = {
  '/ConfigMap': refusedData,
  '/Pod': refusedInPod,
  '/ResourceQuota': refusedInQuota,
  '/Secret': refusedData,
  '/Service': refusedInService,
  'apiextensions.k8s.io/CustomResourceDefinition': refusedInDefinition,
  'apps/StatefulSet': (before, after) => changed(before, after, fieldsOfStatefulSet(before, after)),
  'batch/Job': refusedInJob,
  'postgresql.cnpg.io/Cluster': refusedInDatabase,
};

/** Sizes that grow and never shrink. */
const sizes: Readonly<Record<string, readonly string[]>> = {
  '/PersistentVolume': ['spec.capacity.storage'],
  '/PersistentVolumeClaim': ['spec.resources.requests.storage'],
  'postgresql.cnpg.io/Cluster': ['spec.storage.size', 'spec.walStorage.size'],
};

/** A change of the tree that is there already is one that Kubernetes accepts. */
export const noRefusedUpdates: Check = (fleet) => {
  const classes = new Map<string, Expandable>();
  const classesOf = (path: string): Expandable => {
    const cluster = clusterOf(path);
    const known = classes.get(cluster) ?? expandableClasses(fleet, cluster);
    classes.set(cluster, known);
    return known;
  };
  return fleet.objects.flatMap((object) => {
    const { manifest, path } = object;
    const kind = groupKind(manifest);
    if (!hasFixedFields(kind, manifest)) return [];
    const before = fleet.previous(path);
    if (!before || identity(before) !== identity(manifest) || isReplaced(manifest)) return [];
    const own = Object.hasOwn(special, kind) ? special[kind]!(before, manifest) : [];
    const messages = [
      ...changed(before, manifest, immutableFields[kind] ?? []), ...own,
      ...shrunk(before, manifest, sizes[kind] ?? []), ...refusedGrowth(before, manifest, () => classesOf(path)),
    ];
    return messages.map((message) => ({ where: whereIs(object), message }));
  });
};

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

/** What a StatefulSet has where it says nothing. */
const defaultsOfStatefulSet: Readonly<Record<string, unknown>> = { podManagementPolicy: 'OrderedReady' };

function fieldsOfStatefulSet(before: Manifest, after: Manifest): ImmutableField[] {
  const names = new Set([...Object.keys(before.spec ?? {}), ...Object.keys(after.spec ?? {})]);
  return [...names].sort().filter((name) => !mutableOfStatefulSet.has(name))
    .map((name) => ({ field: `spec.${name}`, remedy: 'delete the StatefulSet with --cascade=orphan first, or keep it', byDefault: defaultsOfStatefulSet[name] }));
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
