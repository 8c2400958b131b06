import { type Application } from '../../lib';
import { noDeadlockedWebhooks } from '../../lib/checks/no-deadlocked-webhooks';
import { deployment } from '../fixtures/deployment';
import { plain, sentencesOf } from '../support/problems';

const admission = 'admissionregistration.k8s.io/v1';
const pods = { apiGroups: [''], apiVersions: ['v1'], resources: ['pods'], operations: ['CREATE'] };
const service = { service: { name: 'hook', namespace: 'web' } };
const names = "'web', 'kube-system', 'default', 'argocd'";
/** Leaves out these namespaces, and that of the pod network. */
const not = (...values: string[]): object => ({ matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: [...values, 'default'] }] });
const place = "home/web ValidatingWebhookConfiguration/policy: webhook 'a.example.org' of ValidatingWebhookConfiguration 'policy'";

const webhook = (fields: object, declare: (web: Application) => void = () => undefined, kind = 'ValidatingWebhookConfiguration'): string[] => sentencesOf(noDeadlockedWebhooks, (web) => {
  declare(web);
  plain(web, kind, 'policy', { webhooks: [{ name: 'a.example.org', clientConfig: service, rules: [pods], ...fields }] }, admission);
});
const locked = (caught: string, resource = 'pods', all = names): string =>
  `${place} must leave out ${caught}, got failurePolicy: Fail for ${resource} there; without it nothing there could start: add a namespaceSelector with { key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: [${all}] }, or failurePolicy: Ignore`;
const everything = "'web' (the webhook itself), 'kube-system' (Kubernetes' own parts), 'default' (the pod network), 'argocd' (Argo CD)";

test('a webhook that stops pods everywhere would keep itself, Kubernetes and Argo CD from starting', () => {
  expect(webhook({})).toEqual([locked(everything)]);
  expect(webhook({ failurePolicy: 'Fail' })).toEqual([locked(everything)]);
  expect(webhook({}, undefined, 'MutatingWebhookConfiguration')).toHaveLength(1);
});

test('of several rules and operations one is enough', () => {
  expect(webhook({ rules: [{ ...pods, resources: ['services'] }, { ...pods, operations: ['DELETE', 'CREATE'] }] })).toEqual([locked(everything)]);
  expect(webhook({ rules: undefined })).toEqual([]);
  expect(webhook({ name: undefined })[0]).toContain("webhook '' of");
  expect(sentencesOf(noDeadlockedWebhooks, (web) => plain(web, 'ValidatingWebhookConfiguration', 'policy', {}, admission))).toEqual([]);
  expect(sentencesOf(noDeadlockedWebhooks, (web) => plain(web, 'ConfigMap', 'policy', { webhooks: [{ name: 'a', rules: [pods] }] }))).toEqual([]);
});

test('a webhook without a place to call leaves out no more', () => {
  expect(webhook({ clientConfig: undefined })).toEqual([locked("'kube-system' (Kubernetes' own parts), 'default' (the pod network), 'argocd' (Argo CD)", 'pods', "'kube-system', 'default', 'argocd'")]);
  expect(webhook({ clientConfig: { service: { name: 'hook', namespace: 'argocd' } } })).toEqual([locked("'argocd' (the webhook itself), 'kube-system' (Kubernetes' own parts), 'default' (the pod network)", 'pods', "'argocd', 'kube-system', 'default'")]);
});

test('one that lets pass what it cannot be asked about does no harm', () => {
  expect(webhook({ failurePolicy: 'Ignore' })).toEqual([]);
});

test.each<[string, object, string]>([
  ...['configmaps', 'endpoints', 'serviceaccounts'].map((resource): [string, object, string] => [resource, { resources: [resource] }, resource]),
  ...['daemonsets', 'deployments', 'replicasets', 'statefulsets'].map((resource): [string, object, string] => [resource, { apiGroups: ['apps'], resources: [resource] }, resource]),
  ['endpointslices', { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'] }, 'endpointslices'],
  ['pods of some group or other', { apiGroups: ['example.org', 'apps', ''] }, 'pods'],
  ['leases', { apiGroups: ['coordination.k8s.io'], resources: ['leases'], operations: ['UPDATE'] }, 'leases'],
  ['secrets', { resources: ['services', 'secrets'] }, 'secrets'],
  ['everything of a namespace', { apiGroups: ['*'], resources: ['*'], operations: ['*'], scope: 'Namespaced' }, 'every resource'],
  ['everything with what is below', { apiGroups: ['*'], resources: ['*/*'], operations: ['*'], scope: 'Namespaced' }, 'every resource'],
])('%s are as vital as pods', (_, rule, resource) => {
  expect(webhook({ rules: [{ ...pods, ...rule }] })).toEqual([locked(everything, resource)]);
});

test.each<[string, object]>([
  ['objects of a kind of its own', { apiGroups: ['example.org'], resources: ['*'] }],
  ['what nothing needs to start', { resources: ['services', 'limitranges'] }],
  ['what is below a pod', { resources: ['pods/exec', 'pods/ephemeralcontainers'] }],
  ['what is deleted', { operations: ['DELETE', 'CONNECT'] }],
  ['objects of the whole cluster', { scope: 'Cluster' }],
  ['pods of no group', { apiGroups: undefined }],
  ['no resources', { resources: undefined }],
  ['no operations', { operations: undefined }],
])('one for %s locks nobody out', (_, rule) => {
  expect(webhook({ rules: [{ ...pods, ...rule }] })).toEqual([]);
});

test('each vital namespace must be left out', () => {
  expect(webhook({ namespaceSelector: not('web', 'kube-system', 'argocd') })).toEqual([]);
  expect(webhook({ namespaceSelector: not('kube-system', 'argocd') })).toEqual([locked("'web' (the webhook itself)")]);
  expect(webhook({ namespaceSelector: not('web', 'kube-system') })).toEqual([locked("'argocd' (Argo CD)")]);
  expect(webhook({ namespaceSelector: not('web', 'argocd') })).toEqual([locked("'kube-system' (Kubernetes' own parts)")]);
  expect(webhook({ namespaceSelector: { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['web', 'kube-system', 'argocd'] }] } })).toEqual([locked("'default' (the pod network)")]);
});

test('namespaces that ask for it by a label are meant alone', () => {
  expect(webhook({ namespaceSelector: { matchLabels: { 'example.org/inject': 'true' } } })).toEqual([]);
  expect(webhook({ namespaceSelector: { matchExpressions: [{ key: 'example.org/skip', operator: 'DoesNotExist' }] } })).toEqual([locked(everything)]);
  expect(webhook({ namespaceSelector: { matchExpressions: [{ key: 'example.org/skip', operator: 'DoesNotExist' }] } }, (web) => {
    plain(web, 'Namespace', 'web', {}, 'v1', { labels: { 'example.org/skip': 'yes' } });
  })).toEqual([locked("'kube-system' (Kubernetes' own parts), 'default' (the pod network), 'argocd' (Argo CD)")]);
});

test('objects that ask for it by a label are meant alone, and its own pods may be told apart by theirs', () => {
  expect(webhook({ objectSelector: { matchLabels: { inject: 'true' } } })).toEqual([]);
  expect(webhook({ objectSelector: { matchExpressions: [{ key: 'inject', operator: 'Exists' }] } })).toEqual([]);
  const own = (web: Application): void => { plain(web, 'Deployment', 'app', { spec: deployment().spec }, 'apps/v1'); };
  const notOwn = { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['app'] }] };
  expect(webhook({ objectSelector: notOwn, namespaceSelector: not('kube-system', 'argocd') }, own)).toEqual([]);
  expect(webhook({ objectSelector: { ...notOwn, matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['else'] }] }, namespaceSelector: not('kube-system', 'argocd') }, own)).toEqual([locked("'web' (the webhook itself)")]);
  expect(webhook({ objectSelector: { matchExpressions: [{ key: 'inject', operator: 'In', values: ['yes'] }] } })).toEqual([]);
  expect(webhook({ objectSelector: { matchExpressions: [{ key: 'a', operator: 'NotIn', values: ['b'] }, { key: 'inject', operator: 'Exists' }] } })).toEqual([]);
  const two = (web: Application): void => { own(web); plain(web, 'Deployment', 'else', { spec: deployment({ name: 'else' }).spec }, 'apps/v1'); };
  expect(webhook({ objectSelector: notOwn, namespaceSelector: not('kube-system', 'argocd') }, two)).toEqual([locked("'web' (the webhook itself)")]);
  expect(webhook({ objectSelector: notOwn }, own)).toEqual([locked("'kube-system' (Kubernetes' own parts), 'default' (the pod network), 'argocd' (Argo CD)")]);
});

test('a condition that names the namespaces leaves them out', () => {
  expect(webhook({ matchConditions: [{ name: 'a', expression: `!(request.namespace in ['web', "kube-system", 'argocd', 'default'])` }] })).toEqual([]);
  expect(webhook({ matchConditions: [{ name: 'a', expression: "request.namespace != 'web'" }] })).toEqual([locked("'kube-system' (Kubernetes' own parts), 'default' (the pod network), 'argocd' (Argo CD)")]);
});

test('a webhook outside of the cluster has no namespace of its own', () => {
  expect(webhook({ clientConfig: { url: 'https://example.org' } })).toEqual([locked("'kube-system' (Kubernetes' own parts), 'default' (the pod network), 'argocd' (Argo CD)", 'pods', "'kube-system', 'default', 'argocd'")]);
});

test('the Argo CD of a hub is not in the cluster that it manages', () => {
  expect(sentencesOf(noDeadlockedWebhooks, (web) => plain(web, 'ValidatingWebhookConfiguration', 'policy', { webhooks: [{ name: 'a', clientConfig: service, rules: [pods], namespaceSelector: not('web', 'kube-system') }] }, admission), { hub: 'other' })).toEqual([]);
});

test('nodes belong to no namespace that could be left out', () => {
  const sentence = `${place} must not be called for nodes, got rules for every resource of the cluster; without it no node could join: add scope: 'Namespaced' to its rules, or failurePolicy: Ignore`;
  const rules = [{ apiGroups: ['*'], resources: ['*'], operations: ['CREATE'] }];
  expect(webhook({ rules, namespaceSelector: not('web', 'kube-system', 'argocd') })).toEqual([sentence]);
  expect(webhook({ rules: [{ ...pods, resources: ['nodes'] }] })).toEqual([sentence]);
  for (const rule of [{ resources: ['services', 'nodes'] }, { resources: ['nodes'], operations: ['*'] }, { resources: ['nodes'], operations: ['DELETE', 'CREATE'] }, { resources: ['nodes'], apiGroups: ['apps', ''] }, { resources: ['nodes'], scope: 'Cluster' }]) expect([rule, webhook({ rules: [{ ...pods, resources: ['services'] }, { ...pods, ...rule }] })]).toEqual([rule, [sentence]]);
  expect(webhook({ rules: [{ apiGroups: [''], resources: ['*/*'], operations: ['CREATE'] }], namespaceSelector: not('web', 'kube-system', 'argocd') })).toEqual([sentence]);
  for (const rule of [{ apiGroups: ['apps'] }, { apiGroups: undefined }, { resources: undefined }, { operations: undefined }, { scope: 'Namespaced' }]) expect([rule, webhook({ rules: [{ ...pods, resources: ['nodes'], ...rule }] })]).toEqual([rule, []]);
  expect(webhook({ rules: [{ ...pods, resources: ['nodes'] }], objectSelector: { matchLabels: { a: 'b' } } })).toEqual([]);
  expect(webhook({ rules: [{ ...pods, resources: ['nodes'], operations: ['UPDATE'] }] })).toEqual([]);
  expect(webhook({ rules: [{ ...pods, resources: ['nodes'] }], matchConditions: [{ name: 'a', expression: 'true' }] })).toEqual([]);
});

test('nobody waits longer than Kubernetes lets them', () => {
  const sentence = (got: number): string => `timeoutSeconds of webhook 'a.example.org' of ValidatingWebhookConfiguration 'policy' must be from 1 to 30, got '${got}'; each request waits for it: write for example 5`;
  for (const seconds of [0, 31]) expect(webhook({ timeoutSeconds: seconds, failurePolicy: 'Ignore' })).toEqual([`home/web ValidatingWebhookConfiguration/policy: ${sentence(seconds)}`]);
  for (const seconds of [1, 30]) expect(webhook({ timeoutSeconds: seconds, failurePolicy: 'Ignore' })).toEqual([]);
});

describe('a policy of the API server itself', () => {
  const binding = (expression: string, fields: object = {}, constraints: object = {}): string[] => sentencesOf(noDeadlockedWebhooks, (web) => {
    plain(web, 'ValidatingAdmissionPolicy', 'deny', { spec: { matchConstraints: { resourceRules: [pods], ...constraints }, validations: [{ expression }] } }, admission);
    plain(web, 'ValidatingAdmissionPolicyBinding', 'deny', { spec: { policyName: 'deny', validationActions: ['Deny'], ...fields } }, admission);
  });

  test('that denies every pod leaves the vital namespaces out', () => {
    expect(binding(' false ')).toEqual(["home/web ValidatingAdmissionPolicyBinding/deny: ValidatingAdmissionPolicyBinding 'deny' must leave out 'kube-system' (Kubernetes' own parts), 'default' (the pod network), 'argocd' (Argo CD), got a policy that denies pods there; nothing there could start: add matchResources with a namespaceSelector, or correct the expression of 'deny'"]);
    expect(binding('false', { matchResources: { namespaceSelector: not('kube-system', 'argocd') } })).toEqual([]);
    expect(binding('false', {}, { namespaceSelector: not('kube-system', 'argocd') })).toEqual([]);
    expect(binding('false', { validationActions: ['Audit'] })).toEqual([]);
    expect(binding('object.metadata.name != "a"')).toEqual([]);
    expect(binding('false', {}, { resourceRules: [{ ...pods, resources: ['services'] }] })).toEqual([]);
  });

  test('by one of its rules, in whatever is bound to it', () => {
    const bound = (kind: string, policy: object, spec: object): string[] => sentencesOf(noDeadlockedWebhooks, (web) => {
      plain(web, 'ValidatingAdmissionPolicy', 'deny', { spec: policy }, admission);
      plain(web, kind, 'bound', { spec }, admission);
    });
    const policy = { matchConstraints: { resourceRules: [pods] }, validations: [{}, { expression: 'true' }, { expression: 'false' }] };
    const spec = { policyName: 'deny', validationActions: ['Audit', 'Deny'] };
    expect(bound('ValidatingAdmissionPolicyBinding', policy, spec)).toHaveLength(1);
    expect(bound('MutatingAdmissionPolicyBinding', policy, spec)).toEqual([]);
    expect(bound('ValidatingAdmissionPolicyBinding', policy, { ...spec, policyName: 'other' })).toEqual([]);
    expect(bound('ValidatingAdmissionPolicyBinding', policy, { policyName: 'deny' })).toEqual([]);
    expect(bound('ValidatingAdmissionPolicyBinding', {}, spec)).toEqual([]);
    expect(bound('ValidatingAdmissionPolicyBinding', { ...policy, validations: undefined }, spec)).toEqual([]);
    expect(bound('ValidatingAdmissionPolicyBinding', { ...policy, matchConditions: [{ expression: "!(request.namespace in ['kube-system', 'default', 'argocd'])" }] }, spec)).toEqual([]);
    expect(bound('ValidatingAdmissionPolicyBinding', { ...policy, matchConditions: [{ name: 'a' }] }, spec)).toHaveLength(1);
    expect(bound('ValidatingAdmissionPolicyBinding', policy, { ...spec, matchResources: { objectSelector: { matchLabels: { a: 'b' } } } })).toEqual([]);
  });
});

describe('Kyverno makes webhooks of its own', () => {
  const kyverno = (values: object, name = 'kyverno', type = 'chart'): string[] => sentencesOf(noDeadlockedWebhooks, (web) => web.sources.push({
    type, repository: 'https://example.org', revision: '1.0.0', releaseName: name, values, checkedValues: {}, clusterKinds: [], namespacedKinds: [], extraNamespaces: [], definition: { name },
  } as never));
  const sentence = (caught: string): string[] => [`home/web: webhooks of Kyverno must leave out ${caught}, got values that do not; without Kyverno nothing there could start: add them to config.webhooks.namespaceSelector`];
  const vital = "'kube-system' (Kubernetes' own parts), 'default' (the pod network), 'argocd' (Argo CD)";

  test('that leave the vital namespaces out', () => {
    for (const values of [{}, { config: {} }, { config: { webhooks: {} } }]) expect(kyverno(values)).toEqual(sentence(vital));
    expect(kyverno({ config: { webhooks: { namespaceSelector: not('kube-system') } } })).toEqual(sentence("'argocd' (Argo CD)"));
    expect(kyverno({ config: { webhooks: { namespaceSelector: not('kube-system', 'argocd') } } })).toEqual([]);
    expect(kyverno({}, 'other')).toEqual([]);
    expect(kyverno({}, 'kyverno', 'git')).toEqual([]);
  });
});
