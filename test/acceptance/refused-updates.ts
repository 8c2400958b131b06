import { noRefusedUpdates } from '../../lib/checks/no-refused-updates';
import { type Manifest } from '../../lib/manifest';
import { type ClusterModel } from '../../lib/model';

/** A change of an object: what it is now and what it would be. */
export interface Update {
  readonly before: Manifest;
  readonly after: Manifest;
}

/** What the check of updates says that Kubernetes refuses of a change, `beside` other objects of the cluster. */
export function refusedByCheck({ before, after }: Update, models: readonly ClusterModel[] = [], beside: readonly Manifest[] = []): string[] {
  const folder = `${models[0]?.cluster.name ?? 'cluster'}/acceptance`;
  const objects = [after, ...beside].map((manifest, index) => ({ path: `${folder}/${index}.yaml`, manifest, origin: 'acceptance' }));
  return noRefusedUpdates({ models, hubs: [], objects, previous: (path) => path === objects[0]!.path ? before : undefined }).map(({ message }) => message);
}

/** Why the check and the API server differ about a change; undefined where they agree. */
export function updateDisagreement(byCheck: readonly string[], byServer: string | undefined): string | undefined {
  if (byCheck.length > 0 && byServer === undefined) return `the check of updates refuses it and the API server does not: ${byCheck.join('; ')}`;
  if (byCheck.length === 0 && byServer !== undefined) return `the API server refuses it and the check of updates does not: ${byServer}`;
  return undefined;
}

/** Whether Argo CD deletes an object and makes it anew instead of changing it. */
export function isReplaced({ metadata: { annotations = {} } }: Manifest): boolean {
  const options = (annotations['argocd.argoproj.io/sync-options'] ?? '').split(',').map((option) => option.trim());
  return annotations['argocd.argoproj.io/hook'] !== undefined || options.includes('Replace=true') || options.includes('Force=true');
}
