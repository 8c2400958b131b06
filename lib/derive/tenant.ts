import { type ClusterModel } from '../model';
import { podSpecOf } from '../pod-spec';
import { builtInPriorities } from './capabilities';

/**
 * What a tenant cannot have is left out where something works without it: PriorityClasses belong to the whole cluster, and a
 * pod that names one that nobody may make is refused. All pods then share the platform's default.
 */
export function fitTenant(model: ClusterModel): void {
  if (model.cluster.platform.rights.to !== 'tenant') return;
  for (const { objects, sources } of model.applications) {
    for (const { manifest } of objects) {
      forgetPriority(podSpecOf(manifest)?.spec);
      forgetPriority(manifest.spec);
    }
    for (const source of sources) if (source.type === 'chart') forgetPriorities(source.values);
  }
}

function forgetPriority(holder: unknown): void {
  if (typeof holder !== 'object' || holder === null) return;
  const spec = holder as { priorityClassName?: unknown };
  if (typeof spec.priorityClassName === 'string' && !builtInPriorities.has(spec.priorityClassName)) delete spec.priorityClassName;
}

function forgetPriorities(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  forgetPriority(value);
  for (const inner of Object.values(value)) forgetPriorities(inner);
}
