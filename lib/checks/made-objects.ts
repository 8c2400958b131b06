import { type Manifest } from '../manifest';
import { groupKind } from '../object-identity';

/** An object that nothing of ours declares because another object brings it about. */
export interface MadeObject {
  readonly kind: string;
  readonly name: string;
}

/** Everything that controllers are known to make of an object, in its namespace. Secrets are told apart by their keys elsewhere. */
export function madeBy(manifest: Manifest): MadeObject[] {
  const { name } = manifest.metadata;
  const spec = (manifest.spec ?? {}) as Readonly<Record<string, unknown>>;
  switch (groupKind(manifest)) {
    case 'apps/StatefulSet': return claimsOf(name, spec);
    case 'gateway.networking.k8s.io/Gateway': return [{ kind: '/Service', name: `cilium-gateway-${name}` }, { kind: '/Service', name }];
    case 'postgresql.cnpg.io/Cluster': return ofDatabase(name, spec);
    case 'postgresql.cnpg.io/Pooler': return [{ kind: '/Service', name }, { kind: 'apps/Deployment', name }];
    default: return [];
  }
}

/** A StatefulSet may be scaled, so ten pods are looked at even where it says fewer. */
function claimsOf(name: string, { replicas = 1, volumeClaimTemplates = [] }: { replicas?: number; volumeClaimTemplates?: readonly { metadata?: { name?: string } }[] }): MadeObject[] {
  const count = Math.min(Math.max(replicas, 10), 100);
  return volumeClaimTemplates.flatMap(({ metadata }) => Array.from({ length: count }, (_, ordinal) => ({ kind: '/PersistentVolumeClaim', name: `${metadata?.name}-${name}-${ordinal}` })));
}

function ofDatabase(name: string, { instances = 1, managed }: { instances?: number; managed?: { services?: { additional?: readonly { serviceTemplate?: { metadata?: { name?: string } } }[] } } }): MadeObject[] {
  const additional = (managed?.services?.additional ?? []).flatMap(({ serviceTemplate }) => serviceTemplate?.metadata?.name ?? []);
  return [
    { kind: '/ServiceAccount', name },
    ...[`${name}-rw`, `${name}-ro`, `${name}-r`, ...additional].map((service) => ({ kind: '/Service', name: service })),
    ...Array.from({ length: Math.min(instances + 5, 100) }, (_, index) => ({ kind: '/PersistentVolumeClaim', name: `${name}-${index + 1}` })),
  ];
}
