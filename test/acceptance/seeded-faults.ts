import { parse } from 'yaml';
import { type Fields, fields, list } from '../../lib/fields';
import { type Manifest } from '../../lib/manifest';
import { groupKind } from '../../lib/object-identity';
import { type Tree, type TreeFile } from './tree';
import { yamlText } from './yaml-text';

/** Something wrong, put into a tree, that the API server must not let pass. */
export interface SeededFault {
  readonly name: string;
  /** What the step must say. */
  readonly says: RegExp;
  /** The files that are wrong. */
  readonly files: (tree: Tree) => TreeFile[];
}

/** Kinds that a tree must have, for all of them to be put into it. */
export const faultyKinds: readonly string[] = ['/ConfigMap', '/PersistentVolumeClaim', '/Service', 'apps/Deployment', 'batch/CronJob', 'cilium.io/CiliumNetworkPolicy', 'networking.k8s.io/NetworkPolicy', 'postgresql.cnpg.io/Cluster', 'scheduling.k8s.io/PriorityClass'];

/** Faults that the step 'accepted' must catch, on a cluster where the tree without them was applied before. */
export const acceptedFaults: readonly SeededFault[] = [
  { name: 'an unknown field', says: /field not declared in schema|unknown field/, files: (tree) => [changed(one(tree, 'apps/Deployment'), (manifest) => withPod(manifest, { containrs: [] }))] },
  { name: 'an unknown field of a custom kind', says: /unknown field|field not declared in schema/, files: (tree) => [changed(one(tree, 'postgresql.cnpg.io/Cluster'), (manifest) => withSpec(manifest, { instnces: 1 }))] },
  { name: 'a key given twice', says: /already set|duplicate|mapping key/, files: (tree) => [rewritten(one(tree, '/Service'), (text) => `${text.trimEnd()}\nspec: {}\n`)] },
  { name: 'a kind that nothing installs', says: /no matches for kind Widget/, files: (tree) => [changed(one(tree, '/ConfigMap'), (manifest) => ({ ...manifest, apiVersion: 'example.org/v1', kind: 'Widget' }))] },
  { name: 'a version that is no longer served', says: /no matches for kind CronJob in version batch\/v1beta1/, files: (tree) => [changed(one(tree, 'batch/CronJob'), (manifest) => ({ ...manifest, apiVersion: 'batch/v1beta1' }))] },
  { name: 'a changed selector', says: /field is immutable/, files: (tree) => [changed(one(tree, 'apps/Deployment'), changedSelector)] },
  { name: 'another storage class', says: /immutable|forbidden/i, files: (tree) => [changed(one(tree, '/PersistentVolumeClaim'), (manifest) => withSpec(manifest, { storageClassName: 'another' }))] },
  { name: 'another value of a PriorityClass', says: /immutable|may not be changed|Forbidden/, files: (tree) => [changed(one(tree, 'scheduling.k8s.io/PriorityClass'), (manifest) => ({ ...manifest, value: Number(manifest.value) + 1 }))] },
  { name: 'a value of a wrong type', says: /expected|cannot unmarshal|Invalid value|failed to create typed patch/, files: (tree) => [changed(one(tree, 'apps/Deployment'), (manifest) => withSpec(manifest, { replicas: 'one' }))] },
  { name: 'a namespace that is not there', says: /namespaces "nowhere" not found/, files: (tree) => [changed(one(tree, '/ConfigMap'), (manifest) => ({ ...manifest, metadata: { ...manifest.metadata, namespace: 'nowhere' } }))] },
  { name: 'a pod beyond the level of its namespace', says: /would violate PodSecurity/, files: (tree) => [changed(one(tree, 'apps/Deployment'), (manifest) => withPod(manifest, { hostPID: true }))] },
  { name: 'one object in two files', says: /is the object that/, files: (tree) => [one(tree, '/ConfigMap'), { ...one(tree, '/ConfigMap'), path: 'again.yaml' }] },
  { name: 'a deprecated annotation', says: /warning: .*deprecated/, files: (tree) => [changed(one(tree, '/Service'), ingressOf)] },
];

/** Faults of one application that a step on a cluster synced by Argo CD must catch: `tree` has the files of that application alone, and its Application. */
export const syncFaults: Readonly<Record<'ordered' | 'heals' | 'survives' | 'protects' | 'converges', SeededFault>> = {
  ordered: { name: 'a database in a wave after what uses it', says: /must come after \S+\/Cluster-\S+, for it reads secret/, files: (tree) => [changed(one(tree, 'postgresql.cnpg.io/Cluster'), (manifest) => annotated(manifest, { 'argocd.argoproj.io/sync-wave': '9' }))] },
  heals: { name: 'an Application that does not heal', says: /must be (made anew|changed and restored) within/, files: (tree) => [changed(one(tree, 'argoproj.io/Application'), (manifest) => withSpec(manifest, { syncPolicy: { ...fields(fields(manifest.spec).syncPolicy), automated: { prune: true, selfHeal: false } } }))] },
  survives: { name: 'an Application that tries a failed sync no second time', says: /is OutOfSync and \S+; (Failed|Error): /, files: (tree) => [changed(one(tree, 'argoproj.io/Application'), (manifest) => withSpec(manifest, { syncPolicy: { ...fields(fields(manifest.spec).syncPolicy), retry: { limit: 0 } } }))] },
  protects: { name: 'a volume that nothing protects', says: /was deleted: an application: delete \S+\/persistentvolumeclaims\//, files: (tree) => [changed(one(tree, '/PersistentVolumeClaim'), (manifest) => annotated(manifest, { 'argocd.argoproj.io/sync-options': '' }))] },
  converges: { name: 'an object that its project does not allow', says: /ClusterRole \S+ is OutOfSync|not permitted in project/, files: (tree) => [notAllowed(one(tree, '/Service'))] },
};

const undeclared = /is allowed and was not declared/;

/** Holes that the step 'policies' must find, each as the whole tree with one of its policies changed. */
export const policyFaults: readonly SeededFault[] = [
  { name: 'a policy with an empty selector', says: undeclared, files: (tree) => withPolicy(tree, 'ingress', (spec) => ({ ...spec, podSelector: {} })) },
  { name: 'a rule that lets everybody in', says: undeclared, files: (tree) => withPolicy(tree, 'ingress', (spec) => ({ ...spec, ingress: [{}] })) },
  { name: 'a missing egress side', says: /egress was declared and is not allowed/, files: (tree) => withPolicy(tree, 'egress', ({ egress: _, ...spec }) => ({ ...spec, policyTypes: ['Ingress'] })) },
  { name: 'a namespace that denies nothing', says: undeclared, files: (tree) => tree.files.filter((file) => file !== policyOf(tree, 'networking.k8s.io/NetworkPolicy', ({ ingress, egress }) => ingress === undefined && egress === undefined)) },
  { name: 'a policy of Cilium with an empty selector', says: undeclared, files: (tree) => withPolicy(tree, 'egress', (spec) => ({ ...spec, endpointSelector: {} }), 'cilium.io/CiliumNetworkPolicy') },
];

/** The tree with the first policy changed that says something about a direction for some of the pods. */
function withPolicy(tree: Tree, direction: 'ingress' | 'egress', change: (spec: Fields) => Fields, kind = 'networking.k8s.io/NetworkPolicy'): TreeFile[] {
  const policy = policyOf(tree, kind, (spec) => spec[direction] !== undefined && Object.keys(fields(spec.podSelector ?? spec.endpointSelector)).length > 0);
  return tree.files.map((file) => file === policy ? changed(file, (manifest) => ({ ...manifest, spec: change(fields(manifest.spec)) })) : file);
}

function policyOf(tree: Tree, kind: string, isMeant: (spec: Fields) => boolean): TreeFile {
  return one({ ...tree, files: tree.files.filter(({ manifest }) => isMeant(fields(manifest.spec))) }, kind);
}

/** What the step 'upgraded' must find refused when the tree is changed so. */
export const upgradedFaults: readonly SeededFault[] = acceptedFaults.filter(({ name }) => ['a changed selector', 'another storage class', 'another value of a PriorityClass'].includes(name));

function one({ files, cluster }: Tree, kind: string): TreeFile {
  const found = files.find(({ manifest }) => groupKind(manifest) === kind);
  if (!found) throw new Error(`the tree of ${cluster} must have an object of ${kind} to put a fault in`);
  return found;
}

function changed(file: TreeFile, change: (manifest: Manifest) => object): TreeFile {
  return rewritten(file, () => yamlText(change(file.manifest)));
}

/** What the object is follows the text, unless that cannot be read. */
function rewritten(file: TreeFile, change: (text: string) => string): TreeFile {
  const text = change(file.text);
  return { ...file, text, manifest: parse(text, { uniqueKeys: false }) as Manifest };
}

function withSpec(manifest: Manifest, change: Fields): Manifest {
  return { ...manifest, spec: { ...fields(manifest.spec), ...change } };
}

function annotated(manifest: Manifest, annotations: Record<string, string>): Manifest {
  return { ...manifest, metadata: { ...manifest.metadata, annotations: { ...manifest.metadata.annotations, ...annotations } } };
}

/** An object of the whole cluster in the folder of another. */
function notAllowed(beside: TreeFile): TreeFile {
  const path = beside.path.replace(/[^/]+$/, 'ClusterRole-acceptance.yaml');
  return { ...changed(beside, () => ({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'acceptance' }, rules: [] })), path };
}

function withPod(manifest: Manifest, change: Fields): Manifest {
  const template = fields(fields(manifest.spec).template);
  return withSpec(manifest, { template: { ...template, spec: { ...fields(template.spec), ...change } } });
}

function changedSelector(manifest: Manifest): Manifest {
  const { template } = fields(manifest.spec);
  const { metadata } = fields(template);
  const labels = { further: 'label' };
  return withSpec(manifest, { selector: { matchLabels: labels }, template: { ...fields(template), metadata: { ...fields(metadata), labels: { ...fields(fields(metadata).labels), ...labels } } } });
}

/** An Ingress that names its class as one did before Kubernetes 1.18. */
function ingressOf({ metadata: { name, namespace }, spec }: Manifest): object {
  const port = list(fields(spec).ports)[0]?.port;
  return {
    apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name, namespace, annotations: { 'kubernetes.io/ingress.class': 'nginx' } },
    spec: { defaultBackend: { service: { name, port: { number: port } } } },
  };
}
