import { type Fields, fields, list } from '../fields';
import { type Fleet } from '../fleet';
import { type ClusterModel } from '../model';
import { applicationsFolder } from '../reserved-names';
import { type ArgoApplication, generatorsOf } from './argo-applications';
import { type FinishedFleet } from './check';
import { folderOf, placeOf } from './git-place';

/** The folders of the rendered tree, to find out who else reads them. */
export class OwnTree {
  private readonly folders: ReadonlySet<string>;
  private readonly repository: string;

  /** Of clusters that are not rendered it is assumed that every application has a folder. */
  public constructor(private readonly fleet: Fleet, objects: FinishedFleet['objects'], others: readonly ClusterModel[] = []) {
    const assumed = others.flatMap(({ cluster, applications }) => [...cluster.hub === undefined ? [applicationsFolder] : [], ...applications.map(({ name }) => name)].map((folder) => `${cluster.name}/${folder}`));
    this.folders = new Set([...objects.map(({ path }) => path.slice(0, path.lastIndexOf('/'))), ...assumed].map((folder) => `${fleet.path}/${folder}`));
    this.repository = placeOf(fleet.repository);
  }

  /** The folder of the tree that a source of an Application reads, as it writes it. */
  public readBy({ repoURL, path, directory }: Fields, application?: ArgoApplication): string | undefined {
    if (typeof repoURL !== 'string' || typeof path !== 'string') return undefined;
    if (!repoURL.includes('{{') && placeOf(repoURL) !== this.repository) return undefined;
    const isDeep = fields(directory).recurse === true;
    return patternsOf(path, application).find((pattern) => this.holds(pattern, isDeep));
  }

  private holds(path: string, isDeep: boolean): boolean {
    const wanted = folderOf(path);
    if (!/[{*]/.test(wanted)) return this.folders.has(wanted) || (isDeep && (wanted === '' || [...this.folders].some((folder) => folder.startsWith(`${wanted}/`))));
    if (!wanted.startsWith(`${this.fleet.path}/`)) return false;
    const pattern = new RegExp(`^${wanted.split(/(\{\{.*?\}\}|\*\*|\*)/).map((part, index) => index % 2 === 0 ? part.replace(/[^\w/]/g, '\\$&') : part === '*' ? '[^/]*' : '.*').join('')}${isDeep ? '(/.*)?' : ''}$`);
    return [...this.folders].some((folder) => pattern.test(folder));
  }
}

/** The paths that a path may become: where a generator finds folders, and the path is nothing but what it found, these. */
function patternsOf(path: string, application: ArgoApplication | undefined): string[] {
  if (!application?.isSet || !/^\{\{[^}]*\}\}$/.test(path.trim())) return [path];
  return generatorsOf(fields(application.manifest.spec)).flatMap(({ git }) => list(fields(git).directories))
    .flatMap(({ path: found, exclude }) => typeof found === 'string' && exclude !== true ? [found] : []);
}
