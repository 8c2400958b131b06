import { groupKind } from '../object-identity';
import { type Check, objectsOf } from './check';

/** A port of the nodes belongs to one Service of a cluster. */
export const uniqueNodePorts: Check = ({ models }) => models.flatMap((model) => {
  const owners = new Map<string, string>();
  return objectsOf(model).flatMap(({ manifest, where }) => {
    if (groupKind(manifest) !== '/Service') return [];
    const { ports = [] } = (manifest.spec ?? {}) as { ports?: { nodePort?: number; protocol?: string }[] };
    return ports.flatMap(({ nodePort, protocol = 'TCP' }) => {
      if (nodePort === undefined) return [];
      const other = owners.get(`${nodePort}/${protocol}`);
      owners.set(`${nodePort}/${protocol}`, other ?? where);
      return other === undefined ? [] : [{ where, message: `nodePort ${nodePort}/${protocol} must belong to one Service of a cluster, got '${other}' and '${where}'; give one of them another number` }];
    });
  });
});
