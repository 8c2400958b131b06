import { parse, stringify } from 'yaml';
import { type Fields, fields, list } from '../../lib/fields';
import { type Manifest } from '../../lib/manifest';
import { groupKind } from '../../lib/object-identity';
import { type Tree, type TreeFile } from './tree';

/** Something wrong, put into a tree, that the API server must not let pass. */
export interface SeededFault {
  readonly name: string;
  /** What the step must say. */
  readonly says: RegExp;
  /** The files that are wrong. */
  readonly files: (tree: Tree) => TreeFile[];
}

/** Kinds that a tree must have, for all of them to be put into it. */
export const faultyKinds: readonly string[] = ['/ConfigMap', '/PersistentVolumeClaim', '/Service', 'apps/Deployment', 'batch/CronJob', 'postgresql.cnpg.io/Cluster', 'scheduling.k8s.io/PriorityClass'];

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

function one({ files, cluster }: Tree, kind: string): TreeFile {
  const found = files.find(({ manifest }) => groupKind(manifest) === kind);
  if (!found) throw new Error(`the tree of ${cluster} must have an object of ${kind} to put a fault in`);
  return found;
}

function changed(file: TreeFile, change: (manifest: Manifest) => object): TreeFile {
  return rewritten(file, () => stringify(change(file.manifest), { lineWidth: 0 }));
}

/** What the object is follows the text, unless that cannot be read. */
function rewritten(file: TreeFile, change: (text: string) => string): TreeFile {
  const text = change(file.text);
  return { ...file, text, manifest: parse(text, { uniqueKeys: false }) as Manifest };
}

function withSpec(manifest: Manifest, change: Fields): Manifest {
  return { ...manifest, spec: { ...fields(manifest.spec), ...change } };
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
