import { type Construct } from 'constructs';
import { type Pods } from '../pods';
import { type AccessRule, policyRules } from './access-rule';
import { CoreObject } from './core-object';

/** What pods may do with the Kubernetes API in their namespace. */
export interface ApiAccess {
  readonly rules: readonly AccessRule[];
  /** Why they must read secrets, which stands in the cluster beside the binding. @default - they do not */
  readonly readsSecrets?: { readonly because: string };
}

/** A service account for pods alone, by the name of what runs them, with a Role of exactly these rules and the way to the API. */
export function giveApiAccess(scope: Construct, pods: Pods, access: ApiAccess | undefined): void {
  if (!access) return;
  const { name, namespace } = pods;
  const because = access.readsSecrets?.because;
  const metadata = { name, ...(because !== undefined && { annotations: { 'kubernetes.io/description': `reads secrets because ${because}` } }) };
  new CoreObject(scope, 'ServiceAccount', { metadata: { name }, automountServiceAccountToken: false });
  new CoreObject(scope, 'Role', { metadata, rules: policyRules(access.rules, `'${name}'`, because !== undefined && because.trim() !== '') });
  new CoreObject(scope, 'RoleBinding', {
    metadata,
    subjects: [{ kind: 'ServiceAccount', name, namespace }],
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
  });
  pods.callsKubernetesApi();
}
