import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { collect } from '../collect';
import { derive } from '../derive/derive';
import { download } from '../schemas/download';
import { type ClusterModel } from '../model';
import { filesOf, pulledDefinitions, readLock, repairFolder, replaceFolder, schemasFolder, type PulledSource } from '../schemas/folder';
import { type LockedSource } from '../schemas/lock';
import { readDefinitions } from '../schemas/read-definitions';
import { urlOf } from '../schemas/upstream';
import { wantedSchemas } from '../schemas/wanted';
import { type CommandContext } from './flotilla';
import { Misuse } from './misuse';

/** A file to have: from where, with which digest, and whether somebody named it. */
type Wanted = Pick<LockedSource, 'url' | 'sha256' | 'named'>;

const forms = 'schemas must be followed by pull, by pull URL --sha256 DIGEST, or by forget URL';

/** At most so many downloads at once. */
const atOnce = 8;

/**
 * Downloads the definitions of custom kinds that the fleet's objects are checked by, beside those of this library: of every
 * system that it uses at the version that is pinned, and what is named by its URL and digest. They are kept in the folder
 * `schemas` of the project, to be committed, and are changed all or not at all; `synth` and `check` read them there and
 * need no network. `forget` takes a named one away.
 */
export async function schemas({ root, declare, args, tell }: CommandContext): Promise<void> {
  const { verb, url, sha256 } = wordsOf(args);
  const folder = join(root, schemasFolder);
  repairFolder(folder);
  const before = readLock(folder)?.sources ?? [];
  if (verb === 'forget') {
    const kept = before.filter((source) => source.url !== url);
    if (kept.length === before.length) throw new Misuse(`URL to forget must be one of lock.json, got '${url}'; it has ${before.filter(({ named }) => named).map((source) => `'${source.url}'`).join(', ') || 'none that was named'}`);
    replaceFolder(folder, filesOf(kept.map((source) => asBefore(folder, source))));
    return report(before, kept, []);
  }
  const { wanted, unknown } = url === undefined ? ofFleet(declare, before) : { wanted: withNamed(before, url, await checked(url, sha256)), unknown: [] };
  const sources = await all(wanted, (one) => before.some((source) => source.url === one.url && source.sha256 === one.sha256) ? reused(folder, before, one) : pulled(one, tell));
  tell('');
  replaceFolder(folder, filesOf(sources));
  report(before, wanted, unknown);
}

function wordsOf(args: readonly string[]): { readonly verb: 'pull' | 'forget'; readonly url?: string; readonly sha256?: string } {
  let parsed;
  try {
    parsed = parseArgs({ args: [...args], options: { sha256: { type: 'string' } }, allowPositionals: true });
  } catch (error) {
    throw new Misuse(`${forms}, got '${args.join(' ')}'`, { cause: error });
  }
  const { positionals: [verb, url, ...rest], values: { sha256 } } = parsed;
  const fits = verb === 'pull' ? url !== undefined || sha256 === undefined : verb === 'forget' && url !== undefined && sha256 === undefined;
  if (!fits || rest.length > 0) throw new Misuse(`${forms}, got '${args.join(' ')}'`);
  if (sha256 !== undefined && !/^[0-9a-fA-F]{64}$/.test(sha256)) throw new Misuse(`digest must be 64 of 0-9 and a-f, got '${sha256}'`);
  return { verb: verb as 'pull' | 'forget', ...(url !== undefined && { url }), ...(sha256 !== undefined && { sha256: sha256.toLowerCase() }) };
}

/** Without a digest the download ends in the sentence that tells it. */
async function checked(url: string, sha256: string | undefined): Promise<string> {
  if (sha256 === undefined) await download(url, {});
  return sha256!;
}

function withNamed(before: readonly LockedSource[], url: string, sha256: string): Wanted[] {
  return [...before.filter((source) => source.url !== url), { url, sha256, named: true as const }];
}

/** What the fleet's systems publish at their pinned versions, and what was named before. */
function ofFleet(declare: CommandContext['declare'], before: readonly LockedSource[]): { readonly wanted: readonly Wanted[]; readonly unknown: readonly string[] } {
  const models = collect(declare());
  withDerived(models);
  const { projects, unknown } = wantedSchemas(models);
  const named = before.filter(({ named: isNamed }) => isNamed);
  const defined = new Set(named.flatMap(({ kinds }) => Object.keys(kinds)));
  const wanted = projects.flatMap((project) => project.files.map((file) => ({ url: urlOf(project, file), sha256: file.sha256 })));
  return { wanted: [...wanted, ...named], unknown: unknown.filter((kind) => !defined.has(kind)) };
}

/** What follows from a fleet has kinds too; one that cannot work is for `check` to tell, what it declares counts all the same. */
function withDerived(models: readonly ClusterModel[]): void {
  try {
    derive(models);
  } catch {
    // See above.
  }
}

async function pulled({ url, sha256, named }: Wanted, tell: CommandContext['tell']): Promise<PulledSource> {
  tell(`downloading ${url}`);
  return { url, sha256, ...(named && { named }), definitions: readDefinitions(await download(url, { sha256 }), url) };
}

function reused(folder: string, before: readonly LockedSource[], { url }: Wanted): PulledSource {
  return asBefore(folder, before.find((source) => source.url === url)!);
}

/** What is in the folder already, which its digests prove. */
function asBefore(folder: string, { url, sha256, named, kinds }: LockedSource): PulledSource {
  const find = pulledDefinitions(folder);
  return { url, sha256, ...(named && { named }), definitions: Object.keys(kinds).flatMap((kind) => find(kind) ?? []) };
}

/** Does something for each, a few at once; the first fault ends it. */
async function all<T, Result>(items: readonly T[], run: (item: T) => Result | Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  const queue = [...items.entries()];
  await Promise.all(Array.from({ length: atOnce }, async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      try {
        results[next[0]] = await run(next[1]);
      } catch (error) {
        queue.length = 0;
        throw error;
      }
    }
  }));
  return results;
}

function report(before: readonly Wanted[], after: readonly Wanted[], unknown: readonly string[]): void {
  const added = after.filter(({ url, sha256 }) => !before.some((source) => source.url === url && source.sha256 === sha256)).length;
  const removed = before.filter(({ url, sha256 }) => !after.some((source) => source.url === url && source.sha256 === sha256)).length;
  const lines = [
    `${schemasFolder}: ${after.length} files of definitions, ${added} new, ${removed} gone; commit the folder`,
    ...unknown.map((kind) => `note: kind ${kind.split('/')[1]} of ${kind.split('/')[0]} must have a definition to be checked by, got none; find the file that defines it and run npx flotilla schemas pull URL`),
  ];
  process.stderr.write(`${lines.join('\n')}\n`);
}
