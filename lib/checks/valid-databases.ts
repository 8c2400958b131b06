import { type Manifest } from '../manifest';
import { groupKind } from '../object-identity';
import { type Check, whereIs } from './check';
import { refusedBeginning } from './databases/beginning';
import { refusedParameters } from './databases/parameters';
import { refusedPooler } from './databases/poolers';
import { refusedServers } from './databases/servers';

const refused: Readonly<Record<string, (manifest: Manifest) => string[]>> = {
  'postgresql.cnpg.io/Cluster': (manifest) => [...refusedBeginning(manifest), ...refusedParameters(manifest), ...refusedServers(manifest)],
  'postgresql.cnpg.io/Pooler': refusedPooler,
};

/** Databases and their poolers are as CloudNativePG takes them: its webhook refuses more than their form, and Argo CD would try for ever. */
export const validDatabases: Check = ({ objects }) => objects.flatMap((object) => {
  const kind = groupKind(object.manifest);
  const messages = Object.hasOwn(refused, kind) ? refused[kind]!(object.manifest) : [];
  return messages.map((message) => ({ where: whereIs(object), message: `${message} (${object.origin})` }));
});
