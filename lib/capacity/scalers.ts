import { fields, list } from '../fields';
import { type Manifest } from '../manifest';
import { groupKind } from '../object-identity';

/** How many pods something that scales a workload lets it have. */
export interface Scale {
  readonly least: number;
  /** Undefined where nothing says it. */
  readonly most: number | undefined;
}

/** What scales workloads, by `namespace/Kind/name` of these. */
export function scalesOf(manifests: Iterable<Manifest>): Map<string, Scale> {
  const scales = new Map<string, Scale>();
  for (const manifest of manifests) {
    const kind = groupKind(manifest);
    if (kind !== 'autoscaling/HorizontalPodAutoscaler' && kind !== 'keda.sh/ScaledObject') continue;
    const spec = fields(manifest.spec);
    const target = fields(spec.scaleTargetRef);
    const scale = kind === 'keda.sh/ScaledObject' ? scaleOfKeda(spec) : { least: count(spec.minReplicas) ?? 1, most: count(spec.maxReplicas) };
    scales.set(`${manifest.metadata.namespace ?? ''}/${typeof target.kind === 'string' ? target.kind : 'Deployment'}/${String(target.name)}`, scale);
  }
  return scales;
}

/** KEDA's trigger by time says itself how many it wants; of others only the object's own maximum is known. */
function scaleOfKeda({ minReplicaCount, maxReplicaCount, triggers }: Readonly<Record<string, unknown>>): Scale {
  const all = list(triggers);
  const wanted = all.map(({ type, metadata }) => type === 'cron' ? Number(fields(metadata).desiredReplicas) : NaN);
  const least = count(minReplicaCount) ?? 0;
  const most = count(maxReplicaCount) ?? (all.length > 0 && wanted.every(Number.isFinite) ? Math.max(least, ...wanted) : undefined);
  return { least, most };
}

function count(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : undefined;
}
