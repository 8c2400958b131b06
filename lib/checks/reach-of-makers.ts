import { fieldPath } from '../field-path';
import { kinds } from '../kinds/kinds';
import { type Manifest } from '../manifest';
import { groupKind, groupOf, isCoreGroup } from '../object-identity';

/** Where a controller may make objects that nobody can tell: in a namespace, or in any. */
export type Reach = { readonly namespace: string } | 'everywhere' | undefined;

const ours = new Set(kinds.map(({ group, kind }) => `${group}/${kind}`));

/** Groups of which no controller makes objects but those that are known by name. */
const quietGroups = new Set([
  'acme.cert-manager.io', 'barmancloud.cnpg.io', 'cert-manager.io', 'cilium.io', 'external-secrets.io', 'externaldns.k8s.io', 'gateway.networking.k8s.io',
  'karpenter.ovhcloud.sh', 'karpenter.sh', 'keda.sh', 'kyverno.io', 'metallb.io', 'policies.kyverno.io', 'postgresql.cnpg.io', 'snapshot.storage.k8s.io', 'velero.io',
]);

/** Kinds of those groups of which objects are made all the same. */
const spreading = new Set(['external-secrets.io/ClusterExternalSecret', 'policies.kyverno.io/GeneratingPolicy', 'policies.kyverno.io/NamespacedGeneratingPolicy']);

/**
 * Whether somebody may make objects of any kind because of this one, and where. A custom kind that we do not know may
 * stand for an operator that makes Services and Secrets of it: whoever refers to them must not be refused.
 */
export function reachOf(manifest: Manifest): Reach {
  const kind = groupKind(manifest);
  const group = groupOf(manifest);
  if (group === 'argoproj.io') return destinationOf(manifest);
  if (isCoreGroup(group) || (ours.has(kind) && group !== 'ceph.rook.io') || (quietGroups.has(group) && !spreading.has(kind) && !generates(manifest))) return undefined;
  return inPlace(manifest);
}

function inPlace({ metadata: { namespace } }: Manifest): Reach {
  return namespace === undefined ? 'everywhere' : { namespace };
}

/** What an Application of Argo CD brings is in a repository that nobody looks into here. */
function destinationOf(manifest: Manifest): Reach {
  if (manifest.kind === 'AppProject') return undefined;
  const { destination } = (manifest.spec ?? {}) as { destination?: { namespace?: string } };
  return manifest.kind === 'Application' && destination?.namespace !== undefined ? { namespace: destination.namespace } : 'everywhere';
}

const generateRules = fieldPath('spec.rules[].generate');

/** A policy of Kyverno may make objects in namespaces that it matches. */
function generates({ spec }: Manifest): boolean {
  return generateRules({ spec }).length > 0;
}
