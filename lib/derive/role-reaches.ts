import { type ClusterModel } from '../model';
import { customKind } from './capabilities';

/** Lets whoever plays a role reach what was declared for the role, and cert-manager what certificates of Gateways take. */
export function deriveRoleReaches(model: ClusterModel): void {
  const { relations } = model.cluster;
  for (const { role, ...reach } of relations.roleReaches) {
    const from = relations.playerOf(role);
    if (from) relations.reaches.push({ from, ...reach });
  }
  const controller = relations.playerOf('certificate-controller');
  const gateways = relations.entries.filter((entry) => entry.type === 'gateway' && entry.solvesOverHttp);
  if (!controller || gateways.length === 0) return;
  // It looks for the kinds once, when it starts.
  relations.needs.push(...customKind('gateway.networking.k8s.io/HTTPRoute').map((kind) => ({ application: controller.application, ...kind })));
  // It asks each host itself before it lets the authority do so.
  for (const route of relations.routes) {
    const entry = relations.entryOf(route);
    if (entry && gateways.includes(entry)) relations.reaches.push({ from: controller, host: route.host, port: 80, protocol: 'TCP' });
  }
}
