import { fields, list, texts } from '../../fields';
import { type Manifest } from '../../manifest';
import { amountOf } from '../../quantity';
import { shown } from '../updates/field';

/** What CloudNativePG refuses of the servers of a database. */
export function refusedServers(manifest: Manifest): string[] {
  const { instances = 1, primaryUpdateStrategy, plugins, managed, postgresql, podSelectorRefs } = fields(manifest.spec);
  const { synchronous, pg_hba: access } = fields(postgresql);
  const { number, standbyNamesPre, standbyNamesPost } = fields(synchronous);
  const others = texts(standbyNamesPre).length + texts(standbyNamesPost).length;
  const archivers = list(plugins).filter(({ enabled = true, isWALArchiver }) => enabled === true && isWALArchiver === true).map(({ name }) => String(name));
  const selectors = new Set(list(podSelectorRefs).map(({ name }) => name));
  return [
    ...refusedName(manifest.metadata.name), ...refusedImage(manifest), ...exceeded(manifest),
    ...(typeof number === 'number' && number >= Number(instances) + others ? [`spec.postgresql.synchronous.number must be less than the ${Number(instances) + others} servers, got '${number}'; nobody could write: lower it or add a server`] : []),
    ...(primaryUpdateStrategy === 'supervised' && instances === 1 ? ["spec.primaryUpdateStrategy must be 'unsupervised' with one server, got 'supervised'"] : []),
    ...(archivers.length > 1 ? [`spec.plugins must have one that archives the log, got ${archivers.map((name) => `'${name}'`).join(' and ')}; set isWALArchiver of all others to false`] : []),
    ...list(fields(managed).roles).map(({ name }) => String(name)).filter((name) => /^(pg_|cnpg_)|^(postgres|streaming_replica)$/.test(name))
      .map((name) => `spec.managed.roles must have no role of the operator's or of PostgreSQL's own, got '${name}'; choose another name`),
    ...texts(access).flatMap((line) => [...line.matchAll(/\$\{([^:]+):([^}]+)\}/g)].filter(([, what, name]) => what !== 'podselector' || !selectors.has(name))
      .map(([reference]) => `spec.postgresql.pg_hba must name pods that spec.podSelectorRefs has, got '${reference}'`)),
  ];
}

/** Its Services are called by it, and what is made for it has longer names. */
function refusedName(name: string): string[] {
  if (name.length > 50) return [`name of a Cluster must have at most 50 characters, got ${name.length}; choose a shorter one`];
  return /^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name) ? [] : [`name of a Cluster must consist of a-z, 0-9 and '-' and begin with a letter, got '${name}'`];
}

/** The operator reads the version of PostgreSQL off the tag. */
function refusedImage({ spec }: Manifest): string[] {
  const { imageName: image } = fields(spec);
  if (typeof image !== 'string' || image === '') return [];
  const major = /:(\d+)[^/]*$/.exec(image.split('@')[0]!)?.[1];
  if (major === undefined) return [`spec.imageName must have a tag that begins with the version of PostgreSQL, got '${image}'; write for example 'ghcr.io/cloudnative-pg/postgresql:18.4'`];
  return Number(major) < 13 ? [`spec.imageName must be of PostgreSQL 13 or newer, got '${image}'`] : [];
}

function exceeded({ spec }: Manifest): string[] {
  const { requests, limits } = fields(fields(spec).resources);
  return ['cpu', 'memory', 'ephemeral-storage'].flatMap((resource) => {
    const [request, limit] = [fields(requests)[resource], fields(limits)[resource]];
    return limit === undefined || amountOf(request) <= amountOf(limit) ? [] : [`spec.resources.limits.${resource} must be at least the request of ${shown(request)}, got ${shown(limit)}; raise it`];
  });
}
