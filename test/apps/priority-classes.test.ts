import { PriorityClasses } from '../../apps';
import { HomeFleet } from '../../clusters/fleet';
import { podSpecOf } from '../../lib/pod-spec';
import { kindOf } from '../support/children';
import { renderCluster, renderFleet } from '../support/declare';

const ladder = renderCluster((cluster) => new PriorityClasses(cluster)).all('PriorityClass');
const rung = (name: string): (typeof ladder)[number] => ladder.find(({ metadata }) => metadata.name === name)!;

describe('the ladder of priorities', () => {
  test('goes from operators over databases and what people use down to what can wait', () => {
    const names = [...ladder].sort((left, right) => right.value - left.value).map(({ metadata }) => metadata.name);
    expect(names).toEqual(['platform-high', 'platform-default', 'workload-default', 'batch-low']);
    expect(new Set(ladder.map(({ value }) => value)).size).toBe(ladder.length);
  });

  test('stays below what Kubernetes keeps for itself, in values and in names', () => {
    for (const { metadata, value } of ladder) {
      expect(Number.isInteger(value) && Math.abs(value) <= 1_000_000_000).toBe(true);
      expect(metadata.name).not.toMatch(/^system-/);
    }
  });

  test('has one rung for pods that name none', () => {
    expect(ladder.filter(({ globalDefault }) => globalDefault).map(({ metadata }) => metadata.name)).toEqual(['workload-default']);
  });

  test('never lets a task that can wait push anyone out', () => {
    expect(rung('batch-low').preemptionPolicy).toBe('Never');
    for (const name of ['platform-high', 'platform-default', 'workload-default']) expect(rung(name).preemptionPolicy).toBe('PreemptLowerPriority');
  });

  test('puts a pod that names no class above every task that can wait', () => {
    expect(rung('workload-default').value).toBeGreaterThan(0);
    expect(rung('batch-low').value).toBeLessThan(0);
  });
});

test('every pod of the reference fleet, in charts and databases too, names a class that its cluster has, and none where there can be none of ours', () => {
  const rendered = renderFleet(new HomeFleet());
  const seen = { pods: 0, charts: 0, ofTenants: 0 };
  for (const { cluster, applications } of rendered.models) {
    const isTenant = cluster.platform.rights.to === 'tenant';
    const ofOurs = rendered.all('PriorityClass', cluster.name).map(({ metadata }) => metadata.name);
    expect([cluster.name, ofOurs.length > 0]).toEqual([cluster.name, !isTenant]);
    const present = new Set(['system-cluster-critical', 'system-node-critical', ...ofOurs]);
    for (const { name, objects, sources } of applications) {
      for (const { manifest } of objects) {
        for (const named of classesIn(manifest.spec)) expect([cluster.name, name, manifest.kind, named, present.has(named)]).toEqual([cluster.name, name, manifest.kind, named, true]);
        const holder = podSpecOf(manifest)?.spec ?? (kindOf(manifest) === 'postgresql.cnpg.io/Cluster' ? manifest.spec as { priorityClassName?: string } : undefined);
        if (!holder) continue;
        expect([cluster.name, name, manifest.kind, holder.priorityClassName !== undefined]).toEqual([cluster.name, name, manifest.kind, !isTenant]);
        seen[isTenant ? 'ofTenants' : 'pods']++;
      }
      // A chart of custom kinds alone has nothing in a namespace, and no pods.
      for (const source of sources.flatMap((each) => each.type === 'chart' && each.namespacedKinds.length > 0 ? [each] : [])) {
        const named = classesIn(source.values);
        expect([cluster.name, name, named.length > 0, named.filter((priority) => !present.has(priority))]).toEqual([cluster.name, name, true, []]);
        seen.charts++;
      }
    }
  }
  expect(seen.pods).toBeGreaterThan(30);
  expect(seen.charts).toBeGreaterThan(40);
  expect(seen.ofTenants).toBeGreaterThan(5);
});

/** Classes that are named anywhere, for one kind of pod (`priorityClassName`) or for several (`priorityClassNames`). */
function classesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([field, inner]) => {
    if (field === 'priorityClassName' && typeof inner === 'string') return [inner];
    return field === 'priorityClassNames' ? Object.values(inner as Record<string, string>) : classesIn(inner);
  });
}
