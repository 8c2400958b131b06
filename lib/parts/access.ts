import { Construct } from 'constructs';
import { Application } from '../application';
import { Fault } from '../fault';
import { dnsLabel } from '../names';
import { declared } from '../props/declared';
import { type AccessRule, policyRules } from './access-rule';
import { CoreObject } from './core-object';

export interface AccessProps {
  /** Group of people, as the Kubernetes API reads it from their tokens. */
  readonly group: string;
  /**
   * What they may do: one of Kubernetes' own roles, or exactly these rules. `view` reads everything but secrets; `edit` and
   * `admin` also read secrets and start pods as any service account of the namespace.
   */
  readonly role: 'view' | 'edit' | 'admin' | readonly AccessRule[];
  /** Why they must read secrets, which stands in the cluster beside the binding. @default - they do not */
  readonly readsSecrets?: { readonly because: string };
}

/**
 * What a group of people may do in the namespace of an application, and nowhere else: there is never a ClusterRoleBinding.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles
 */
export class Access extends Construct {
  public constructor(scope: Construct, id: string, props: AccessProps) {
    super(declared(Access, new.target, scope, id, props), `access-${dnsLabel(id, 'id of an access', 63)}`);
    const subject = `access '${id}' of application '${Application.of(this).name}'`;
    const { group, role, readsSecrets } = props;
    if (group.trim() !== group || group === '' || group.startsWith('system:')) {
      throw new Fault(`group of ${subject} must be a group of people, got '${group}'; take one that your identity provider puts into their tokens`);
    }
    if (readsSecrets?.because.trim() === '') throw new Fault(`readsSecrets of ${subject} must have a reason, got none; say because: '…'`);
    if ((role === 'edit' || role === 'admin') && !readsSecrets) {
      throw new Fault(`role of ${subject} must not read secrets without a reason, got '${role}'; take 'view' or rules, or add readsSecrets: { because: '…' }`);
    }
    const metadata = { name: id, ...(readsSecrets && { annotations: { 'kubernetes.io/description': `reads secrets because ${readsSecrets.because}` } }) };
    if (typeof role !== 'string') new CoreObject(this, 'Role', { metadata, rules: policyRules(role, subject, readsSecrets !== undefined) });
    new CoreObject(this, 'RoleBinding', {
      metadata,
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: group }],
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: typeof role === 'string' ? 'ClusterRole' : 'Role', name: typeof role === 'string' ? role : id },
    });
  }
}
