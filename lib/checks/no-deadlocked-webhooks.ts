import { fieldPath } from '../field-path';
import { type LabelSelector, matches } from '../label-selector';
import { type Manifest } from '../manifest';
import { type ClusterModel } from '../model';
import { groupKind } from '../object-identity';
import { type Problem } from '../problem';
import { type Check, type FinishedFleet, objectsOf } from './check';
import { type Inventory, inventoryOf } from './inventory';
import { podsIn } from './known-pods';
import { vitalNamespaces } from './vital-namespaces';

interface Rule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly operations?: readonly string[];
  readonly scope?: string;
}

interface Matching {
  readonly namespaceSelector?: LabelSelector;
  readonly objectSelector?: LabelSelector;
  readonly matchConditions?: readonly { readonly expression?: string }[];
}

interface Webhook extends Matching {
  readonly name?: string;
  readonly failurePolicy?: string;
  readonly timeoutSeconds?: number;
  readonly rules?: readonly Rule[];
  readonly clientConfig?: { readonly service?: { readonly namespace?: string } };
}

/** What must be made before a pod of the webhook itself can run, by API group. */
const needed: Readonly<Record<string, ReadonlySet<string>>> = {
  '': new Set(['configmaps', 'endpoints', 'pods', 'secrets', 'serviceaccounts']),
  apps: new Set(['daemonsets', 'deployments', 'replicasets', 'statefulsets']),
  'coordination.k8s.io': new Set(['leases']),
  'discovery.k8s.io': new Set(['endpointslices']),
};

const configurations = new Set(['admissionregistration.k8s.io/MutatingWebhookConfiguration', 'admissionregistration.k8s.io/ValidatingWebhookConfiguration']);
const webhooksOf = fieldPath('webhooks[]');

/**
 * A webhook that stops what it cannot be asked about leaves out what the cluster needs to bring it back: its own namespace,
 * kube-system, the pod network's and Argo CD's. Without it nothing could start, itself included (kyverno#16177).
 */
export const noDeadlockedWebhooks: Check = (fleet) => fleet.models.flatMap((model) => [
  ...objectsOf(model).filter(({ manifest }) => configurations.has(groupKind(manifest))).flatMap(({ manifest, where }) =>
    (webhooksOf(manifest) as Webhook[]).flatMap((webhook) => faultsOf(webhook, manifest, model, fleet).map((message) => ({ where, message })))),
  ...objectsOf(model).flatMap(({ manifest, where }) => denialOfAll(manifest, model, fleet).map((message) => ({ where, message }))),
  ...ofKyverno(model, fleet),
]);

function faultsOf(webhook: Webhook, configuration: Manifest, model: ClusterModel, fleet: FinishedFleet): string[] {
  const { name = '', failurePolicy = 'Fail', timeoutSeconds, rules = [], clientConfig } = webhook;
  const subject = `webhook '${name}' of ${configuration.kind} '${configuration.metadata.name}'`;
  const slow = timeoutSeconds !== undefined && (timeoutSeconds < 1 || timeoutSeconds > 30)
    ? [`timeoutSeconds of ${subject} must be from 1 to 30, got '${timeoutSeconds}'; each request waits for it: write for example 5`] : [];
  if (failurePolicy !== 'Fail') return slow;
  const resource = firstNeeded(rules);
  const nodes = matchesNodes(rules) && !hasConditions(webhook) && !isOptIn(webhook.objectSelector)
    ? [`${subject} must not be called for nodes, got rules for every resource of the cluster; without it no node could join: add scope: 'Namespaced' to its rules, or failurePolicy: Ignore`] : [];
  if (resource === undefined) return [...slow, ...nodes];
  const own = clientConfig?.service?.namespace;
  const places = [...(own === undefined ? [] : [{ name: own, holds: 'the webhook itself' }]), ...vitalNamespaces(model).filter((place) => place.name !== own)];
  const caught = places.filter((place) => isCalledFor(place.name, webhook, place.name === own, model, fleet));
  const locked = caught.length === 0 ? [] : [
    `${subject} must leave out ${caught.map((place) => `'${place.name}' (${place.holds})`).join(', ')}, got failurePolicy: Fail for ${resource} there; without it nothing there could start: `
    + `add a namespaceSelector with { key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: [${places.map((place) => `'${place.name}'`).join(', ')}] }, or failurePolicy: Ignore`,
  ];
  return [...slow, ...nodes, ...locked];
}

/** The first of the resources that a pod needs to start and that the rules are about. */
function firstNeeded(rules: readonly Rule[]): string | undefined {
  for (const { apiGroups = [], resources = [], operations = [], scope } of rules) {
    if (scope === 'Cluster' || !operations.some((operation) => ['*', 'CREATE', 'UPDATE'].includes(operation))) continue;
    const groups = apiGroups.includes('*') ? Object.keys(needed) : apiGroups.filter((group) => Object.hasOwn(needed, group));
    if (groups.length === 0) continue;
    const found = resources.find((resource) => resource === '*' || resource === '*/*' || groups.some((group) => needed[group]!.has(resource.split('/')[0]!) && resource.split('/')[1] === undefined));
    if (found !== undefined) return found.startsWith('*') ? 'every resource' : found;
  }
  return undefined;
}

/** A selector of namespaces says nothing of objects of the whole cluster. */
function matchesNodes(rules: readonly Rule[]): boolean {
  return rules.some(({ apiGroups = [], resources = [], operations = [], scope }) => scope !== 'Namespaced' && (apiGroups.includes('*') || apiGroups.includes(''))
    && resources.some((resource) => ['*', '*/*', 'nodes'].includes(resource)) && operations.some((operation) => ['*', 'CREATE'].includes(operation)));
}

function hasConditions({ matchConditions = [] }: Matching): boolean {
  return matchConditions.length > 0;
}

function isCalledFor(namespace: string, matching: Matching, isOwn: boolean, model: ClusterModel, fleet: FinishedFleet): boolean {
  const { namespaceSelector = {}, objectSelector, matchConditions = [] } = matching;
  if (!matches(namespaceSelector, labelsOf(namespace, inventoryOf(model, fleet))) || isOptIn(objectSelector)) return false;
  if (matchConditions.some(({ expression = '' }) => expression.includes(`'${namespace}'`) || expression.includes(`"${namespace}"`))) return false;
  if (!isOwn || !objectSelector) return true;
  // Its own pods may be told apart by their labels.
  const { own, mayHoldMore } = podsIn(namespace, model, fleet);
  return !mayHoldMore && own.some(({ labels }) => matches(objectSelector, labels));
}

/** Whether only objects with a certain label are meant. */
function isOptIn({ matchLabels = {}, matchExpressions = [] }: LabelSelector = {}): boolean {
  return Object.keys(matchLabels).length > 0 || matchExpressions.some(({ operator }) => operator === 'In' || operator === 'Exists');
}

/** Of a namespace that is not ours only its name is known, which Kubernetes writes on it. */
function labelsOf(namespace: string, inventory: Inventory): Readonly<Record<string, string>> {
  return { ...inventory.find('/Namespace', '', namespace)?.metadata.labels, 'kubernetes.io/metadata.name': namespace };
}

interface PolicySpec {
  readonly matchConstraints?: Matching & { readonly resourceRules?: readonly Rule[] };
  readonly matchConditions?: Matching['matchConditions'];
  readonly validations?: readonly { readonly expression?: string }[];
}

/** A binding that denies whatever a policy is about, where that policy lets nothing pass. */
function denialOfAll(binding: Manifest, model: ClusterModel, fleet: FinishedFleet): string[] {
  if (groupKind(binding) !== 'admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding') return [];
  const { policyName = '', validationActions = [], matchResources = {} } = (binding.spec ?? {}) as { policyName?: string; validationActions?: readonly string[]; matchResources?: Matching };
  const policy = inventoryOf(model, fleet).find('admissionregistration.k8s.io/ValidatingAdmissionPolicy', '', policyName);
  const { matchConstraints = {}, matchConditions = [], validations = [] } = (policy?.spec ?? {}) as PolicySpec;
  const resource = firstNeeded(matchConstraints.resourceRules ?? []);
  if (!validationActions.includes('Deny') || resource === undefined || !validations.some(({ expression }) => expression?.trim() === 'false')) return [];
  const caught = vitalNamespaces(model).filter(({ name }) => isCalledFor(name, { ...matchConstraints, matchConditions }, false, model, fleet) && isCalledFor(name, matchResources, false, model, fleet));
  if (caught.length === 0) return [];
  return [`${binding.kind} '${binding.metadata.name}' must leave out ${caught.map(({ name, holds }) => `'${name}' (${holds})`).join(', ')}, got a policy that denies ${resource} there; nothing there could start: add matchResources with a namespaceSelector, or correct the expression of '${policyName}'`];
}

/** Kyverno makes its webhooks at run time, for the namespaces that its values leave it. */
function ofKyverno(model: ClusterModel, fleet: FinishedFleet): Problem[] {
  return model.applications.flatMap(({ name, sources }) => sources.flatMap((source) => {
    if (source.type !== 'chart' || source.definition.name !== 'kyverno') return [];
    const { config } = source.values as { config?: { webhooks?: Matching } };
    const caught = vitalNamespaces(model).filter((place) => isCalledFor(place.name, { namespaceSelector: config?.webhooks?.namespaceSelector ?? {} }, false, model, fleet));
    return caught.length === 0 ? [] : [{
      where: `${model.cluster.name}/${name}`,
      message: `webhooks of Kyverno must leave out ${caught.map((place) => `'${place.name}' (${place.holds})`).join(', ')}, got values that do not; without Kyverno nothing there could start: add them to config.webhooks.namespaceSelector`,
    }];
  }));
}
