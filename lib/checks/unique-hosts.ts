import { by } from '../names';
import { type Check } from './check';
import { everywhere } from './everywhere';

/** A host is routed once in the whole fleet: it has one DNS record, which leads to one cluster. */
export const uniqueHosts: Check = (fleet) => {
  const routes = everywhere(fleet).flatMap(({ cluster }) => cluster.relations.routes.map(({ host, application }) => ({ host, where: `${cluster.name}/${application.name}` })));
  const owners = new Map<string, string>();
  return routes.sort(by(({ where }) => where)).flatMap(({ host, where }) => {
    const other = owners.get(host);
    owners.set(host, other ?? where);
    return other === undefined ? [] : [{ where, message: `host '${host}' must be routed once in the fleet, got '${other}' and '${where}'; give one of them another host` }];
  });
};
