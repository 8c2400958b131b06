import { type ClusterModel } from '../model';
import { groupKind } from '../object-identity';

interface Target { readonly kind?: string; readonly name: string }

/** Whoever scales a workload says how many pods it has: a number in Git would be set again by each sync (argo-cd#5105). */
export function deriveScaledWorkloads({ applications }: ClusterModel): void {
  const manifests = applications.flatMap(({ objects }) => objects).map(({ manifest }) => manifest);
  for (const scaler of manifests.filter((manifest) => groupKind(manifest) === 'keda.sh/ScaledObject')) {
    const scaleTargetRef = (scaler.spec as { scaleTargetRef?: Target } | undefined)?.scaleTargetRef;
    const target = manifests.find(({ kind, metadata }) =>
      kind === (scaleTargetRef?.kind ?? 'Deployment') && metadata.name === scaleTargetRef?.name && metadata.namespace === scaler.metadata.namespace);
    if (target) delete (target.spec as { replicas?: number }).replicas;
  }
}
