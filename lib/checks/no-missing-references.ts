import { onceForAlike } from '../alike';
import { secretsReadBy } from '../derive/object-references';
import { type Manifest } from '../manifest';
import { type ClusterModel } from '../model';
import { podSpecOf } from '../pod-spec';
import { didYouMean } from '../schema/did-you-mean';
import { type Check, objectsOf } from './check';
import { type Inventory, inventoryOf } from './inventory';
import { namedObjects } from './references/named-objects';
import { podReferences } from './references/pod-references';

interface Reference {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly key?: string;
  /** Who refers to it and how: `a pod reads`. */
  readonly by: string;
}

/** Kinds of the whole cluster that pods name. */
const ofCluster = new Set(['node.k8s.io/RuntimeClass']);

/**
 * Whatever an object names is there: what its pods read, mount or run as, and what other fields name, such as the issuer of a
 * certificate, the store of a secret, the role of a binding or the class of an Ingress.
 */
export const noMissingReferences: Check = (fleet) => fleet.models.flatMap((model) => {
  const inventory = inventoryOf(model, fleet);
  return objectsOf(model).flatMap(({ manifest, where }) => {
    const messages = referencesOf(manifest).flatMap((reference) => missing(reference, inventory, model) ?? []);
    return [...new Set(messages)].map((message) => ({ where, message }));
  });
});

const referencesOf = onceForAlike((manifest: Manifest): Reference[] => {
  const { namespace = '' } = manifest.metadata;
  const inPods = podReferences(manifest).map((reference) => ({
    ...reference, namespace: ofCluster.has(reference.kind) ? '' : namespace, by: `a pod ${reference.kind === '/ServiceAccount' || ofCluster.has(reference.kind) ? 'runs as' : 'reads'}`,
  }));
  const secrets = podSpecOf(manifest) || manifest.kind === 'Gateway' ? [] : secretsReadBy(manifest).map((name) => ({ kind: '/Secret', name, namespace, by: `${manifest.kind} '${manifest.metadata.name}' reads` }));
  return [...inPods, ...secrets, ...namedObjects(manifest).map(({ field, ...named }) => ({ ...named, by: `${field} names` }))];
});

function missing({ kind, name, namespace, key, by }: Reference, inventory: Inventory, { cluster }: ClusterModel): string | undefined {
  const noun = kind.slice(kind.indexOf('/') + 1);
  if (!inventory.has(kind, namespace, name)) {
    // Without a backend nothing makes a Secret; that is told by now.
    if (kind === '/Secret' && !cluster.secrets) return undefined;
    if (!inventory.knowsKind(kind) || inventory.mayHoldMore(kind, namespace)) return undefined;
    const place = namespace === '' ? 'the cluster' : `namespace '${namespace}'`;
    return `${noun} '${name}' that ${by} must be in ${place}, got none${didYouMean(name, inventory.namesOf(kind, namespace), 'declare it')}`;
  }
  const keys = kind === '/Secret' ? inventory.keysOf(namespace, name) : dataKeys(inventory.find(kind, namespace, name));
  if (key === undefined || keys === undefined || keys.has(key)) return undefined;
  return `key '${key}' that a pod reads must be in ${noun} '${name}' of namespace '${namespace}', got ${[...keys].sort().join(', ') || 'no keys'}${didYouMean(key, [...keys], 'add it')}`;
}

function dataKeys(manifest: Manifest | undefined): ReadonlySet<string> | undefined {
  return manifest && new Set(Object.keys({ ...(manifest.data as object), ...(manifest.binaryData as object) }));
}
