import { type FinishedFleet } from '../../lib/checks/check';
import { type Manifest } from '../../lib/manifest';

/** A finished fleet of objects alone, each with its path, for rules that look at nothing else. Its clusters run this Kubernetes. */
export function flatFleet(objects: Readonly<Record<string, Manifest>>, changes: Partial<FinishedFleet> = {}, kubernetes = '1.34'): FinishedFleet {
  const names = new Set(Object.keys(objects).map((path) => path.split('/')[0]!));
  const models = [...names].map((name) => ({ cluster: { name, platform: { kubernetes } }, applications: applicationsIn(name, objects) }));
  return { models: models as never, hubs: [], objects: Object.entries(objects).map(([path, manifest]) => ({ path, manifest, origin: path })), previous: () => undefined, ...changes };
}

/** The applications whose folders the objects lie in. */
function applicationsIn(cluster: string, objects: Readonly<Record<string, Manifest>>): object[] {
  const folders = new Map<string, { manifest: Manifest; origin: string }[]>();
  for (const [path, manifest] of Object.entries(objects)) {
    const [first, name = ''] = path.split('/');
    if (first === cluster) folders.set(name, [...folders.get(name) ?? [], { manifest, origin: path }]);
  }
  return [...folders].map(([name, own]) => ({ name, objects: own }));
}
