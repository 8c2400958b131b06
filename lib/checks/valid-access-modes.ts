import { fieldPath } from '../field-path';
import { type Manifest } from '../manifest';
import { type StorageClass } from '../platforms/platform';
import { podSpecOf } from '../pod-spec';
import { type Check, objectsOf } from './check';

interface Claim {
  readonly name: string;
  readonly spec: { readonly accessModes?: readonly string[]; readonly storageClassName?: string };
}

const templates = ['spec.volumeClaimTemplates[]', 'spec.storage.volumeClaimTemplate', 'spec.volumeClaimTemplate'].map(fieldPath);

/** A volume is written from several nodes only where its StorageClass can do that; it would wait for ever to be made otherwise. */
export const validAccessModes: Check = ({ models }) => models.flatMap((model) => {
  const { platform, relations } = model.cluster;
  const classes = [...platform.storageClasses, ...relations.storageClasses];
  if (classes.length === 0) return [];
  const byName = new Map(classes.map((storageClass) => [storageClass.name, storageClass]));
  const byDefault = classes.find(({ isDefault }) => isDefault);
  return objectsOf(model).flatMap(({ manifest, where }) => claimsOf(manifest).flatMap(({ name, spec }) => {
    const storageClass = spec.storageClassName === undefined ? byDefault : byName.get(spec.storageClassName);
    const wrong = (spec.accessModes ?? []).find((mode) => mode === 'ReadWriteMany' && storageClass && !allows(storageClass, mode));
    if (wrong === undefined || !storageClass) return [];
    const able = classes.filter((other) => allows(other, wrong)).map((other) => `'${other.name}'`);
    return [{ where, message: `volume '${name}' must have an access mode that its StorageClass '${storageClass.name}' allows, got '${wrong}' for ${modesOf(storageClass).join(', ')}; ${able.length > 0 ? `take StorageClass ${able.join(' or ')}` : "take ReadWriteOnce, or a StorageClass that several nodes can write to"}` }];
  }));
});

function modesOf({ accessModes = ['ReadWriteOnce'] }: StorageClass): readonly string[] {
  return accessModes;
}

function allows(storageClass: StorageClass, mode: string): boolean {
  return modesOf(storageClass).includes(mode);
}

/** Claims of an object, those that are made for its pods included. */
function claimsOf(manifest: Manifest): Claim[] {
  const own = manifest.kind === 'PersistentVolumeClaim' ? [{ name: manifest.metadata.name, spec: (manifest.spec ?? {}) as Claim['spec'] }] : [];
  const made = templates.flatMap((read) => read(manifest) as { metadata?: { name?: string }; spec?: Claim['spec'] }[]);
  const ephemeral = (podSpecOf(manifest)?.spec.volumes ?? []).flatMap(({ name, ephemeral: volume }) => volume?.volumeClaimTemplate ? [{ metadata: { name }, spec: volume.volumeClaimTemplate.spec }] : []);
  return [...own, ...[...made, ...ephemeral].map(({ metadata, spec = {} }) => ({ name: metadata?.name ?? manifest.metadata.name, spec }))];
}
