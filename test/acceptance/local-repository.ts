import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { fields } from '../../lib/fields';
import { type Manifest } from '../../lib/manifest';
import { type Tree, type TreeFile } from './tree';

interface Source { readonly repoURL: string; readonly path?: string; readonly chart?: string; readonly targetRevision: string }
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
  /** Commits other files in place of all that the hub's tree had. */
  readonly commitTree: (files: readonly TreeFile[]) => void;
  /** The commit that is the newest. */
  readonly revision: string;
}

const inCluster = 'https://kubernetes.default.svc';

/**
 * Commits the trees below `dist/`, with the fleet's repository replaced by this one's address wherever it is named. Sources that only
 * the network has are taken out of Applications; Applications with nothing left, and those of other clusters, are left out. The hub's own
 * tree comes with the first `commitTree`.
 */
export function localRepository(folder: string, trees: readonly Tree[], hub: Tree): LocalRepository {
  const fleet = (hub.files.find(({ path }) => path === `${hub.cluster}/root-app.yaml`)!.manifest.spec as Spec).source!.repoURL;
  const url = `file://${folder}`;
  const leftOut = new Set<string>();
  const applications = new Set<string>();
  let revision = '';
  const textOf = ({ manifest, text }: TreeFile): string => (reduced(manifest, fleet) ?? text).replaceAll(fleet, url);
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
  const commitTree = (files: readonly TreeFile[]): void => {
    rmSync(join(folder, 'dist', hub.cluster), { recursive: true, force: true });
    for (const { manifest } of files) for (const reason of lacks(manifest, fleet)) leftOut.add(reason);
    const kept = files.filter(({ manifest }) => !isElsewhere(manifest, fleet));
    applications.clear();
    for (const { manifest } of kept) if (isRead(manifest)) applications.add(manifest.metadata.name);
    commit(Object.fromEntries(kept.map((file) => [`dist/${file.path}`, textOf(file)])));
  };
  git('init', '--quiet', '--initial-branch=main');
  commit(Object.fromEntries(trees.filter((tree) => tree !== hub).flatMap(({ files }) => files).map((file) => [`dist/${file.path}`, file.text.replaceAll(fleet, url)])));
  return { folder, url, applications, get leftOut() { return [...leftOut]; }, get revision() { return revision; }, textOf, commit, commitTree };
}

const isRead = ({ kind }: Manifest): boolean => kind === 'Application';

function sourcesOf({ spec }: Manifest, fleet: string): { readonly own: readonly Source[]; readonly other: readonly Source[] } {
  const { sources, source } = spec as Spec;
  const all = sources ?? (source === undefined ? [] : [source]);
  const own = all.filter(({ repoURL, path }) => repoURL === fleet && path !== undefined);
  return { own, other: all.filter((one) => !own.includes(one)) };
}

/** Whether an Application has nothing that can be synced here. */
function isElsewhere(manifest: Manifest, fleet: string): boolean {
  return isRead(manifest) && ((manifest.spec as Spec).destination.server !== inCluster || sourcesOf(manifest, fleet).own.length === 0);
}

/** What of an Application cannot be synced here. */
function lacks(manifest: Manifest, fleet: string): string[] {
  const { name } = manifest.metadata;
  if (!isRead(manifest)) return [];
  if ((manifest.spec as Spec).destination.server !== inCluster) return [`Application ${name}: it is of another cluster`];
  return sourcesOf(manifest, fleet).other.map(({ chart, repoURL, path }) => `Application ${name}: ${chart === undefined ? `folder ${path ?? ''} of ${repoURL}` : `chart ${chart}`} is not to be had here`);
}

/** An Application with those of its sources that can be synced here; undefined where these are all, and for other kinds. */
function reduced(manifest: Manifest, fleet: string): string | undefined {
  if (!isRead(manifest)) return undefined;
  const { own, other } = sourcesOf(manifest, fleet);
  return other.length === 0 ? undefined : stringify({ ...manifest, spec: { ...fields(manifest.spec), sources: own } }, { lineWidth: 0 });
}
