import { PriorityClasses } from '../../apps';
import { HomeFleet } from '../../clusters/fleet';
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

test('every pod of the reference fleet, in charts and databases too, names a class that its cluster has', () => {
  const rendered = renderFleet(new HomeFleet());
  for (const { cluster, applications } of rendered.models) {
    const present = new Set(['system-cluster-critical', 'system-node-critical', ...rendered.all('PriorityClass', cluster.name).map(({ metadata }) => metadata.name)]);
    for (const { name, objects, sources } of applications) {
      for (const { manifest } of objects.filter(({ manifest: { kind } }) => ['Cluster', 'CronJob', 'Deployment', 'Job', 'StatefulSet'].includes(kind))) {
        const [, named] = /"priorityClassName":"([^"]+)"/.exec(JSON.stringify(manifest)) ?? [];
        expect([cluster.name, name, manifest.kind, present.has(named!)]).toEqual([cluster.name, name, manifest.kind, true]);
      }
      for (const source of sources.filter(({ type }) => type === 'chart')) {
        const named = [...JSON.stringify(source).matchAll(/"priorityClassName":"([^"]+)"/g)].map(([, priority]) => priority!);
        expect([cluster.name, name, named.length > 0 && named.every((priority) => present.has(priority))]).toEqual([cluster.name, name, true]);
      }
    }
  }
});
