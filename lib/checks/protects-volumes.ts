import { holdsData } from '../data-kinds';
import { type Manifest } from '../manifest';
import { groupKind } from '../object-identity';
import { type Check, whereIs } from './check';

/**
 * What holds data outlives what it is for: volumes that a StatefulSet makes stay when it goes, and no claim, database, Namespace or other
 * such object is one that Argo CD or Helm deletes and makes anew at a sync.
 */
export const protectsVolumes: Check = ({ objects }) => objects.flatMap((object) =>
  [...retention(object.manifest), ...replacement(object.manifest), ...recycling(object.manifest)].map((message) => ({ where: whereIs(object), message })));

function retention(manifest: Manifest): string[] {
  if (groupKind(manifest) !== 'apps/StatefulSet') return [];
  const { persistentVolumeClaimRetentionPolicy: policy = {} } = (manifest.spec ?? {}) as { persistentVolumeClaimRetentionPolicy?: Readonly<Record<string, unknown>> };
  return ['whenDeleted', 'whenScaled'].filter((moment) => policy[moment] === 'Delete').map((moment) =>
    `persistentVolumeClaimRetentionPolicy of a StatefulSet must keep its volumes, got ${moment}: Delete; their data would go with ${moment === 'whenDeleted' ? 'the StatefulSet' : 'a copy of it'}: remove it, or write Retain`);
}

/** Annotations that make an object one that is deleted before it is applied, or after. */
function replacement(manifest: Manifest): string[] {
  const { annotations = {} } = manifest.metadata;
  const hook = ['argocd.argoproj.io/hook', 'helm.sh/hook'].find((annotation) => annotations[annotation] !== undefined);
  const option = annotations['argocd.argoproj.io/sync-options']?.split(',').map((text) => text.trim()).find((text) => text === 'Force=true' || text === 'Replace=true');
  const found = hook === undefined ? option : `${hook}: ${annotations[hook]}`;
  if (found === undefined || !holdsData(manifest)) return [];
  return [`${manifest.kind} '${manifest.metadata.name}' must not be deleted and made anew by a sync, got ${found}; its data would go: remove the annotation`];
}

function recycling(manifest: Manifest): string[] {
  if (groupKind(manifest) !== '/PersistentVolume') return [];
  const { persistentVolumeReclaimPolicy: policy } = (manifest.spec ?? {}) as { persistentVolumeReclaimPolicy?: string };
  return policy === undefined || policy === 'Retain' ? []
    : [`persistentVolumeReclaimPolicy of PersistentVolume '${manifest.metadata.name}' must be Retain, got '${policy}'; its data would go with the claim that is bound to it: write Retain`];
}
