import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { type Manifest } from '../../lib/manifest';
import { type Upstream, upstreams, urlOf } from '../../lib/schemas/upstream';
import { cache } from './binaries/cache';

/** A definition of custom kinds with where it was found. */
export interface FoundCrd {
  readonly crd: Manifest;
  /** Whether it is, by digest, the one of the version that the fleet pins. */
  readonly pinned: boolean;
  /** `owner/name commit`, or the first line of a file that is of nobody knows which version. */
  readonly source: string;
}

interface Place { readonly path: string; readonly text: string }

/**
 * Finds CustomResourceDefinitions. First as the library pins them, by digest: in the cache, in the folders that `FLOTILLA_SHARED` and
 * `FLOTILLA_CHARTS` name, then by download. Where there is no pinned one, by kind in `FLOTILLA_SHARED/crds`.
 */
export class Crds {
  private readonly byDigest = new Map<string, Place>();
  private readonly parsed = new Map<string, readonly Manifest[]>();
  private readonly byKind = new Map<string, { readonly crd: Manifest; readonly source: string }>();

  public constructor() {
    const shared = process.env['FLOTILLA_SHARED'] === undefined ? undefined : join(process.env['FLOTILLA_SHARED'], 'crds');
    for (const folder of [cache('crds'), shared, process.env['FLOTILLA_CHARTS']]) if (folder !== undefined && existsSync(folder)) this.index(folder);
    if (shared !== undefined && existsSync(shared)) for (const name of readdirSync(shared)) this.indexKinds(readFileSync(join(shared, name), 'utf8'));
  }

  /** All definitions of the project that defines a kind, `group/Kind`, which its operator may want as well; nothing where none is to be had. */
  public async find(kind: string): Promise<FoundCrd[]> {
    const upstream = upstreams().find(({ files }) => files.some(({ kinds }) => kinds.includes(kind)));
    const pinned = upstream ? await this.pinned(upstream) : [];
    if (pinned.some(({ crd }) => kindOf(crd) === kind)) return pinned;
    const other = this.byKind.get(kind);
    if (other === undefined) return [];
    const group = kind.slice(0, kind.indexOf('/') + 1);
    return [...this.byKind].filter(([name, { source }]) => name.startsWith(group) && projectOf(source) === projectOf(other.source)).map(([, one]) => ({ ...one, pinned: false }));
  }

  private async pinned(upstream: Upstream): Promise<FoundCrd[]> {
    const source = `${upstream.repository} ${upstream.commit.slice(0, 12)}`;
    const texts = await Promise.all(upstream.files.map(async (file) => this.byDigest.get(file.sha256)?.text ?? await download(urlOf(upstream, file), file.sha256)));
    return texts.flatMap((text, index) => text === undefined ? [] : this.crdsOf(upstream.files[index]!.sha256, text)).map((crd) => ({ crd, source, pinned: true }));
  }

  /** They are megabytes, and the same for every cluster. */
  private crdsOf(digest: string, text: string): readonly Manifest[] {
    const known = this.parsed.get(digest) ?? crdsIn(text);
    this.parsed.set(digest, known);
    return known;
  }

  private index(folder: string): void {
    for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
      const path = join(entry.parentPath, entry.name);
      if (!entry.isFile() || !/\.ya?ml$/.test(entry.name) || statSync(path).size > 5_000_000) continue;
      const text = readFileSync(path, 'utf8');
      if (!text.includes('CustomResourceDefinition')) continue;
      // A line that says where a file is from may have been put before it.
      for (const form of [text, text.slice(text.indexOf('\n') + 1)]) this.byDigest.set(digestOf(form), { path, text: form });
    }
  }

  private indexKinds(text: string): void {
    for (const crd of crdsIn(text)) this.byKind.set(kindOf(crd), { crd, source: text.startsWith('#') ? text.slice(2, text.indexOf('\n')) : 'version not said' });
  }
}

/** The kind that a definition is of, `group/Kind`. */
export function kindOf({ spec }: Manifest): string {
  const { group, names } = spec as { group: string; names: { kind: string } };
  return `${group}/${names.kind}`;
}

/** What comes before the commit and the path. */
function projectOf(source: string): string {
  return source.split(' (', 1)[0]!;
}

function crdsIn(text: string): Manifest[] {
  return parseAllDocuments(text).map((document) => document.toJS() as Manifest | null).filter((value): value is Manifest => value?.kind === 'CustomResourceDefinition');
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

async function download(url: string, sha256: string): Promise<string | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(20_000) });
    const text = await response.text();
    if (!response.ok || digestOf(text) !== sha256) return undefined;
    writeFileSync(join(cache('crds'), `${sha256}.yaml`), text);
    return text;
  } catch {
    return undefined;
  }
}
