import { groupKind, groupOf, isCoreGroup } from '../object-identity';
import { knows } from '../schema';
import { type Check, clusterOf, whereIs } from './check';
import { isList } from './no-lists';

/** The groups without a dot and a few others are Kubernetes' own: nobody can install a kind there, so an unknown one is a mistake. */
export const knownKinds: Check = ({ models, objects }) => {
  const declared = new Map(models.map(({ cluster }) => [cluster.name, new Set(cluster.kinds)]));
  return objects.flatMap((object) => {
    const { manifest, path } = object;
    if (isList(manifest) || !isCoreGroup(groupOf(manifest)) || knows(manifest) !== 'unknown' || declared.get(clusterOf(path))?.has(groupKind(manifest))) return [];
    return [{
      where: whereIs(object),
      malformed: manifest,
      message: `kind of an object must be one that Kubernetes has in ${manifest.apiVersion}, got '${manifest.kind}'; correct it, or add '${groupKind(manifest)}' to kinds of the cluster if it is newer than this library`,
    }];
  });
};
