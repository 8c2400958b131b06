import { type Manifest } from '../manifest';
import { type Check, objectsOf } from './check';

interface ApplicationSpec {
  readonly syncPolicy?: { readonly automated?: { readonly allowEmpty?: boolean }; readonly syncOptions?: readonly string[]; readonly preserveResourcesOnDeletion?: boolean };
  readonly template?: { readonly metadata?: { readonly finalizers?: readonly string[] } };
}

/**
 * Applications and ApplicationSets that are written by hand cannot delete everything at once: none may become empty by itself, make all of
 * its objects anew at a sync, or take its Applications and all that they run along when it goes.
 */
export const protectsApplications: Check = ({ models }) => models.flatMap((model) => objectsOf(model).flatMap(({ manifest, where }) =>
  (manifest.apiVersion.startsWith('argoproj.io/') ? faultsOf(manifest) : []).map((message) => ({ where, message }))));

function faultsOf(manifest: Manifest): string[] {
  const { syncPolicy = {}, template } = (manifest.spec ?? {}) as ApplicationSpec;
  const subject = `${manifest.kind} '${manifest.metadata.name}'`;
  const set = manifest.kind === 'ApplicationSet';
  const policy = set ? (template as { spec?: ApplicationSpec } | undefined)?.spec?.syncPolicy ?? {} : syncPolicy;
  const options: readonly string[] = Array.isArray(policy.syncOptions) ? policy.syncOptions as string[] : [];
  const anew = options.find((option) => option === 'Force=true' || option === 'Replace=true');
  return [
    ...(policy.automated?.allowEmpty === true ? [`${subject} must not be allowed to become empty, got allowEmpty: true; a repository that was read in part would delete everything: remove it`] : []),
    ...(anew === undefined ? [] : [`${subject} must not make all of its objects anew, got ${anew}; volumes and addresses would go: set the option on the objects that need it`]),
    ...(set && syncPolicy.preserveResourcesOnDeletion !== true ? [`${subject} must leave what its Applications run when it goes, got none of preserveResourcesOnDeletion; deleting it, or a generator that finds nothing, would delete all: add syncPolicy: { preserveResourcesOnDeletion: true }`] : []),
  ];
}
