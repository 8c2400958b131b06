import { type Step } from './path';
import { PathRules } from './path-rules';

/** Texts of which Kubernetes allows a few only though its types say any, by the end of their path after the kind; `*` is an item of a list. */
const plain = new PathRules<readonly string[]>({
  // Those of nodes are of a type of their own, which has two more.
  'matchExpressions.*.operator': ['DoesNotExist', 'Exists', 'In', 'NotIn'],
  'persistentVolumeClaimRetentionPolicy.whenDeleted': ['Delete', 'Retain'],
  'persistentVolumeClaimRetentionPolicy.whenScaled': ['Delete', 'Retain'],
  'subjects.*.kind': ['Group', 'ServiceAccount', 'User'],
});

/** Texts of which a place allows fewer than their type has. */
const narrower = new PathRules<readonly string[]>({
  // `Recycle` is left over in the type; `Gt` and `Lt` wait behind a feature gate.
  'StorageClass.reclaimPolicy': ['Delete', 'Retain'],
  'tolerations.*.operator': ['Equal', 'Exists'],
});

/** The texts that may stand at a path of a kind where its type allows any. */
export function plainChoice(kind: string, path: readonly Step[]): readonly string[] | undefined {
  return plain.at(kind, path);
}

/** The texts that may stand at a path of a kind where its type allows more. */
export function narrowerChoice(kind: string, path: readonly Step[]): readonly string[] | undefined {
  return narrower.at(kind, path);
}
