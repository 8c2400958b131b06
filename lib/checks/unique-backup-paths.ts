import { by } from '../names';
import { groupKind } from '../object-identity';
import { type Check, clusterOf, whereIs } from './check';

/** Where a database's archive goes. */
interface Archive {
  readonly place: string;
  readonly where: string;
}

/** Every archive has a place of its own in the whole fleet: two databases in one would overwrite each other's log. */
export const uniqueBackupPaths: Check = ({ objects }) => {
  const stores = new Map<string, string>();
  for (const { manifest, path } of objects) {
    if (groupKind(manifest) !== 'barmancloud.cnpg.io/ObjectStore') continue;
    const { configuration } = manifest.spec as { configuration: { endpointURL?: string; destinationPath: string } };
    stores.set(`${clusterOf(path)} ${manifest.metadata.namespace} ${manifest.metadata.name}`, `${configuration.destinationPath.replace(/\/+$/, '')} of ${configuration.endpointURL ?? 'AWS'}`);
  }
  const archives = objects.flatMap((object): Archive[] => {
    const { manifest, path } = object;
    if (groupKind(manifest) !== 'postgresql.cnpg.io/Cluster') return [];
    const { plugins = [] } = manifest.spec as { plugins?: { isWALArchiver?: boolean; parameters?: { barmanObjectName?: string; serverName?: string } }[] };
    return plugins.filter(({ isWALArchiver }) => isWALArchiver === true).flatMap(({ parameters: { barmanObjectName, serverName = manifest.metadata.name } = {} }) => {
      const store = stores.get(`${clusterOf(path)} ${manifest.metadata.namespace} ${barmanObjectName}`);
      return store === undefined ? [] : [{ place: `${serverName} in ${store}`, where: whereIs(object) }];
    });
  }).sort(by(({ where }) => where));
  const owners = new Map<string, string>();
  return archives.flatMap(({ place, where }) => {
    const other = owners.get(place);
    owners.set(place, other ?? where);
    if (other === undefined) return [];
    return [{ where, message: `an archive must have a place of its own, got ${place} for '${other}' and '${where}'; the one would destroy the backups of the other: give one another name, or another bucket` }];
  });
};
