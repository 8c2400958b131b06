import { groupKind } from '../object-identity';
import { type Check, whereIs } from './check';

/** Volumes that a StatefulSet makes outlive it. */
export const protectsVolumes: Check = ({ objects }) => objects.flatMap((object) => {
  if (groupKind(object.manifest) !== 'apps/StatefulSet') return [];
  const { persistentVolumeClaimRetentionPolicy: policy = {} } = (object.manifest.spec ?? {}) as { persistentVolumeClaimRetentionPolicy?: Readonly<Record<string, unknown>> };
  return ['whenDeleted', 'whenScaled'].filter((moment) => policy[moment] === 'Delete').map((moment) => ({
    where: whereIs(object),
    message: `persistentVolumeClaimRetentionPolicy of a StatefulSet must keep its volumes, got ${moment}: Delete; their data would go with ${moment === 'whenDeleted' ? 'the StatefulSet' : 'a copy of it'}: remove it, or write Retain`,
  }));
});
