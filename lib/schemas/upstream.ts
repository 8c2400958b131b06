import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { libraryFolder } from '../library-folder';
import { type ApplicationSource } from '../source';

/** Where a project publishes the definitions of its kinds, at the version that this library pins. */
export interface Upstream {
  /** The chart, or the folder of a repository, that installs them in a cluster. */
  readonly for: { readonly chart: string; readonly version: string } | { readonly repository: string; readonly path: string; readonly revision: string };
  /** `owner/name` at GitHub. */
  readonly repository: string;
  readonly commit: string;
  readonly files: readonly UpstreamFile[];
}

export interface UpstreamFile {
  readonly path: string;
  readonly sha256: string;
  /** What it defines, as `group/Kind`. */
  readonly kinds: readonly string[];
}

let all: readonly Upstream[] | undefined;

/** Read on first use, by `flotilla schemas` alone. */
export function upstreams(): readonly Upstream[] {
  return all ??= JSON.parse(readFileSync(join(libraryFolder, 'schemas', 'upstream.json'), 'utf8')) as Upstream[];
}

/** What publishes the kinds that a source of an application installs, at exactly that version. */
export function upstreamOf(source: ApplicationSource): Upstream | undefined {
  return upstreams().find(({ for: wanted }) => source.type === 'chart'
    ? 'chart' in wanted && wanted.chart === source.definition.name && wanted.version === source.definition.version
    : 'path' in wanted && wanted.repository === source.repository.replace(/\.git$/, '') && wanted.path === source.path && wanted.revision === source.revision);
}

/** Where a file of a project is, by its commit: it never changes there. */
export function urlOf({ repository, commit }: Upstream, { path }: UpstreamFile): string {
  return `https://raw.githubusercontent.com/${repository}/${commit}/${path}`;
}
