import { fieldPath } from '../field-path';
import { charts } from '../kinds/charts/charts';
import { type Manifest } from '../manifest';
import { groupKind } from '../object-identity';
import { type Problem } from '../problem';
import { applicationsFolder } from '../reserved-names';
import { type Check, clusterOf, type FinishedFleet } from './check';

const cascade = /^resources-finalizer\.argocd\.argoproj\.io/;
const chartNames = [fieldPath('spec.source.chart'), fieldPath('spec.sources[].chart')];
const paths = [fieldPath('spec.source.path'), fieldPath('spec.sources[].path')];

/**
 * An operator goes after the objects of its kinds, and not in the same change: they wait for it to take their finalizers off, and nothing
 * deletes them once it is gone (argo-cd#9296). What others stand on stays in the cluster when its Application goes.
 */
export const noStrandedObjects: Check = (fleet) => {
  const before = fleet.previousPaths ?? [];
  const now = new Set(fleet.objects.map(({ path }) => path));
  const gone = before.filter((path) => !now.has(path));
  return gone.filter((path) => path.includes(`/${applicationsFolder}/Application-`)).flatMap((path) => stranded(path, gone, fleet));
};

function stranded(path: string, gone: readonly string[], { previous }: FinishedFleet): Problem[] {
  const application = previous(path);
  if (!application || !(application.metadata.finalizers ?? []).some((finalizer) => cascade.test(finalizer))) return [];
  const kinds = new Set([...installedByCharts(application), ...definedIn(application, gone, previous)]);
  if (kinds.size === 0) return [];
  const nouns = new Set([...kinds].map((kind) => kind.slice(kind.indexOf('/') + 1)));
  const folders = foldersOf(application);
  const objects = gone.filter((file) => clusterOf(file) === clusterOf(path) && !folders.some((folder) => file.startsWith(`${folder}/`)) && nouns.has(/\/([A-Za-z]+)[.-][^/]*$/.exec(file)?.[1] ?? ''))
    .flatMap((file) => previous(file) ?? []).filter((manifest) => kinds.has(groupKind(manifest))).map(({ kind, metadata }) => `${kind}/${metadata.name}`);
  if (objects.length === 0) return [];
  return [{
    where: `${clusterOf(path)} Application/${application.metadata.name}`, severity: 'warning',
    message: `application '${application.metadata.name}' must go after the objects of its kinds, got ${objects.slice(0, 4).join(', ')}${objects.length > 4 ? ` and ${objects.length - 4} more` : ''} in the same change; they could wait for ever for a controller that is gone: remove them first, let Argo CD delete them, then remove the application`,
  }];
}

function installedByCharts(application: Manifest): string[] {
  const names = chartNames.flatMap((read) => read(application));
  return charts.filter(({ name }) => names.includes(name)).flatMap(({ installs }) => installs);
}

/** Folders of the tree that an Application reads, without the folder that the tree lies in. */
function foldersOf(application: Manifest): string[] {
  return paths.flatMap((read) => read(application)).flatMap((folder) => typeof folder === 'string' ? [folder.split('/').slice(-2).join('/')] : []);
}

function definedIn(application: Manifest, gone: readonly string[], previous: FinishedFleet['previous']): string[] {
  const folders = foldersOf(application);
  return gone.filter((path) => folders.some((folder) => path.startsWith(`${folder}/CustomResourceDefinition-`))).flatMap((path) => {
    const { group, names } = (previous(path)?.spec ?? {}) as { group?: string; names?: { kind?: string } };
    return group === undefined || names?.kind === undefined ? [] : [`${group}/${names.kind}`];
  });
}
