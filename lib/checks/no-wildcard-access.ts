import { groupOf } from '../object-identity';
import { type Check, whereIs } from './check';

/** Roles of ours say what they allow: no `*` for verbs, resources or groups, which would include what is added later. */
export const noWildcardAccess: Check = ({ objects }) => objects.flatMap((object) => {
  const { manifest } = object;
  if (groupOf(manifest) !== 'rbac.authorization.k8s.io' || !['ClusterRole', 'Role'].includes(manifest.kind)) return [];
  const rules = (manifest.rules ?? []) as { verbs?: string[]; resources?: string[]; apiGroups?: string[] }[];
  const fields = (['verbs', 'resources', 'apiGroups'] as const).filter((field) => rules.some((rule) => rule[field]?.includes('*')));
  return fields.map((field) => ({ where: whereIs(object), message: `${field} of a ${manifest.kind} must be named, got '*'; write out what it needs` }));
});
