import { type IgnoredDifference } from '../ignored-difference';
import { type ApplicationModel, type ClusterModel } from '../model';
import { groupKind } from '../object-identity';

/** What a session changes, by the kind of the object: Argo CD neither reports it nor writes over it. */
const changedBySession: Readonly<Record<string, readonly string[]>> = {
  'apps/Deployment': ['/spec/replicas'],
  'apps/StatefulSet': ['/spec/replicas'],
  'postgresql.cnpg.io/Cluster': ['/metadata/annotations/cnpg.io~1hibernation'],
};

/** Fields in which the cluster may differ from Git because its session changes them. */
export function sessionDifferences({ cluster }: ClusterModel, application: ApplicationModel): IgnoredDifference[] {
  if (!cluster.session) return [];
  const kinds = new Set([...application.objects.map(({ manifest }) => groupKind(manifest)), ...application.sources.flatMap(({ namespacedKinds }) => namespacedKinds)]);
  return Object.entries(changedBySession).filter(([kind]) => kinds.has(kind)).map(([kind, jsonPointers]) => {
    const [group, name] = kind.split('/') as [string, string];
    return { group, kind: name, jsonPointers: [...jsonPointers] };
  });
}
