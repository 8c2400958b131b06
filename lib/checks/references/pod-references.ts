import { type Manifest } from '../../manifest';
import { containersOf, podSpecOf, type PodSpec } from '../../pod-spec';

/** Something that a pod cannot start without. */
export interface PodReference {
  readonly kind: '/ConfigMap' | '/PersistentVolumeClaim' | '/Secret' | '/ServiceAccount' | 'node.k8s.io/RuntimeClass';
  readonly name: string;
  readonly key?: string;
}

/** Everything that the pods of an object need by name. */
export function podReferences(manifest: Manifest): PodReference[] {
  const spec = podSpecOf(manifest)?.spec;
  if (!spec) return [];
  return [
    ...inContainers(spec), ...inVolumes(spec, manifest), ...(spec.serviceAccountName ? [{ kind: '/ServiceAccount', name: spec.serviceAccountName } as const] : []),
    ...(spec.imagePullSecrets ?? []).flatMap(({ name }) => name ? [{ kind: '/Secret', name } as const] : []),
    ...(spec.runtimeClassName ? [{ kind: 'node.k8s.io/RuntimeClass', name: spec.runtimeClassName } as const] : []),
  ];
}

function inContainers(spec: PodSpec): PodReference[] {
  return containersOf(spec).flatMap(({ env = [], envFrom = [] }) => [
    ...env.flatMap(({ valueFrom: { secretKeyRef, configMapKeyRef } = {} }): PodReference[] => [
      ...(secretKeyRef?.name && secretKeyRef.optional !== true ? [{ kind: '/Secret', name: secretKeyRef.name, key: secretKeyRef.key } as const] : []),
      ...(configMapKeyRef?.name && configMapKeyRef.optional !== true ? [{ kind: '/ConfigMap', name: configMapKeyRef.name, key: configMapKeyRef.key } as const] : []),
    ]),
    ...envFrom.flatMap(({ secretRef, configMapRef }): PodReference[] => [
      ...(secretRef?.name && secretRef.optional !== true ? [{ kind: '/Secret', name: secretRef.name } as const] : []),
      ...(configMapRef?.name && configMapRef.optional !== true ? [{ kind: '/ConfigMap', name: configMapRef.name } as const] : []),
    ]),
  ]);
}

function inVolumes(spec: PodSpec, manifest: Manifest): PodReference[] {
  const templates = (manifest.spec as { volumeClaimTemplates?: { metadata?: { name?: string } }[] } | undefined)?.volumeClaimTemplates ?? [];
  return (spec.volumes ?? []).flatMap(({ name, secret, configMap, persistentVolumeClaim, projected }): PodReference[] => [
    ...file('/Secret', secret?.secretName, secret?.optional, secret?.items),
    ...file('/ConfigMap', configMap?.name, configMap?.optional, configMap?.items),
    ...(projected?.sources ?? []).flatMap((source) => [
      ...file('/Secret', source.secret?.name, source.secret?.optional, source.secret?.items),
      ...file('/ConfigMap', source.configMap?.name, source.configMap?.optional, source.configMap?.items),
    ]),
    ...(persistentVolumeClaim && !templates.some(({ metadata }) => metadata?.name === name) ? [{ kind: '/PersistentVolumeClaim', name: persistentVolumeClaim.claimName } as const] : []),
  ]);
}

function file(kind: PodReference['kind'], name: string | undefined, optional: boolean | undefined, items: readonly { readonly key: string }[] | undefined): PodReference[] {
  if (!name || optional === true) return [];
  return items ? items.map(({ key }) => ({ kind, name, key })) : [{ kind, name }];
}
