import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fields } from '../../lib/fields';
import { type Manifest } from '../../lib/manifest';
import { type LocalCharts, noCharts, type Source } from './local-charts';
import { type Tree, type TreeFile } from './tree';
import { yamlText } from './yaml-text';

/** Where a source can be had here; undefined where it cannot. */
type Available = (source: Source) => Source | undefined;

interface Spec { readonly destination: { readonly server?: string }; readonly source?: Source; readonly sources?: readonly Source[] }

/** A Git repository on the disk with the trees of a fleet, as Argo CD is to read it. */
export interface LocalRepository {
  readonly folder: string;
  readonly url: string;
  /** Applications that are in it, by name. */
  readonly applications: ReadonlySet<string>;
  /** What was taken out of it, and why. */
  readonly leftOut: readonly string[];
  /** The text of a file as it is there. */
  readonly textOf: (file: TreeFile) => string;
  /** Commits files beside the trees. */
  readonly commit: (files: Readonly<Record<string, string>>) => void;
  /** Commits other files in place of all that the hub's tree had, and returns those that can be synced here. */
  readonly commitTree: (files: readonly TreeFile[]) => readonly TreeFile[];
  /** The commit that is the newest. */
  readonly revision: string;
}

const inCluster = 'https://kubernetes.default.svc';

/**
 * Commits the trees below `dist/`, with the fleet's repository replaced by this one's address wherever it is named. Sources that only
 * the network has are replaced by `charts`, or else taken out of Applications; Applications with nothing left, and those of other clusters,
 * are left out. The hub's own tree comes with the first `commitTree`.
 */
export function localRepository(folder: string, trees: readonly Tree[], hub: Tree, charts: LocalCharts = noCharts): LocalRepository {
  const fleet = (hub.files.find(({ path }) => path === `${hub.cluster}/root-app.yaml`)!.manifest.spec as Spec).source!.repoURL;
  const url = `file://${folder}`;
  const leftOut = new Set<string>();
  const applications = new Set<string>();
  let revision = '';
  // Folders of the tree that are empty where definitions of kinds are not to be had.
  let emptied: ReadonlySet<string> = new Set();
  const available: Available = (source) => {
    if (source.repoURL !== fleet || source.path === undefined) return charts.instead(source, url);
    return emptied.has(source.path) ? undefined : source;
  };
  const textOf = ({ manifest, text }: TreeFile): string => (reduced(manifest, available) ?? widened(manifest, charts) ?? text).replaceAll(fleet, url);
  const git = (...parameters: string[]): string => execFileSync('git', ['-C', folder, '-c', 'user.name=acceptance', '-c', 'user.email=acceptance@example.invalid', ...parameters], { stdio: 'pipe', encoding: 'utf8' });
  const commit = (files: Readonly<Record<string, string>>): void => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    git('add', '--all');
    git('commit', '--quiet', '--allow-empty', '--message=trees');
    revision = git('rev-parse', 'HEAD').trim();
  };
  const commitTree = (files: readonly TreeFile[]): readonly TreeFile[] => {
    rmSync(join(folder, 'dist', hub.cluster), { recursive: true, force: true });
    const filled = new Set(files.map(folderOf));
    emptied = new Set(hub.files.map(folderOf).filter((one) => !filled.has(one)));
    for (const { manifest } of files) for (const reason of lacks(manifest, available, charts)) leftOut.add(reason);
    const kept = files.filter(({ manifest }) => !isElsewhere(manifest, available));
    applications.clear();
    for (const { manifest } of kept) if (isRead(manifest)) applications.add(manifest.metadata.name);
    commit(Object.fromEntries(kept.map((file) => [`dist/${file.path}`, textOf(file)])));
    return kept;
  };
  git('init', '--quiet', '--initial-branch=main');
  commit(Object.fromEntries(trees.filter((tree) => tree !== hub).flatMap(({ files }) => files).map((file) => [`dist/${file.path}`, file.text.replaceAll(fleet, url)])));
  return { folder, url, applications, get leftOut() { return [...leftOut]; }, get revision() { return revision; }, textOf, commit, commitTree };
}

const isRead = ({ kind }: Manifest): boolean => kind === 'Application';

/** As a source names it. */
const folderOf = ({ path }: TreeFile): string => dirname(`dist/${path}`);

/** The sources of an Application as they can be had here, and those that cannot. */
function sourcesOf({ spec }: Manifest, available: Available): { readonly own: readonly Source[]; readonly other: readonly Source[]; readonly isAsItWas: boolean } {
  const { sources, source } = spec as Spec;
  const all = sources ?? (source === undefined ? [] : [source]);
  const own = all.flatMap((one) => available(one) ?? []);
  return { own, other: all.filter((one) => available(one) === undefined), isAsItWas: all.every((one) => available(one) === one) };
}

/** Whether an Application has nothing that can be synced here. */
function isElsewhere(manifest: Manifest, available: Available): boolean {
  return isRead(manifest) && ((manifest.spec as Spec).destination.server !== inCluster || sourcesOf(manifest, available).own.length === 0);
}

/** What of an Application cannot be synced here. */
function lacks(manifest: Manifest, available: Available, { missing }: LocalCharts): string[] {
  const { name } = manifest.metadata;
  if (!isRead(manifest)) return [];
  if ((manifest.spec as Spec).destination.server !== inCluster) return [`Application ${name}: it is of another cluster`];
  return sourcesOf(manifest, available).other.map(({ chart, repoURL, path }) => {
    const reason = missing.get(chart ?? basename(path ?? ''));
    return `Application ${name}: ${chart === undefined ? `folder ${path ?? ''} of ${repoURL}` : `chart ${chart}`} is not to be had here${reason === undefined ? '' : `: ${reason}`}`;
  });
}

/** An Application with those of its sources that can be synced here; undefined where these are all as they were, and for other kinds. */
function reduced(manifest: Manifest, available: Available): string | undefined {
  if (!isRead(manifest)) return undefined;
  const { own, isAsItWas } = sourcesOf(manifest, available);
  return isAsItWas ? undefined : yamlText({ ...manifest, spec: { ...fields(manifest.spec), source: undefined, sources: own } });
}

/** A project whose Applications may read charts where they are served here; undefined where it has none of them, and for other kinds. */
function widened(manifest: Manifest, { repository }: LocalCharts): string | undefined {
  const { sourceRepos } = fields(manifest.spec);
  if (manifest.kind !== 'AppProject' || !Array.isArray(sourceRepos) || sourceRepos.every((url: string) => repository(url) === undefined)) return undefined;
  return yamlText({ ...manifest, spec: { ...fields(manifest.spec), sourceRepos: sourceRepos.map((url: string) => repository(url) ?? url) } });
}
