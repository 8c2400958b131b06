import { isDeepStrictEqual } from 'node:util';
import { type Manifest } from '../../manifest';
import { at, shown } from './field';

interface Named { readonly name?: string }

/** What CloudNativePG refuses to change in a database server, or leaves as it was, so that its users would not find what they look for. */
export function refusedInDatabase(before: Manifest, after: Manifest): string[] {
  const subject = `Cluster '${after.metadata.name}'`;
  const removed = at(before, 'spec.walStorage') !== undefined && at(after, 'spec.walStorage') === undefined
    ? [`spec.walStorage of ${subject} must stay, got none after ${shown(at(before, 'spec.walStorage.size'))}; the log has a volume of its own and cannot move back: keep it`] : [];
  const tablespaces = names(after);
  const lost = names(before).filter((name) => !tablespaces.includes(name)).map((name) => `spec.tablespaces of ${subject} must keep '${name}', got a list without it; its tables lie there: keep it`);
  return [...removed, ...lost, ...olderVersion(before, after, subject), ...twoAtOnce(before, after, subject), ...unchanged(before, after, subject)];
}

function names(manifest: Manifest): string[] {
  const tablespaces = at(manifest, 'spec.tablespaces');
  return Array.isArray(tablespaces) ? (tablespaces as Named[]).flatMap(({ name }) => name ?? []) : [];
}

/** Data of a later major version cannot be read by an earlier one. */
function olderVersion(before: Manifest, after: Manifest, subject: string): string[] {
  const [from, to] = [majorOf(before), majorOf(after)];
  if (from === undefined || to === undefined || to >= from) return [];
  return [`PostgreSQL of ${subject} must not go back, got ${to} after ${from}; its data cannot be read by an older version: keep ${from}, or recover a backup from before into another database`];
}

/** The server that takes over would begin with parameters that the one before does not have. */
function twoAtOnce(before: Manifest, after: Manifest, subject: string): string[] {
  const [from, to] = [at(before, 'spec.imageName'), at(after, 'spec.imageName')];
  const same = isDeepStrictEqual(at(before, 'spec.postgresql.parameters') ?? {}, at(after, 'spec.postgresql.parameters') ?? {});
  if (from === to || same || at(after, 'spec.primaryUpdateMethod') !== 'switchover') return [];
  return [`spec.imageName and spec.postgresql.parameters of ${subject} must change one after the other, got ${shown(to)} after ${shown(from)} beside other parameters; CloudNativePG refuses both at once where another server takes over: publish the one first`];
}

function majorOf(manifest: Manifest): number | undefined {
  const image = at(manifest, 'spec.imageName');
  const version = typeof image === 'string' ? /:(\d+)(?:[.-]|$)/.exec(image.split('@')[0]!)?.[1] : undefined;
  const catalog = at(manifest, 'spec.imageCatalogRef.major');
  return version === undefined ? (typeof catalog === 'number' ? catalog : undefined) : Number(version);
}

/** A server begins once: what it began with is not read again. */
function unchanged(before: Manifest, after: Manifest, subject: string): string[] {
  return (['spec.bootstrap.initdb.database', 'spec.bootstrap.initdb.owner'] as const).flatMap((field) => {
    const [from, to] = [at(before, field), at(after, field)];
    if (from === undefined || to === undefined || from === to) return [];
    return [`${field} of ${subject} must stay as it is, got ${shown(to)} after ${shown(from)}; it is read once, when the server begins, and nothing of that name would exist: keep it, or declare a Database of that name beside it`];
  });
}
