import { namespaceManifests, ownNamespaces } from '../../lib/derive/namespaces';
import { coreManifest } from '../../lib/core-kinds';
import { type Manifest } from '../../lib/manifest';
import { type ClusterModel } from '../../lib/model';
import { type Tree } from './tree';

const fromTheBeginning: ReadonlySet<string> = new Set(['default', 'kube-node-lease', 'kube-public', 'kube-system']);

/** Namespaces that files of a tree are in and that neither the tree nor Kubernetes makes: as people make them where the bootstrap says so, else bare. */
export function namespacesBeside(tree: Tree, model: ClusterModel): Manifest[] {
  const made = new Set(tree.files.filter(({ manifest }) => manifest.kind === 'Namespace').map(({ manifest }) => manifest.metadata.name));
  const used = new Set(tree.files.flatMap(({ manifest }) => manifest.metadata.namespace ?? []));
  const byPeople = new Map(namespaceManifests(model, ownNamespaces(model)).map((manifest) => [manifest.metadata.name, manifest]));
  return [...used].filter((name) => !made.has(name) && !fromTheBeginning.has(name)).sort()
    .map((name) => byPeople.get(name) ?? coreManifest('Namespace', { metadata: { name } }));
}
