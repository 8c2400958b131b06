import fc from 'fast-check';
import { type Manifest } from '../../lib/manifest';
import { type NodePool } from '../../lib/platforms/platform';
import { apartFrom, deployment, shortfalls, type Scene } from './scene';

/** A kind of pod that a cluster has some of. */
interface Kind {
  readonly cpu: number;
  readonly memory: number;
  readonly replicas: number;
  readonly zone: string | undefined;
  readonly apart: boolean;
}

interface Machine {
  readonly cpu: number;
  readonly memory: number;
  readonly zone: string;
}

const zones = ['a', 'b'];

const kind: fc.Arbitrary<Kind> = fc.record({
  cpu: fc.integer({ min: 1, max: 6 }), memory: fc.integer({ min: 1, max: 6 }), replicas: fc.integer({ min: 1, max: 3 }),
  zone: fc.option(fc.constantFrom(...zones), { nil: undefined, freq: 3 }), apart: fc.boolean(),
});
const machine: fc.Arbitrary<Machine> = fc.record({ cpu: fc.integer({ min: 4, max: 10 }), memory: fc.integer({ min: 4, max: 10 }), zone: fc.constantFrom(...zones) });

function sceneOf(machines: readonly Machine[], kinds: readonly Kind[]): Scene {
  return {
    pools: machines.map(({ cpu, memory, zone }, index): Partial<NodePool> => ({ name: `n${index}`, cpu: `${cpu * 100 + 1}m`, memory: `${memory * 1024 + 1}Ki`, zone })),
    objects: kinds.map((each, index) => objectOf(each, `app-${index}`)),
  };
}

function objectOf({ cpu, memory, replicas, zone, apart }: Kind, name: string): Manifest {
  return deployment(name, {
    cpu: `${cpu * 100}m`, memory: `${memory}Mi`, replicas,
    pod: { ...(zone !== undefined && { nodeSelector: { 'topology.kubernetes.io/zone': zone } }), ...(apart && apartFrom(name)) },
  });
}

/** Whether there is any way at all, found by trying each. */
function canBePlaced(machines: readonly Machine[], kinds: readonly Kind[]): boolean {
  const pods = kinds.flatMap((each) => Array.from({ length: each.replicas }, () => each));
  const left = machines.map(({ cpu, memory }) => ({ cpu, memory, kinds: [] as Kind[] }));
  const place = (index: number): boolean => {
    const pod = pods[index];
    if (!pod) return true;
    return machines.some(({ zone }, number) => {
      const room = left[number]!;
      if (pod.cpu > room.cpu || pod.memory > room.memory || (pod.zone !== undefined && pod.zone !== zone) || (pod.apart && room.kinds.includes(pod))) return false;
      room.cpu -= pod.cpu;
      room.memory -= pod.memory;
      room.kinds.push(pod);
      if (place(index + 1)) return true;
      room.cpu += pod.cpu;
      room.memory += pod.memory;
      room.kinds.pop();
      return false;
    });
  };
  return place(0);
}

const cluster = fc.tuple(fc.array(machine, { minLength: 1, maxLength: 4 }), fc.array(kind, { minLength: 1, maxLength: 4 }));
const settings = { seed: 20261121, numRuns: 400 };

/** Whether it is said that there is no way at all. */
const isRefused = (machines: readonly Machine[], kinds: readonly Kind[], production = false): boolean => shortfalls(sceneOf(machines, kinds), { production }).some(({ hasWay }) => !hasWay);

describe('few pods on few nodes, against every way of placing them', () => {
  test('are refused where there is no way, and only there', () => {
    let refused = 0;
    fc.assert(fc.property(cluster, ([machines, kinds]) => {
      const expected = !canBePlaced(machines, kinds);
      refused += expected ? 1 : 0;
      expect(isRefused(machines, kinds)).toBe(expected);
    }), settings);
    // Both answers come up often enough to mean something.
    expect(refused).toBeGreaterThan(settings.numRuns / 5);
    expect(refused).toBeLessThan(settings.numRuns * 4 / 5);
  });

  test('are refused in production where the loss of one node leaves no way, and only there', () => {
    fc.assert(fc.property(cluster, ([machines, kinds]) => {
      fc.pre(machines.length > 1 && canBePlaced(machines, kinds));
      const survives = machines.every((_, lost) => canBePlaced(machines.filter((__, index) => index !== lost), kinds));
      // A node on which nothing runs can be lost; without that node there is a way then.
      expect(isRefused(machines, kinds, true)).toBe(!survives);
    }), settings);
  });
});

describe('more is never worse', () => {
  const larger = fc.tuple(fc.array(machine, { minLength: 3, maxLength: 8 }), fc.array(kind, { minLength: 4, maxLength: 10 }));

  test('a node more makes nothing unplaceable', () => {
    fc.assert(fc.property(larger, machine, ([machines, kinds], further) => {
      fc.pre(!isRefused(machines, kinds));
      expect(isRefused([...machines, further], kinds)).toBe(false);
    }), { ...settings, numRuns: 50 });
  });

  test('a lower request makes nothing unplaceable', () => {
    fc.assert(fc.property(larger, fc.nat(), ([machines, kinds], chosen) => {
      fc.pre(!isRefused(machines, kinds));
      const lowered = kinds.map((each, index) => index === chosen % kinds.length ? { ...each, cpu: Math.max(1, each.cpu - 1), memory: Math.max(1, each.memory - 1) } : each);
      expect(isRefused(machines, lowered)).toBe(false);
    }), { ...settings, numRuns: 50 });
  });

  test('no cluster takes more than it has', () => {
    fc.assert(fc.property(larger, ([machines, kinds]) => {
      fc.pre(!isRefused(machines, kinds));
      for (const name of ['cpu', 'memory'] as const) {
        expect(kinds.reduce((sum, each) => sum + each[name] * each.replicas, 0)).toBeLessThanOrEqual(machines.reduce((sum, each) => sum + each[name], 0));
      }
    }), { ...settings, numRuns: 50 });
  });
});
