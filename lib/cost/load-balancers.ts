import { type ClusterModel } from '../model';
import { groupKind } from '../object-identity';

/**
 * What gets a load balancer of the provider: Services of that type, Gateways, whose controller makes one such Service each,
 * and Services that the values of charts ask for. Where the platform gives no addresses they cost nothing.
 */
export function loadBalancers({ cluster, applications }: ClusterModel): string[] {
  if (!cluster.platform.loadBalancer) return [];
  return applications.flatMap(({ name, objects, sources }) => [
    ...objects.filter(({ manifest }) => isLoadBalancer(groupKind(manifest), manifest.spec)).map(({ manifest }) => `${name}/${manifest.metadata.name}`),
    ...sources.flatMap((source) => source.type === 'chart' ? Array.from({ length: asked(source.values) }, () => name) : []),
  ]);
}

function isLoadBalancer(kind: string, spec: unknown): boolean {
  return kind === 'gateway.networking.k8s.io/Gateway' || (kind === '/Service' && (spec as { type?: unknown } | undefined)?.type === 'LoadBalancer');
}

/** How often the values of a chart say `type: LoadBalancer` of something that is not turned off. */
function asked(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((count: number, item) => count + asked(item), 0);
  if (typeof value !== 'object' || value === null) return 0;
  const map = value as Record<string, unknown>;
  if (map.enabled === false) return 0;
  return (map.type === 'LoadBalancer' ? 1 : 0) + Object.values(map).reduce((count: number, inner) => count + asked(inner), 0);
}
