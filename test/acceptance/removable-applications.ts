import { groupKind } from '../../lib/object-identity';
import { applicationsFolder } from '../../lib/reserved-names';
import { applicationOf, type TreeFile } from './tree';

/** Applications whose objects go with them, last wave first, those with a database and a volume before others. */
export function removableApplications(files: readonly TreeFile[]): string[] {
  const wealth = (name: string): number => ['postgresql.cnpg.io/Cluster', '/PersistentVolumeClaim', 'apps/Deployment'].filter((kind) => files.some((file) => applicationOf(file) === name && groupKind(file.manifest) === kind)).length;
  return files.filter(({ manifest }) => manifest.kind === 'Application' && manifest.metadata.finalizers !== undefined && wealth(manifest.metadata.name) > 0)
    .sort((left, right) => wealth(right.manifest.metadata.name) - wealth(left.manifest.metadata.name) || right.waves[1] - left.waves[1]).map(({ manifest }) => manifest.metadata.name);
}

/** Whether a file goes when an application is taken out of the declaration: its objects, those of Argo CD for it, and a namespace of its own. */
export function goesWith(application: string, files: readonly TreeFile[]): (file: TreeFile) => boolean {
  const others = new Set(files.filter((file) => applicationOf(file) !== application && applicationOf(file) !== applicationsFolder).map(({ manifest }) => manifest.metadata.namespace));
  const own = new Set(files.filter((file) => applicationOf(file) === application).map(({ manifest }) => manifest.metadata.namespace).filter((namespace) => !others.has(namespace)));
  return (file) => applicationOf(file) === application
    || (applicationOf(file) === applicationsFolder && file.manifest.metadata.name === application)
    || (groupKind(file.manifest) === '/Namespace' && own.has(file.manifest.metadata.name));
}
