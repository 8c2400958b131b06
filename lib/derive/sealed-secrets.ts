import { type ClusterModel } from '../model';
import { sealedFile } from '../secrets/sealed-file';
import { type SealedSecretsBackend } from '../secrets/sealed-secrets';
import { isExternalStore } from '../secrets-backend';
import { applicationNamed } from './application-named';

/** Puts the sealed files of a cluster's secrets into its applications, and tells of all that are missing or wrong at once. */
export function deriveSealedSecrets(model: ClusterModel): void {
  const { name, relations, secrets } = model.cluster;
  if (secrets === undefined || isExternalStore(secrets) || secrets.type !== 'sealed-secrets') return;
  for (const { application: { name: application }, byHand, declare } of relations.secrets) {
    if (!byHand) addSealed(model, secrets, { cluster: name, application }, declare());
  }
}

function addSealed(model: ClusterModel, backend: SealedSecretsBackend, place: Parameters<typeof sealedFile>[1], declaration: Parameters<typeof sealedFile>[2]): void {
  const sealed = sealedFile(backend, place, declaration);
  if ('fault' in sealed) {
    model.problems.push({ where: `${place.cluster}/${place.application}`, message: sealed.fault });
    return;
  }
  const owner = applicationNamed(model, place.application);
  owner.objects.push({ manifest: sealed.manifest, origin: `secret '${declaration.name}'`, after: [] });
}
