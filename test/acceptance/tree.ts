import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parse } from 'yaml';
import { type Manifest } from '../../lib/manifest';
import { applicationsFolder } from '../../lib/reserved-names';
import { waveOf } from '../support/waves';

/** A file of the committed tree with the object in it. */
export interface TreeFile {
  /** Below the tree's root. */
  readonly path: string;
  /** As it is on the disk: what is sent. */
  readonly text: string;
  readonly manifest: Manifest;
  /** Wave of its Application, then its own within it: the order in which Argo CD gets to it. */
  readonly waves: readonly [application: number, own: number];
}

/** The committed tree of one cluster. */
export interface Tree {
  readonly cluster: string;
  /** In the order of their waves. */
  readonly files: readonly TreeFile[];
  /** Files that no Application reads: they are for other tools. */
  readonly foreign: readonly string[];
}

/** The application whose folder a file is in; `argocd-apps` for Argo CD's own objects, undefined for the root Application. */
export function applicationOf({ path }: TreeFile): string | undefined {
  const [, application, ...rest] = path.split('/');
  return rest.length === 0 ? undefined : application;
}

interface ArgoApplication extends Manifest { readonly spec: { readonly source?: { readonly path?: string }; readonly sources?: readonly { readonly path?: string }[] } }

/** Reads the trees of all clusters below a folder, such as `dist`, by the Applications in them. */
export function readTrees(folder: string): Tree[] {
  const files = yamlFiles(folder).map((path) => ({ path, text: readFileSync(join(folder, path), 'utf8') }));
  const waves = new Map(files.filter(({ path }) => isOfArgo(path)).map(({ text }) => parse(text) as Manifest).filter(({ kind }) => kind === 'Application')
    .flatMap((manifest) => pathsOf(manifest as ArgoApplication).map((path) => [path, waveOf(manifest)] as const)));
  return [...new Set(files.map(({ path }) => path.split('/')[0]!))].map((cluster) => {
    const own = files.filter(({ path }) => path.startsWith(`${cluster}/`)).map((file) => ({ file, wave: applicationWave(file.path, waves) }));
    return {
      cluster,
      files: own.flatMap(({ file, wave }) => wave === undefined ? [] : [treeFile(file, wave)]).sort(byWave),
      foreign: own.filter(({ wave }) => wave === undefined).map(({ file }) => file.path),
    };
  });
}

function treeFile({ path, text }: Pick<TreeFile, 'path' | 'text'>, wave: number): TreeFile {
  const manifest = parse(text) as Manifest;
  return { path, text, manifest, waves: [wave, waveOf(manifest)] };
}

function isOfArgo(path: string): boolean {
  const [, application, ...rest] = path.split('/');
  return application === applicationsFolder || rest.length === 0;
}

/** Whether an Argo CD runs in the cluster. */
export function isHub({ cluster, files }: Tree): boolean {
  return files.some(({ path }) => path === `${cluster}/root-app.yaml`);
}

/** Argo CD's own objects come last: they point at all others. */
function applicationWave(path: string, waves: ReadonlyMap<string, number>): number | undefined {
  return isOfArgo(path) ? Number.MAX_SAFE_INTEGER : waves.get(path.split('/').slice(0, 2).join('/'));
}

/** Folders that an Application reads, without the name of the tree. */
function pathsOf({ spec: { source, sources = [] } }: ArgoApplication): string[] {
  return [source, ...sources].flatMap((one) => one?.path === undefined ? [] : [one.path.split('/').slice(1).join('/')]);
}

function byWave(left: TreeFile, right: TreeFile): number {
  return left.waves[0] - right.waves[0] || left.waves[1] - right.waves[1] || (left.path < right.path ? -1 : 1);
}

function yamlFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml')).map((entry) => relative(folder, join(entry.parentPath, entry.name))).sort();
}
