import * as fc from 'fast-check';
import { Access, type AccessProps, type AccessRule, type ApiAccess, CronJob, Fault, SyncJob, Workload } from '../../lib';
import { policyRules, type PolicyRule } from '../../lib/parts/access-rule';
import { podSpecOf } from '../../lib/pod-spec';
import { refusal, render } from '../support/declare';

const reads: AccessRule = { resources: ['pods', 'pods/log'], verbs: ['get', 'list', 'watch'] };
const access = (props: Partial<AccessProps>) => render((application) => void new Access(application, 'developers', { group: 'web-developers', role: 'view', ...props }));
const refused = (props: Partial<AccessProps>): string => refusal((application) => void new Access(application, 'developers', { group: 'web-developers', role: 'view', ...props }));
const because = { because: 'they rotate them' };

describe('access of people', () => {
  test('is a binding in the namespace of the application to a role of Kubernetes', () => {
    const { metadata, roleRef, subjects } = access({}).core('RoleBinding', 'developers');
    expect([metadata.namespace, roleRef, subjects]).toEqual([
      'web', { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' }, [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'web-developers' }],
    ]);
  });

  test('or to a Role of exactly the rules that are given', () => {
    const rendered = access({ role: [reads, { apiGroups: ['apps'], resources: ['deployments'], resourceNames: ['web'], verbs: ['patch'] }] });
    expect(rendered.core('Role', 'developers').rules).toEqual([
      { apiGroups: [''], resources: ['pods', 'pods/log'], verbs: ['get', 'list', 'watch'] }, { apiGroups: ['apps'], resources: ['deployments'], resourceNames: ['web'], verbs: ['patch'] },
    ]);
    expect(rendered.core('RoleBinding', 'developers').roleRef).toMatchObject({ kind: 'Role', name: 'developers' });
  });

  test.each<AccessProps['role']>(['view', 'edit', 'admin', [reads]])('with role %j is never one of the whole cluster', (role) => {
    const rendered = access({ role, readsSecrets: because });
    expect(rendered.manifests().filter(({ kind }) => kind === 'ClusterRoleBinding' || kind === 'ClusterRole')).toEqual([]);
    expect(rendered.argoProject('web').spec).not.toHaveProperty('clusterResourceWhitelist');
  });

  test('to secrets says why, beside the binding', () => {
    for (const role of ['edit', [{ resources: ['secrets'], verbs: ['get'] }]] as const) {
      expect(access({ role, readsSecrets: because }).core('RoleBinding', 'developers').metadata.annotations).toEqual({ 'kubernetes.io/description': 'reads secrets because they rotate them' });
    }
  });

  const subject = "access 'developers' of application 'web'";
  test.each<[Partial<AccessProps>, string]>([
    [{ role: 'edit' }, `role of ${subject} must not read secrets without a reason, got 'edit'; take 'view' or rules, or add readsSecrets: { because: '…' }`],
    [{ role: 'admin' }, `role of ${subject} must not read secrets without a reason, got 'admin'; take 'view' or rules, or add readsSecrets: { because: '…' }`],
    [{ role: 'edit', readsSecrets: { because: ' ' } }, `readsSecrets of ${subject} must have a reason, got none; say because: '…'`],
    [{ group: '' }, `group of ${subject} must be a group of people, got ''; take one that your identity provider puts into their tokens`],
    [{ group: ' web' }, `group of ${subject} must be a group of people, got ' web'; take one that your identity provider puts into their tokens`],
    [{ group: 'system:masters' }, `group of ${subject} must be a group of people, got 'system:masters'; take one that your identity provider puts into their tokens`],
    [{ role: [] }, `rules of ${subject} must allow something, got none; add for example { resources: ['pods'], verbs: ['get', 'list'] }`],
    [{ role: [{ resources: ['*'], verbs: ['get'] }] }, `resources of ${subject} must name everything, got '*'; list what is needed`],
    [{ role: [{ resources: ['pods/*'], verbs: ['get'] }] }, `resources of ${subject} must name everything, got 'pods/*'; list what is needed`],
    [{ role: [{ resources: ['pods'], verbs: ['*'] }] }, `verbs of ${subject} must name everything, got '*'; list what is needed`],
    [{ role: [{ apiGroups: ['*'], resources: ['pods'], verbs: ['get'] }] }, `apiGroups of ${subject} must name everything, got '*'; list what is needed`],
    [{ role: [{ resources: [], verbs: ['get'] }] }, `resources of ${subject} must name something, got nothing`],
    [{ role: [{ resources: ['serviceaccounts'], verbs: ['impersonate'] }] }, `verbs of ${subject} must not be 'impersonate', got a way to more than what is allowed here; take it away`],
    [{ role: [{ apiGroups: ['rbac.authorization.k8s.io'], resources: ['roles'], verbs: ['escalate'] }] }, `verbs of ${subject} must not be 'escalate', got a way to more than what is allowed here; take it away`],
    [{ role: [{ apiGroups: ['rbac.authorization.k8s.io'], resources: ['roles'], verbs: ['bind'] }] }, `verbs of ${subject} must not be 'bind', got a way to more than what is allowed here; take it away`],
    [{ role: [{ resources: ['pods'], verbs: ['read'] }] }, `verbs of ${subject} must be some of create, delete, deletecollection, get, list, patch, update, watch, got 'read'`],
    [{ role: [{ resources: ['Pods'], verbs: ['get'] }] }, `resources of ${subject} must be plural names in lower case, got 'Pods'; write for example 'pods' or 'pods/log'`],
    [{ role: [{ resources: ['nodes'], verbs: ['get'] }] }, `resources of ${subject} must be in a namespace, got 'nodes'; take it away, a Role says nothing about it`],
    [{ role: [{ resources: ['serviceaccounts/token'], verbs: ['create'] }] }, `resources of ${subject} must not be 'serviceaccounts/token', got a way to become any service account of the namespace; take it away`],
    [{ role: [{ resources: ['pods'], resourceNames: ['web'], verbs: ['create'] }] }, `resourceNames of ${subject} must not stand beside 'create', got 'web'; the API server knows no name then, give it a rule of its own`],
    [{ role: [{ resources: ['secrets'], verbs: ['list'] }] }, `rules of ${subject} must not read secrets without a reason, got 'list' of secrets; take it away, or add readsSecrets: { because: '…' }`],
  ])('%j is refused', (props, sentence) => {
    expect(refused(props)).toBe(sentence);
  });

  test('to write secrets needs no reason, since it shows none', () => {
    expect(access({ role: [{ resources: ['secrets'], verbs: ['create', 'delete'] }] }).core('Role', 'developers').rules).toHaveLength(1);
  });

  test('is either refused or holds no wildcard, no rising verb and no unexplained secret, whatever is asked for', () => {
    const text = fc.constantFrom('', 'apps', '*', 'pods', 'secrets', 'pods/*', 'get', 'list', 'bind', 'escalate', 'impersonate', 'create', 'nodes', 'serviceaccounts/token', 'configmaps', 'patch');
    const some = fc.array(text, { maxLength: 3 });
    const rule = fc.record({ apiGroups: some, resources: some, verbs: some });
    let accepted = 0;
    fc.assert(fc.property(fc.array(rule, { maxLength: 2 }), (wanted) => {
      let rules: PolicyRule[];
      try {
        rules = policyRules(wanted, 'access', false);
      } catch (error) {
        expect(error).toBeInstanceOf(Fault);
        return;
      }
      accepted += 1;
      expect(rules.flatMap(({ apiGroups, resources, verbs }) => [...apiGroups, ...resources, ...verbs]).filter((word) => word.includes('*'))).toEqual([]);
      expect(rules.flatMap(({ verbs }) => verbs).filter((verb) => !['create', 'get', 'list', 'patch'].includes(verb))).toEqual([]);
      expect(rules.filter(({ resources, apiGroups }) => resources.includes('nodes') || (resources.includes('serviceaccounts/token') && apiGroups.includes('')))).toEqual([]);
      expect(rules.filter(({ apiGroups, resources, verbs }) => apiGroups.includes('') && resources.includes('secrets') && verbs.some((verb) => ['get', 'list', 'watch'].includes(verb)))).toEqual([]);
    }), { numRuns: 20_000, seed: 3 });
    expect(accepted).toBeGreaterThan(50);
  });
});

describe('access of pods to the Kubernetes API', () => {
  const common = { image: 'registry.example.org/app:1', resources: { cpu: '10m', memory: '16Mi' } as const };
  const apiAccess: ApiAccess = { rules: [reads] };

  test.each(['Workload', 'CronJob', 'SyncJob'] as const)('gives a %s a service account of its own, with its token, its Role and the way there', (kind) => {
    const rendered = render((application) => {
      if (kind === 'Workload') new Workload(application, 'lister', { ...common, apiAccess, probes: { readiness: { command: ['true'] } } });
      if (kind === 'CronJob') new CronJob(application, 'lister', { ...common, apiAccess, schedule: '0 3 * * *' });
      if (kind === 'SyncJob') new SyncJob(application, 'lister', { ...common, apiAccess });
    });
    const object = rendered.manifests('home/web').find((manifest) => ['Deployment', 'CronJob', 'Job'].includes(manifest.kind))!;
    expect(podSpecOf(object)?.spec).toMatchObject({ automountServiceAccountToken: true, serviceAccountName: 'lister' });
    expect(rendered.core('ServiceAccount', 'lister')).toMatchObject({ automountServiceAccountToken: false, metadata: { namespace: 'web' } });
    expect(rendered.core('Role', 'lister').rules).toEqual([{ apiGroups: [''], resources: ['pods', 'pods/log'], verbs: ['get', 'list', 'watch'] }]);
    expect(rendered.core('RoleBinding', 'lister')).toMatchObject({ subjects: [{ kind: 'ServiceAccount', name: 'lister', namespace: 'web' }], roleRef: { kind: 'Role', name: 'lister' } });
    expect(rendered.models[0]!.cluster.relations.apiAccess.map(({ pods }) => pods.name)).toEqual(['lister']);
  });

  test('is none unless asked for: no token, no account, no way there', () => {
    const rendered = render((application) => void new Workload(application, 'app', { ...common, probes: { readiness: { command: ['true'] } } }));
    expect(rendered.core('Deployment', 'app').spec?.template.spec).toMatchObject({ automountServiceAccountToken: false });
    expect([rendered.all('ServiceAccount'), rendered.all('RoleBinding'), rendered.models[0]!.cluster.relations.apiAccess]).toEqual([[], [], []]);
  });

  test.each<[ApiAccess, string | undefined, string]>([
    [{ rules: [{ resources: ['pods'], verbs: ['*'] }] }, undefined, "verbs of 'app' must name everything, got '*'; list what is needed"],
    [{ rules: [{ resources: ['secrets'], verbs: ['get'] }] }, undefined, "rules of 'app' must not read secrets without a reason, got 'get' of secrets; take it away, or add readsSecrets: { because: '…' }"],
    [apiAccess, 'other', "serviceAccount of 'app' must not stand beside apiAccess, which makes one, got 'other'; remove one of them"],
  ])('%j with service account %s is refused', (wanted, serviceAccount, sentence) => {
    expect(refusal((application) => void new Workload(application, 'app', { ...common, apiAccess: wanted, ...(serviceAccount && { serviceAccount }), probes: { readiness: { command: ['true'] } } }))).toBe(sentence);
  });

  test('to secrets says why', () => {
    const rendered = render((application) => void new Workload(application, 'app', {
      ...common, apiAccess: { rules: [{ resources: ['secrets'], verbs: ['get'] }], readsSecrets: because }, probes: { readiness: { command: ['true'] } },
    }));
    expect(rendered.core('Role', 'app').metadata.annotations).toEqual({ 'kubernetes.io/description': 'reads secrets because they rotate them' });
  });
});
