import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { type Manifest } from '../../lib/manifest';
import { type ClusterModel } from '../../lib/model';
import { type ChartSource } from '../../lib/source';
import { chartSource } from '../charts/chart-sources';
import { render } from '../charts/helm';
import { folderOf } from './run-folder';

/** A source of an Application, as far as where it is from goes. */
export interface Source { readonly repoURL: string; readonly path?: string; readonly chart?: string; readonly targetRevision: string }

/** Charts that can be had here, in place of those that only the network has. */
export interface LocalCharts {
  /** Where a source of an Application can be had instead; undefined where it cannot. `git` is the address of our own repository. */
  readonly instead: (source: Source, git: string) => Source | undefined;
  /** The address of a repository of charts in place of another; undefined where there is none. */
  readonly repository: (url: string) => string | undefined;
  /** Whether a chart of an application is rendered by Argo CD here. */
  readonly renders: (chart: string) => boolean;
  /** What these charts make, as far as can be told without a cluster. */
  readonly manifests: readonly Manifest[];
  /** How many. */
  readonly count: number;
  /** Why charts are not to be had, by name. */
  readonly missing: ReadonlyMap<string, string>;
  readonly stop: () => void;
}

/** Where there are none. */
export const noCharts: LocalCharts = { instead: () => undefined, repository: () => undefined, renders: () => false, manifests: [], count: 0, missing: new Map(), stop: () => undefined };

export interface LocalChartsProps {
  readonly model: ClusterModel;
  /** Path of Helm's executable. */
  readonly helm: string;
  readonly folder: string;
  /** The folder of our own Git repository. Charts that lie in a Git repository elsewhere are put into it. */
  readonly repository: string;
}

/** Charts of a Git repository, by the folder in ours. */
const gitFolder = 'charts';

/**
 * Packs the charts of a cluster that are in the folder named by FLOTILLA_CHARTS, in the very version that is pinned, and serves them on the
 * loopback address: each repository of charts at an address of its own. Those of OCI registries are served in the same way.
 */
export async function startCharts({ model, helm, folder, repository }: LocalChartsProps): Promise<LocalCharts> {
  const missing = new Map<string, string>();
  const rendered = model.applications.flatMap(({ namespace, sources }) => sources.flatMap((source) => {
    if (source.type !== 'chart') return [];
    const [manifests, reason] = renderedOrNot(helm, source, namespace, model.cluster.platform.kubernetes);
    if (reason !== undefined) missing.set(source.definition.name, reason);
    return reason === undefined ? [{ source, manifests }] : [];
  }));
  const found = rendered.map(({ source }) => source);
  const packed = folderOf(folder, 'charts');
  const slugs = new Map<string, string>();
  for (const { repository: url, path, definition, revision } of found) {
    const chart = chartSource(definition)!;
    if (path !== undefined) {
      cpSync(chart, join(repository, gitFolder, definition.name), { recursive: true, dereference: true });
      continue;
    }
    const slug = slugs.get(url) ?? `repository-${slugs.size}`;
    slugs.set(url, slug);
    pack(helm, chart, folderOf(packed, slug), revision);
  }
  for (const slug of slugs.values()) run(helm, 'repo', 'index', join(packed, slug));
  const server = await serve(packed);
  const { port } = server.address() as AddressInfo;
  const addressOf = (url: string): string | undefined => slugs.has(url) ? `http://127.0.0.1:${port}/${slugs.get(url)}` : undefined;
  const names = new Set(found.map(({ definition }) => definition.name));
  return {
    instead: (source, git) => {
      const chart = found.find((one) => one.repository === source.repoURL && one.revision === source.targetRevision && (one.chart ?? '') === (source.chart ?? '') && (one.path ?? '') === (source.path ?? ''));
      if (chart === undefined) return undefined;
      if (chart.path === undefined) return { ...source, repoURL: addressOf(chart.repository)! };
      return { ...source, repoURL: git, path: `${gitFolder}/${chart.definition.name}`, targetRevision: 'main' };
    },
    repository: addressOf, renders: (chart) => names.has(chart), count: found.length, missing, manifests: rendered.flatMap(({ manifests }) => manifests),
    stop: () => { server.close(); server.closeAllConnections(); },
  };
}

/** Why a chart is not to be had; undefined where it is. */
function lack(helm: string, { definition, revision, chart, path }: ChartSource): string | undefined {
  const found = chartSource(definition);
  if (found === undefined) return 'it is not in the folder that FLOTILLA_CHARTS names';
  if (path !== undefined) return statSync(found).isDirectory() ? undefined : 'it is an archive there, and a folder of Git here';
  const version = /^version:\s*"?([^"\s]+)"?\s*$/m.exec(run(helm, 'show', 'chart', found))?.[1];
  return version === revision ? undefined : `FLOTILLA_CHARTS has version ${version ?? 'unknown'} of ${chart ?? definition.name}, and ${revision} is pinned`;
}

/** What a chart makes, or why it is not rendered here. */
function renderedOrNot(helm: string, source: ChartSource, namespace: string, minor: string): readonly [manifests: readonly Manifest[], reason: string | undefined] {
  const reason = lack(helm, source);
  if (reason !== undefined) return [[], reason];
  const { manifests } = render(helm, { chart: chartSource(source.definition)!, values: source.values, releaseName: source.releaseName, namespace, kubeVersion: `${minor}.0` });
  return [manifests, manifests.some(({ kind }) => kind === 'APIService') ? 'it registers an API of its own, which nobody serves here' : undefined];
}

function pack(helm: string, chart: string, target: string, version: string): void {
  if (statSync(chart).isDirectory()) run(helm, 'package', chart, '--destination', target, '--version', version);
  else copyFileSync(chart, join(target, basename(chart)));
}

function run(helm: string, ...parameters: string[]): string {
  return execFileSync(helm, parameters, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 2 ** 26 });
}

/** Serves the files of a folder on the loopback address. */
async function serve(folder: string): Promise<Server> {
  const server = createServer((request, response) => {
    const [, slug = '', file = ''] = new URL(request.url ?? '/', 'http://127.0.0.1').pathname.split('/');
    try {
      response.end(readFileSync(join(folder, basename(slug), basename(file))));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((done, failed) => server.on('error', failed).listen(0, '127.0.0.1', done));
  return server;
}
