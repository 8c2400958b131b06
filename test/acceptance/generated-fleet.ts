import fc from 'fast-check';
import { type Manifest } from '../../lib/manifest';
import { type NodePool } from '../../lib/platforms/platform';
import { apartFrom, deployment, nearTo, priorityClass, type Scene } from '../capacity/scene';

interface Machine {
  /** Tenths of a core, and of a gibibyte. */
  readonly cpu: number;
  readonly memory: number;
  readonly zone: 'a' | 'b' | 'c';
  readonly architecture: 'amd64' | 'arm64';
  readonly kept: boolean;
  readonly pods: number;
}

interface Kind {
  readonly cpu: number;
  readonly memory: number;
  readonly replicas: number;
  readonly priority: 'high' | 'low' | undefined;
  readonly rule: 'none' | 'apart' | 'apart-zones' | 'near' | 'spread-nodes' | 'spread-zones' | 'zone' | 'arm64' | 'amd64' | 'tolerates' | 'port';
}

const [hostname, zoneLabel] = ['kubernetes.io/hostname', 'topology.kubernetes.io/zone'];

/** Classes that generated pods name; they are part of every fleet. */
export const priorities: readonly Manifest[] = [priorityClass('high', 1000), priorityClass('low', -10)];

const machine: fc.Arbitrary<Machine> = fc.record({
  cpu: fc.integer({ min: 8, max: 24 }), memory: fc.integer({ min: 8, max: 24 }), zone: fc.constantFrom('a', 'b', 'c'),
  architecture: fc.constantFrom('amd64', 'amd64', 'amd64', 'arm64'), kept: fc.constantFrom(false, false, false, false, true), pods: fc.constantFrom(110, 110, 3, 6),
});

const kind: fc.Arbitrary<Kind> = fc.record({
  cpu: fc.integer({ min: 1, max: 9 }), memory: fc.integer({ min: 1, max: 9 }), replicas: fc.integer({ min: 1, max: 4 }),
  priority: fc.constantFrom(undefined, undefined, undefined, 'high', 'low'),
  rule: fc.constantFrom('none', 'none', 'none', 'apart', 'apart-zones', 'near', 'spread-nodes', 'spread-zones', 'zone', 'arm64', 'amd64', 'tolerates', 'port'),
});

/** Nodes and workloads that take between four fifths and a little more than all of what the nodes have. */
const nearTheLimit: fc.Arbitrary<Scene> = fc.tuple(fc.array(machine, { minLength: 2, maxLength: 6 }), fc.array(kind, { minLength: 24, maxLength: 24 }), fc.integer({ min: 70, max: 104 }))
  .map(([machines, kinds, percent]) => ({ pools: machines.map(poolOf), objects: [...priorities, ...upTo(machines, kinds, percent).map(objectOf)] }));

/** Fleets, the same for the same seed. */
export function generatedFleets(count: number, seed: number): Scene[] {
  return fc.sample(nearTheLimit, { numRuns: count, seed });
}

function upTo(machines: readonly Machine[], kinds: readonly Kind[], percent: number): Kind[] {
  const sum = <T>(items: readonly T[], amount: (item: T) => number): number => items.reduce((total, item) => total + amount(item), 0);
  const full = (taken: readonly Kind[]): boolean => (['cpu', 'memory'] as const).some((name) => sum(taken, (one) => one[name] * one.replicas) * 100 > sum(machines, (one) => one[name]) * percent);
  return kinds.filter((_, index) => !full(kinds.slice(0, index + 1)));
}

function poolOf({ cpu, memory, zone, architecture, kept, pods }: Machine, index: number): Partial<NodePool> {
  return {
    name: `n${index}`, cpu: `${cpu * 100 + 1}m`, memory: `${memory * 102400 + 1}Ki`, zone, architecture, pods,
    ...(kept && { taints: [{ key: 'kept', value: 'true', effect: 'NoSchedule' }] }),
  };
}

function objectOf({ cpu, memory, replicas, priority, rule }: Kind, index: number): Manifest {
  const name = `app-${index}`;
  return deployment(name, { cpu: `${cpu * 100}m`, memory: `${memory * 100}Mi`, replicas, pod: { ...(priority && { priorityClassName: priority }), ...podOf({ cpu, memory, rule }, name, index) } });
}

function podOf({ cpu, memory, rule }: Pick<Kind, 'cpu' | 'memory' | 'rule'>, name: string, index: number): Readonly<Record<string, unknown>> {
  const spread = (topologyKey: string): Readonly<Record<string, unknown>> => ({ topologySpreadConstraints: [{ maxSkew: 1, topologyKey, whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { app: name } } }] });
  switch (rule) {
    case 'none': return {};
    case 'apart': return apartFrom(name);
    case 'apart-zones': return apartFrom(name, zoneLabel);
    case 'near': return nearTo(index === 0 ? name : `app-${index - 1}`, zoneLabel);
    case 'spread-nodes': return spread(hostname);
    case 'spread-zones': return spread(zoneLabel);
    case 'zone': return { nodeSelector: { [zoneLabel]: 'a' } };
    case 'arm64':
    case 'amd64': return { nodeSelector: { 'kubernetes.io/arch': rule } };
    case 'tolerates': return { tolerations: [{ key: 'kept', operator: 'Exists' }] };
    case 'port': return { containers: [{ name: 'app', resources: { requests: { cpu: `${cpu * 100}m`, memory: `${memory * 100}Mi` } }, ports: [{ containerPort: 8080, hostPort: 8080 }] }] };
  }
}
