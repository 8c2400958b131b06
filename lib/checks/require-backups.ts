import { type Manifest } from '../manifest';
import { type ClusterModel } from '../model';
import { groupKind } from '../object-identity';
import { type Problem } from '../problem';
import { volumeNamespaces } from '../volume-namespaces';
import { BackedUpNamespaces } from './backed-up-namespaces';
import { tooOften } from './backup-schedule';
import { type Check, type FinishedFleet, objectsOf } from './check';
import { type Inventory, inventoryOf } from './inventory';

/**
 * What a production cluster keeps can be brought back: the log of every database is archived, a base backup is scheduled that has
 * somewhere to go and is kept for a while, and what backs up volumes covers each namespace that has some. A schedule that makes backups
 * every few seconds is refused everywhere.
 */
export const requireBackups: Check = (fleet) => fleet.models.flatMap((model) => [
  ...objectsOf(model).flatMap(({ manifest, where }) => [...schedule(manifest), ...method(manifest, inventoryOf(model, fleet))].map((message): Problem => ({ where, message }))),
  ...(model.cluster.tier === 'production' ? [...databases(model, fleet), ...volumes(model)] : []),
]);

const schedules = new Set(['postgresql.cnpg.io/ScheduledBackup', 'velero.io/Schedule']);

function schedule(manifest: Manifest): string[] {
  if (!schedules.has(groupKind(manifest))) return [];
  const { schedule: text } = (manifest.spec ?? {}) as { schedule?: string };
  const often = tooOften(text);
  if (often === undefined) return [];
  return [`schedule of ${manifest.kind} '${manifest.metadata.name}' must leave time between two backups, got '${text}', which is ${often}; write for example ${manifest.kind === 'ScheduledBackup' ? "'0 0 3 * * *': six fields, seconds first" : "'0 3 * * *'"}`];
}

interface DatabaseSpec {
  readonly backup?: { readonly barmanObjectStore?: unknown; readonly volumeSnapshot?: unknown; readonly retentionPolicy?: string };
  readonly plugins?: readonly { readonly name?: string; readonly enabled?: boolean; readonly isWALArchiver?: boolean; readonly parameters?: { readonly barmanObjectName?: string } }[];
  readonly replica?: { readonly enabled?: boolean };
}

/** A base backup goes where its database has been told to put it. */
function method(manifest: Manifest, inventory: Inventory): string[] {
  if (groupKind(manifest) !== 'postgresql.cnpg.io/ScheduledBackup') return [];
  const { cluster, method: way = 'barmanObjectStore', pluginConfiguration } = (manifest.spec ?? {}) as { cluster?: { name?: string }; method?: string; pluginConfiguration?: { name?: string } };
  const database = inventory.find('postgresql.cnpg.io/Cluster', manifest.metadata.namespace ?? '', cluster?.name ?? '');
  if (!database) return [];
  const { backup = {}, plugins = [] } = (database.spec ?? {}) as DatabaseSpec;
  const subject = `ScheduledBackup '${manifest.metadata.name}' must go where Cluster '${database.metadata.name}' puts its backups`;
  if (way === 'plugin') {
    const name = pluginConfiguration?.name ?? '';
    return plugins.some((plugin) => plugin.name === name && plugin.enabled !== false) ? [] : [`${subject}, got plugin '${name}', which the Cluster does not use; add it to plugins of the Cluster, or correct pluginConfiguration`];
  }
  const place = way === 'volumeSnapshot' ? backup.volumeSnapshot : backup.barmanObjectStore;
  return place === undefined ? [`${subject}, got method '${way}', for which the Cluster says nothing; write method: 'plugin' and pluginConfiguration: { name: 'barman-cloud.cloudnative-pg.io' }`] : [];
}

function databases(model: ClusterModel, fleet: FinishedFleet): Problem[] {
  const inventory = inventoryOf(model, fleet);
  const scheduled = new Set(inventory.everywhere('postgresql.cnpg.io/ScheduledBackup').filter(({ spec }) => (spec as { suspend?: boolean } | undefined)?.suspend !== true)
    .map(({ metadata, spec }) => `${metadata.namespace}/${(spec as { cluster?: { name?: string } } | undefined)?.cluster?.name}`));
  return objectsOf(model).filter(({ manifest }) => groupKind(manifest) === 'postgresql.cnpg.io/Cluster').flatMap(({ manifest, where }): Problem[] => {
    const { backup = {}, plugins = [], replica } = (manifest.spec ?? {}) as DatabaseSpec;
    const { name, namespace = '' } = manifest.metadata;
    const archiver = plugins.find(({ enabled, isWALArchiver }) => enabled !== false && isWALArchiver === true);
    // A standby follows a database that is backed up where it is.
    if (replica?.enabled === true || isToldByNow(model)) return [];
    const store = inventory.find('barmancloud.cnpg.io/ObjectStore', namespace, archiver?.parameters?.barmanObjectName ?? '');
    const kept = (store?.spec as { retentionPolicy?: string } | undefined)?.retentionPolicy ?? backup.retentionPolicy;
    return [
      ...(archiver || backup.barmanObjectStore !== undefined ? [] : [{ where, message: `database '${name}' of a production cluster must archive its log, got no archiver; what is written after a backup would be lost: add a plugin with isWALArchiver: true and an ObjectStore, or declare it with new PostgresDatabase(…)` }]),
      ...(scheduled.has(`${namespace}/${name}`) ? [] : [{ where, message: `database '${name}' of a production cluster must have a ScheduledBackup that is not suspended, got none; there would be nothing to restore the log onto: declare one` }]),
      ...(store === undefined || kept !== undefined ? [] : [{ where, severity: 'warning' as const, message: `backups of database '${name}' must be kept for a time that is said, got no retentionPolicy of ObjectStore '${store.metadata.name}'; they would fill the bucket for ever: add retentionPolicy: '30d'` }]),
    ];
  });
}

/** Without a place for backups the databases that were declared as such miss theirs, which is told by now. */
function isToldByNow({ cluster }: ClusterModel): boolean {
  return cluster.backups === undefined && cluster.relations.needs.some(({ capability }) => capability === 'backup-store');
}

function volumes(model: ClusterModel): Problem[] {
  const { cluster, applications } = model;
  // The platform backs up what its tenants have.
  if (cluster.platform.rights.to === 'tenant') return [];
  const backedUp = new BackedUpNamespaces(model);
  const missing = volumeNamespaces(cluster).filter((namespace) => !backedUp.has(namespace));
  return missing.map((namespace) => ({
    where: `${cluster.name}/${applications.find((application) => application.namespace === namespace)?.name ?? namespace}`, severity: 'warning',
    message: `volumes of namespace '${namespace}' of a production cluster must be backed up, got no schedule for them; they would be lost with their disk: add ${cluster.brings('kasten') ? 'new KastenPolicies(this)' : 'new Velero(this)'}, or '${namespace}' to the namespaces of a schedule`,
  }));
}
