import { type Manifest } from '../manifest';
import { type ClusterModel } from '../model';
import { containersOf, type PodSpec, podSpecOf } from '../pod-spec';
import { nearest } from '../schema/nearest';
import { type Check, objectsOf } from './check';
import { type Inventory, inventoryOf } from './inventory';

/** Something that a pod cannot start without. */
interface Reference {
  readonly kind: '/ConfigMap' | '/PersistentVolumeClaim' | '/Secret' | '/ServiceAccount';
  readonly name: string;
  readonly key?: string;
}

/** Whatever a pod reads, mounts or runs as is in its namespace: it would not start otherwise. */
export const noMissingReferences: Check = (fleet) => fleet.models.flatMap((model) => {
  const inventory = inventoryOf(model, fleet);
  return objectsOf(model).flatMap(({ manifest, where }) => {
    const spec = podSpecOf(manifest)?.spec;
    const messages = spec ? [...new Set(referencesOf(spec, manifest).flatMap((reference) => missing(reference, manifest.metadata.namespace!, inventory, model) ?? []))] : [];
    return messages.map((message) => ({ where, message }));
  });
});

function referencesOf(spec: PodSpec, manifest: Manifest): Reference[] {
  return [...inContainers(spec), ...inVolumes(spec, manifest), ...(spec.serviceAccountName ? [{ kind: '/ServiceAccount', name: spec.serviceAccountName } as const] : []),
    ...(spec.imagePullSecrets ?? []).flatMap(({ name }) => name ? [{ kind: '/Secret', name } as const] : [])];
}

function inContainers(spec: PodSpec): Reference[] {
  return containersOf(spec).flatMap(({ env = [], envFrom = [] }) => [
    ...env.flatMap(({ valueFrom: { secretKeyRef, configMapKeyRef } = {} }): Reference[] => [
      ...(secretKeyRef?.name && secretKeyRef.optional !== true ? [{ kind: '/Secret', name: secretKeyRef.name, key: secretKeyRef.key } as const] : []),
      ...(configMapKeyRef?.name && configMapKeyRef.optional !== true ? [{ kind: '/ConfigMap', name: configMapKeyRef.name, key: configMapKeyRef.key } as const] : []),
    ]),
    ...envFrom.flatMap(({ secretRef, configMapRef }): Reference[] => [
      ...(secretRef?.name && secretRef.optional !== true ? [{ kind: '/Secret', name: secretRef.name } as const] : []),
      ...(configMapRef?.name && configMapRef.optional !== true ? [{ kind: '/ConfigMap', name: configMapRef.name } as const] : []),
    ]),
  ]);
}

function inVolumes(spec: PodSpec, manifest: Manifest): Reference[] {
  const templates = (manifest.spec as { volumeClaimTemplates?: { metadata?: { name?: string } }[] } | undefined)?.volumeClaimTemplates ?? [];
  return (spec.volumes ?? []).flatMap(({ name, secret, configMap, persistentVolumeClaim, projected }): Reference[] => [
    ...file('/Secret', secret?.secretName, secret?.optional, secret?.items),
    ...file('/ConfigMap', configMap?.name, configMap?.optional, configMap?.items),
    ...(projected?.sources ?? []).flatMap((source) => [
      ...file('/Secret', source.secret?.name, source.secret?.optional, source.secret?.items),
      ...file('/ConfigMap', source.configMap?.name, source.configMap?.optional, source.configMap?.items),
    ]),
    ...(persistentVolumeClaim && !templates.some(({ metadata }) => metadata?.name === name) ? [{ kind: '/PersistentVolumeClaim', name: persistentVolumeClaim.claimName } as const] : []),
  ]);
}

function file(kind: Reference['kind'], name: string | undefined, optional: boolean | undefined, items: readonly { readonly key: string }[] | undefined): Reference[] {
  if (!name || optional === true) return [];
  return items ? items.map(({ key }) => ({ kind, name, key })) : [{ kind, name }];
}

function missing({ kind, name, key }: Reference, namespace: string, inventory: Inventory, { cluster }: ClusterModel): string | undefined {
  const noun = kind.slice(1);
  const subject = `${noun} '${name}' that a pod ${kind === '/ServiceAccount' ? 'runs as' : 'reads'} must be in namespace '${namespace}'`;
  if (kind === '/ServiceAccount' && name === 'default') return undefined;
  const keys = kind === '/Secret' ? inventory.keysOf(namespace, name) : dataKeys(inventory.find(kind, namespace, name));
  const exists = kind === '/Secret' ? inventory.hasSecret(namespace, name) : inventory.find(kind, namespace, name) !== undefined;
  if (!exists) {
    // Without a backend nothing makes a Secret; that is told by now.
    if (kind === '/Secret' && !cluster.secrets) return undefined;
    if (inventory.mayHoldMore(kind, namespace)) return undefined;
    return `${subject}, got none; ${hint(name, kind === '/Secret' ? inventory.secretNames(namespace) : inventory.all(kind, namespace).map(({ metadata }) => metadata.name), 'declare it')}`;
  }
  if (key === undefined || keys === undefined || keys.has(key)) return undefined;
  return `key '${key}' that a pod reads must be in ${noun} '${name}' of namespace '${namespace}', got ${[...keys].sort().join(', ') || 'no keys'}; ${hint(key, [...keys], 'add it')}`;
}

function dataKeys(manifest: Manifest | undefined): ReadonlySet<string> | undefined {
  return manifest && new Set(Object.keys({ ...(manifest.data as object), ...(manifest.binaryData as object) }));
}

function hint(name: string, names: readonly string[], otherwise: string): string {
  const meant = nearest(name, names);
  return meant === undefined ? otherwise : `did you mean '${meant}'?`;
}
