import { type Scale, scalesOf } from '../capacity/scalers';
import { type Manifest } from '../manifest';
import { groupKind } from '../object-identity';
import { podSpecOf } from '../pod-spec';
import { type Check, objectsOf } from './check';
import { type Inventory, inventoryOf } from './inventory';

/** A claim that one node at a time can hold, or one pod. */
interface ExclusiveClaim {
  readonly name: string;
  readonly mode: 'ReadWriteOnce' | 'ReadWriteOncePod';
}

const lasting = new Set(['apps/Deployment', 'apps/ReplicaSet', 'apps/StatefulSet', 'apps/DaemonSet']);
const passing = new Set(['batch/CronJob', 'batch/Job']);

/**
 * A volume of one node at a time never keeps a rollout waiting for itself: what mounts it runs once and stops before it
 * starts anew, and no other workload mounts it; one of one pod at a time no job mounts either.
 */
export const noDeadlockedRollouts: Check = (fleet) => fleet.models.flatMap((model) => {
  const inventory = inventoryOf(model, fleet);
  const objects = objectsOf(model);
  const scales = scalesOf(objects.map(({ manifest }) => manifest));
  const users = new Map<string, string>();
  return objects.flatMap(({ manifest, where }) => exclusiveClaims(manifest, inventory).flatMap((claim) => {
    const key = `${manifest.metadata.namespace}/${claim.name}`;
    const other = users.get(key);
    users.set(key, other ?? `${manifest.kind} '${manifest.metadata.name}'`);
    const message = brokenRule(manifest, claim, scales) ?? (other === undefined ? undefined
      : `volume '${claim.name}', which is ${claim.mode}, must be mounted by one workload, got ${other} and ${manifest.kind} '${manifest.metadata.name}'; ${claim.mode === 'ReadWriteOnce' ? 'on two nodes one of them could not start' : 'while one runs the other could not start'}: put them in one pod, or take accessMode: 'ReadWriteMany'`);
    return message === undefined ? [] : [{ where, message }];
  }));
});

/** The claims that a workload's pods mount and that only one node, or pod, can hold. */
function exclusiveClaims(manifest: Manifest, inventory: Inventory): ExclusiveClaim[] {
  const kind = groupKind(manifest);
  if (!lasting.has(kind) && !passing.has(kind)) return [];
  const names = new Set((podSpecOf(manifest)?.spec.volumes ?? []).flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? []));
  return [...names].flatMap((name) => {
    const claim = inventory.find('/PersistentVolumeClaim', manifest.metadata.namespace!, name);
    const modes = (claim?.spec as { accessModes?: string[] } | undefined)?.accessModes ?? [];
    if (modes.length === 0 || !modes.every((mode) => mode.startsWith('ReadWriteOnce'))) return [];
    const mode = modes.includes('ReadWriteOncePod') ? 'ReadWriteOncePod' : 'ReadWriteOnce';
    // A job on the same node reads what a workload has mounted; only a volume of one pod keeps it out.
    return passing.has(kind) && mode === 'ReadWriteOnce' ? [] : [{ name, mode }];
  });
}

function brokenRule(manifest: Manifest, { name, mode }: ExclusiveClaim, scales: ReadonlyMap<string, Scale>): string | undefined {
  if (passing.has(groupKind(manifest))) return undefined;
  const { replicas = 1, strategy } = (manifest.spec ?? {}) as { replicas?: number; strategy?: { type?: string; rollingUpdate?: { maxSurge?: number | string } } };
  const subject = `${manifest.kind} '${manifest.metadata.name}' with volume '${name}', which is ${mode},`;
  if (groupKind(manifest) === 'apps/DaemonSet') return `${subject} must not run on every node, got a DaemonSet; only one of its pods could start`;
  if (replicas > 1) return `${subject} must run once, got ${replicas} replicas; a second pod could not start on another node`;
  const scale = scales.get(`${manifest.metadata.namespace ?? ''}/${manifest.kind}/${manifest.metadata.name}`);
  if (scale && (scale.most ?? Infinity) > 1) return `${subject} must run once, got a scaler that makes up to ${scale.most ?? 'any number of'} pods; a second pod could not start on another node: remove the scaler`;
  if (manifest.kind !== 'Deployment' || strategy?.type === 'Recreate' || isNone(strategy?.rollingUpdate?.maxSurge ?? '25%')) return undefined;
  return `${subject} must stop before it starts anew, got a rolling update; the new pod would wait for the volume and the old one for the new pod: set strategy Recreate`;
}

function isNone(surge: number | string): boolean {
  return ['0', '0%'].includes(String(surge));
}
