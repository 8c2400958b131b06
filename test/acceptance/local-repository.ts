import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
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
}

const inCluster = 'https://kubernetes.default.svc';

/**
 * Commits the trees below `dist/`, with the fleet's repository replaced by this one's address wherever it is named. Sources that only
 * the network has are taken out of Applications; Applications with nothing left, and those of other clusters, are left out.
 */
export function localRepository(folder: string, trees: readonly Tree[], hub: Tree): LocalRepository {
  const root = hub.files.find(({ path }) => path === `${hub.cluster}/root-app.yaml`)!.manifest;
  const fleet = (root.spec as Spec).source!.repoURL;
  const url = `file://${folder}`;
  const leftOut: string[] = [];
  const applications = new Set<string>();
  const texts = new Map<TreeFile, string>();
  for (const file of trees.flatMap(({ files }) => files)) {
    const isOfHub = file.manifest.kind === 'Application' && hub.files.includes(file);
    const kept = isOfHub ? reduced(file.manifest, fleet, leftOut) : file.text;
    if (kept === undefined) continue;
    if (isOfHub) applications.add(file.manifest.metadata.name);
    texts.set(file, kept.replaceAll(fleet, url));
  }
  const git = (...parameters: string[]): void => { execFileSync('git', ['-C', folder, '-c', 'user.name=acceptance', '-c', 'user.email=acceptance@example.invalid', ...parameters], { stdio: 'pipe' }); };
  const commit = (files: Readonly<Record<string, string>>): void => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    git('add', '--all');
    git('commit', '--quiet', '--message=trees');
  };
  git('init', '--quiet', '--initial-branch=main');
  commit(Object.fromEntries([...texts].map(([{ path }, text]) => [`dist/${path}`, text])));
  return { folder, url, applications, leftOut, textOf: (file) => texts.get(file) ?? file.text, commit };
}

/** The text of an Application that can be synced here; undefined where nothing of it can. */
function reduced(manifest: Manifest, fleet: string, leftOut: string[]): string | undefined {
  const spec = manifest.spec as Spec;
  const { name } = manifest.metadata;
  if (spec.destination.server !== inCluster) {
    leftOut.push(`Application ${name}: it is of another cluster`);
    return undefined;
  }
  const all = spec.sources ?? [spec.source!];
  const own = all.filter(({ repoURL, path }) => repoURL === fleet && path !== undefined);
  for (const { chart, repoURL, path } of all.filter((source) => !own.includes(source))) leftOut.push(`Application ${name}: ${chart === undefined ? `folder ${path ?? ''} of ${repoURL}` : `chart ${chart}`} is not to be had here`);
  if (own.length === 0) return undefined;
  return stringify({ ...manifest, spec: spec.sources ? { ...spec, sources: own } : spec }, { lineWidth: 0 });
}
