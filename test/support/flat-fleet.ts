import { type FinishedFleet } from '../../lib/checks/check';
import { type Manifest } from '../../lib/manifest';

/** A finished fleet of objects alone, each with its path, for rules that look at nothing else. Its clusters run this Kubernetes. */
export function flatFleet(objects: Readonly<Record<string, Manifest>>, changes: Partial<FinishedFleet> = {}, kubernetes = '1.34'): FinishedFleet {
  const names = new Set(Object.keys(objects).map((path) => path.split('/')[0]!));
  const models = [...names].map((name) => ({ cluster: { name, platform: { kubernetes } } }));
  return { models: models as never, hubs: [], objects: Object.entries(objects).map(([path, manifest]) => ({ path, manifest, origin: path })), previous: () => undefined, ...changes };
}
