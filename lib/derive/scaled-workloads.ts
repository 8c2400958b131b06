import { type Manifest } from '../manifest';
import { type ClusterModel } from '../model';
import { groupKind } from '../object-identity';

interface Target { readonly kind?: string; readonly name?: string }

/** What scales workloads; the target of KEDA's is a Deployment where it does not say. */
const scalers = new Set(['autoscaling/HorizontalPodAutoscaler', 'keda.sh/ScaledObject']);

/** Whoever scales a workload says how many pods it has: a number in Git would be set again by each sync (argo-cd#5105). */
export function deriveScaledWorkloads({ applications }: ClusterModel): void {
  const manifests = applications.flatMap(({ objects }) => objects).map(({ manifest }) => manifest);
  const targets = new Set(manifests.filter((manifest) => scalers.has(groupKind(manifest))).map(targetOf));
  if (targets.size === 0) return;
  for (const manifest of manifests) {
    if (targets.has(`${manifest.kind} ${manifest.metadata.namespace}/${manifest.metadata.name}`)) delete (manifest.spec as { replicas?: number } | undefined)?.replicas;
  }
}

function targetOf({ metadata, spec }: Manifest): string {
  const { kind = 'Deployment', name } = (spec as { scaleTargetRef?: Target } | undefined)?.scaleTargetRef ?? {};
  return `${kind} ${metadata.namespace}/${name}`;
}
