import { type Manifest } from '../manifest';
import { groupKind } from '../object-identity';
import { podSpecOf } from '../pod-spec';
import { type Check, objectsOf } from './check';
import { type Inventory, inventoryOf } from './inventory';

/**
 * A volume of one node at a time never keeps a rollout waiting for itself: what mounts it runs once and stops before it
 * starts anew, and no other workload mounts it.
 */
export const noDeadlockedRollouts: Check = (fleet) => fleet.models.flatMap((model) => {
  const inventory = inventoryOf(model, fleet);
  const users = new Map<string, string>();
  return objectsOf(model).flatMap(({ manifest, where }) => exclusiveClaims(manifest, inventory).flatMap((claim) => {
    const key = `${manifest.metadata.namespace}/${claim}`;
    const other = users.get(key);
    users.set(key, other ?? `${manifest.kind} '${manifest.metadata.name}'`);
    const message = brokenRule(manifest, claim) ?? (other === undefined ? undefined
      : `volume '${claim}', which is ReadWriteOnce, must be mounted by one workload, got ${other} and ${manifest.kind} '${manifest.metadata.name}'; on two nodes one of them could not start: put them in one pod, or take accessMode: 'ReadWriteMany'`);
    return message === undefined ? [] : [{ where, message }];
  }));
});

/** Names of the claims that a workload's pods mount and that only one node can hold. */
function exclusiveClaims(manifest: Manifest, inventory: Inventory): string[] {
  if (!['Deployment', 'StatefulSet', 'DaemonSet'].includes(manifest.kind)) return [];
  const namespace = manifest.metadata.namespace!;
  return [...new Set((podSpecOf(manifest)?.spec.volumes ?? []).flatMap(({ persistentVolumeClaim }) => {
    const claim = persistentVolumeClaim && inventory.find('/PersistentVolumeClaim', namespace, persistentVolumeClaim.claimName);
    const modes = (claim?.spec as { accessModes?: string[] } | undefined)?.accessModes ?? [];
    return claim && modes.length > 0 && modes.every((mode) => mode.startsWith('ReadWriteOnce')) ? [claim.metadata.name] : [];
  }))];
}

function brokenRule(manifest: Manifest, claim: string): string | undefined {
  const { replicas = 1, strategy } = (manifest.spec ?? {}) as { replicas?: number; strategy?: { type?: string; rollingUpdate?: { maxSurge?: number | string } } };
  const subject = `${manifest.kind} '${manifest.metadata.name}' with volume '${claim}', which is ReadWriteOnce,`;
  if (groupKind(manifest) === 'apps/DaemonSet') return `${subject} must not run on every node, got a DaemonSet; only one of its pods could start`;
  if (replicas > 1) return `${subject} must run once, got ${replicas} replicas; a second pod could not start on another node`;
  if (manifest.kind !== 'Deployment' || strategy?.type === 'Recreate' || String(strategy?.rollingUpdate?.maxSurge ?? '25%') === '0') return undefined;
  return `${subject} must stop before it starts anew, got a rolling update; the new pod would wait for the volume and the old one for the new pod: set strategy Recreate`;
}
