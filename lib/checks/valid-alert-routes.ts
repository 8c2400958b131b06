import { fields, list } from '../fields';
import { groupKind } from '../object-identity';
import { type Check, whereIs } from './check';

/** Alerts are sent to receivers that the same AlertmanagerConfig has: Prometheus Operator refuses others. */
export const validAlertRoutes: Check = ({ objects }) => objects.flatMap((object) => {
  if (groupKind(object.manifest) !== 'monitoring.coreos.com/AlertmanagerConfig') return [];
  const { receivers, route } = fields(object.manifest.spec);
  const known = new Set(list(receivers).map(({ name }) => name));
  const routes = [['spec.route', fields(route)] as const, ...list(fields(route).routes).map((one, index) => [`spec.route.routes[${index}]`, one] as const)];
  return routes.filter(([, { receiver }]) => typeof receiver === 'string' && !known.has(receiver)).map(([place, { receiver }]) => ({
    where: whereIs(object), message: `${place}.receiver must be the name of one of spec.receivers, got '${String(receiver)}'; declare it there (${object.origin})`,
  }));
});
