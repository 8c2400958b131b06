import { fields } from '../fields';
import { type ClusterModel } from '../model';
import { type ArgoApplication, argoApplicationsOf, syncOptionsOf } from './argo-applications';
import { type Check } from './check';
import { OwnTree } from './own-tree';

/**
 * Applications and ApplicationSets that are written by hand cannot delete everything at once: none may become empty by itself, make all of
 * its objects anew at a sync, or take its Applications and all that they run along when it goes. None reads what the fleet itself renders:
 * each of these objects has its Application already.
 */
export const protectsApplications: Check = ({ models, others, objects }) => {
  const fleet = models[0]?.cluster.fleet;
  if (fleet === undefined) return [];
  const tree = new OwnTree(fleet, objects, others);
  return models.flatMap((model) => [
    ...argoApplicationsOf(model).flatMap((application) => [...faultsOf(application), ...second(application, tree)].map((message) => ({ where: application.where, message }))),
    ...folders(model, tree),
  ]);
};

function faultsOf({ subject, isSet, spec, manifest }: ArgoApplication): string[] {
  const { prune, enabled, allowEmpty } = fields(fields(spec.syncPolicy).automated);
  const anew = syncOptionsOf(spec).find((option) => option === 'Force=true' || option === 'Replace=true');
  const keeps = fields(fields(manifest.spec).syncPolicy).preserveResourcesOnDeletion === true;
  return [
    ...(allowEmpty === true && prune === true && enabled !== false ? [`${subject} must not be allowed to become empty, got allowEmpty: true; a repository that was read in part would delete everything: remove it`] : []),
    ...(anew === undefined ? [] : [`${subject} must not make all of its objects anew, got ${String(anew)}; volumes and addresses would go: set the option on the objects that need it`]),
    ...(isSet && !keeps ? [`${subject} must leave what its Applications run when it goes, got none of preserveResourcesOnDeletion; deleting it, or a generator that finds nothing, would delete all: add syncPolicy: { preserveResourcesOnDeletion: true }`] : []),
  ];
}

/** A second owner of objects that are in the tree. */
function second({ subject, sources, metadata, ...application }: ArgoApplication, tree: OwnTree): string[] {
  const { finalizers } = metadata;
  const deletes = Array.isArray(finalizers) && finalizers.some((name) => String(name).startsWith('resources-finalizer.argocd.argoproj.io'));
  return sources.flatMap((source) => {
    const folder = tree.readBy(source, { subject, sources, metadata, ...application });
    return folder === undefined ? [] : [`${subject} must not read what this fleet renders, got folder '${folder}' of its repository; every object in it has an Application already${deletes ? ', and would be deleted along with this one by its finalizer' : ''}: remove it`];
  });
}

/** The same by a part. */
function folders({ cluster, applications }: ClusterModel, tree: OwnTree): ReturnType<Check> {
  return applications.flatMap(({ name, sources }) => sources.flatMap((source) => {
    const folder = source.type === 'git' ? tree.readBy({ repoURL: source.repository, path: source.path }) : undefined;
    return folder === undefined ? [] : [{ where: `${cluster.name}/${name}`, message: `a Git folder of application '${name}' must not be one that this fleet renders, got '${folder}' of its repository; every object in it has an Application already: remove it` }];
  }));
}
