import { type k8s } from 'cdk8s-plus-30';
import { coreManifest, type Plain } from '../core-kinds';
import { type Manifest } from '../manifest';
import { type Session } from '../session';
import { keeperDeployment, starterAccount } from '../session-names';
import { type Stage } from './session-stages';

type Rule = Plain<k8s.PolicyRule>;

const rule = (apiGroup: string, resources: readonly string[], verbs: readonly string[], resourceNames?: readonly string[]): Rule => ({
  apiGroups: [apiGroup], resources: [...resources], verbs: [...verbs], ...(resourceNames && { resourceNames: [...resourceNames] }),
});

/** It may scale, and never change what a pod is: that would be the rights of every account in the namespace. */
const scaling: readonly Rule[] = [
  rule('apps', ['deployments', 'statefulsets'], ['get', 'list']),
  rule('apps', ['deployments/scale', 'statefulsets/scale'], ['get', 'patch', 'update']),
];

const gating: readonly Rule[] = [
  rule('', ['pods'], ['delete', 'get', 'list']),
  rule('', ['resourcequotas'], ['create']),
  rule('', ['resourcequotas'], ['delete', 'get'], ['session-stopped']),
];

const backups = ['create', 'delete', 'deletecollection', 'get', 'list'];

const rulesOf: Readonly<Record<Stage['stage'], readonly Rule[]>> = {
  application: [...scaling, ...gating],
  operator: [...scaling, ...gating],
  argocd: [...scaling, ...gating],
  shared: scaling,
  database: [rule('postgresql.cnpg.io', ['backups'], backups), rule('postgresql.cnpg.io', ['clusters'], ['get', 'list', 'patch'])],
  velero: [rule('velero.io', ['backups'], backups)],
};

/** What the keeper may do in each namespace, and a hub in the keeper's own. */
export function sessionRoles(namespace: string, stages: readonly Stage[], session: Session): Manifest[] {
  const rules = new Map<string, Rule[]>([[namespace, [
    rule('', ['configmaps'], ['create']),
    rule('', ['configmaps'], ['delete', 'get', 'patch'], ['session', 'session-workloads']),
    rule('apps', ['deployments'], ['get'], [keeperDeployment]),
    rule('apps', ['deployments/scale'], ['get', 'patch', 'update'], [keeperDeployment]),
  ]]]);
  for (const { stage, namespace: of } of stages) rules.set(of, [...rules.get(of) ?? [], ...rulesOf[stage]]);
  return [
    ...[...rules].flatMap(([of, granted]) => role(keeperDeployment, namespace, of, granted)),
    ...(session.schedule ? [
      coreManifest('ServiceAccount', { metadata: { name: starterAccount, namespace }, automountServiceAccountToken: false }),
      ...role(starterAccount, namespace, namespace, [
        rule('apps', ['deployments'], ['get'], [keeperDeployment]),
        rule('apps', ['deployments/scale'], ['get', 'patch', 'update'], [keeperDeployment]),
        rule('', ['configmaps'], ['get', 'patch'], ['session']),
      ]),
    ] : []),
  ];
}

function role(account: string, home: string, namespace: string, rules: Rule[]): Manifest[] {
  return [
    coreManifest('Role', { metadata: { name: account, namespace }, rules }),
    coreManifest('RoleBinding', {
      metadata: { name: account, namespace },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: account },
      subjects: [{ kind: 'ServiceAccount', name: account, namespace: home }],
    }),
  ];
}
