import { fields, list } from '../fields';
import { by } from '../names';
import { groupKind } from '../object-identity';
import { type Check, clusterOf, objectsOf } from './check';
import { everywhere } from './everywhere';

/** Where a database's archive goes. */
interface Archive {
  readonly place: string;
  readonly where: string;
}

/** Every archive has a place of its own in the whole fleet: two databases in one would overwrite each other's log. */
export const uniqueBackupPaths: Check = (fleet) => {
  const objects = everywhere(fleet).flatMap(objectsOf);
  const stores = new Map<string, string>();
  for (const { manifest, where } of objects) {
    if (groupKind(manifest) !== 'barmancloud.cnpg.io/ObjectStore') continue;
    const { destinationPath, endpointURL = 'AWS' } = fields(fields(manifest.spec).configuration);
    stores.set(`${clusterOf(where)} ${manifest.metadata.namespace} ${manifest.metadata.name}`, `${String(destinationPath).replace(/\/+$/, '')} of ${String(endpointURL)}`);
  }
  const archives = objects.flatMap((object): Archive[] => {
    const { manifest, where } = object;
    if (groupKind(manifest) !== 'postgresql.cnpg.io/Cluster') return [];
    const archivers = list(fields(manifest.spec).plugins).filter(({ isWALArchiver }) => isWALArchiver === true);
    return archivers.map(({ parameters }) => fields(parameters)).flatMap(({ barmanObjectName, serverName = manifest.metadata.name }) => {
      const store = stores.get(`${clusterOf(where)} ${manifest.metadata.namespace} ${String(barmanObjectName)}`);
      return store === undefined ? [] : [{ place: `${String(serverName)} in ${store}`, where }];
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
