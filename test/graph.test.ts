import fc from 'fast-check';
import { Graph } from '../lib/graph';
import { operationsOf } from './support/operations';

type Edge = readonly [from: string, to: string];

function graphOf(edges: readonly Edge[], nodes: readonly string[] = []): Graph {
  const graph = new Graph();
  for (const node of nodes) graph.add(node);
  for (const [from, to] of edges) graph.connect(from, to, `${from} needs ${to}`);
  return graph;
}

const numbered = (count: number, edge: (index: number) => Edge[]): Edge[] => Array.from({ length: count }, (_, index) => edge(index)).flat();
const name = (index: number): string => `n${index}`;

/** Longest paths by trying them all. */
function longestPath(node: string, edges: readonly Edge[]): number {
  return Math.max(0, ...edges.filter(([from]) => from === node).map(([, to]) => 1 + longestPath(to, edges)));
}

/** Distances by trying every way of at most so many steps. */
function reachableIn(start: string, steps: number, edges: readonly Edge[]): Set<string> {
  let reached = new Set([start]);
  for (let step = 0; step < steps; step++) reached = new Set([...reached].flatMap((node) => edges.filter(([from]) => from === node).map(([, to]) => to)));
  return reached;
}

function lengthOfShortestCycle(edges: readonly Edge[]): number | undefined {
  const nodes = [...new Set(edges.flat())];
  for (let length = 1; length <= nodes.length; length++) if (nodes.some((node) => reachableIn(node, length, edges).has(node))) return length;
  return undefined;
}

const size = 7;
const node = fc.nat({ max: size }).map(name);
const anyEdges = fc.array(fc.tuple(node, node).filter(([from, to]) => from !== to), { maxLength: 20 });
/** Edges from higher to lower numbers alone cannot close a cycle. */
const edgesWithoutCycle = fc.array(fc.tuple(fc.nat({ max: size }), fc.nat({ max: size })).filter(([a, b]) => a !== b)
  .map(([a, b]): Edge => [name(Math.max(a, b)), name(Math.min(a, b))]), { maxLength: 16 });

describe('ranks', () => {
  test('are the lengths of the longest paths', () => {
    fc.assert(fc.property(edgesWithoutCycle, (edges) => {
      for (const [key, rank] of graphOf(edges).ranks()) expect([key, rank]).toEqual([key, longestPath(key, edges)]);
      expect(graphOf(edges).ranks().size).toBe(new Set(edges.flat()).size);
    }), { seed: 1, numRuns: 300 });
  });

  test('leave out exactly what is on a cycle or above one', () => {
    fc.assert(fc.property(anyEdges, (edges) => {
      const nodes = [...new Set(edges.flat())];
      const onCycle = nodes.filter((start) => nodes.some((_, steps) => reachableIn(start, steps + 1, edges).has(start)));
      const stuck = nodes.filter((start) => nodes.some((_, steps) => onCycle.some((end) => reachableIn(start, steps, edges).has(end))));
      expect(nodes.filter((key) => !graphOf(edges).ranks().has(key)).sort()).toEqual(stuck.sort());
    }), { seed: 2, numRuns: 200 });
  });

  test('do not depend on the order in which edges came', () => {
    fc.assert(fc.property(anyEdges.chain((edges) => fc.tuple(fc.constant(edges), fc.shuffledSubarray(edges, { minLength: edges.length }))), ([edges, shuffled]) => {
      const sorted = (graph: Graph): [string, number][] => [...graph.ranks()].sort(([left], [right]) => (left < right ? -1 : 1));
      expect(sorted(graphOf(shuffled))).toEqual(sorted(graphOf(edges)));
    }), { seed: 3, numRuns: 300 });
  });

  test('of a node without edges are 0', () => {
    expect([...graphOf([], ['alone']).ranks()]).toEqual([['alone', 0]]);
  });

  test('of a chain of 10,000 are its positions', () => {
    const ranks = graphOf(numbered(9_999, (index) => [[name(index), name(index + 1)]])).ranks();
    expect(ranks.get(name(0))).toBe(9_999);
    expect(ranks.get(name(9_999))).toBe(0);
  });

  test('of a star of 10,000 are 0 and 1, from either end', () => {
    const spokes = (edge: (index: number) => Edge): Set<number> => new Set(graphOf(numbered(10_000, (index) => [edge(index)])).ranks().values());
    expect(spokes((index) => ['hub', name(index)])).toEqual(new Set([0, 1]));
    expect(spokes((index) => [name(index), 'hub'])).toEqual(new Set([0, 1]));
  });
});

describe('a cycle', () => {
  test('is found where there is one, is real, and none is shorter', () => {
    fc.assert(fc.property(anyEdges, (edges) => {
      const cycle = graphOf(edges).cycle();
      expect(cycle?.length).toBe(lengthOfShortestCycle(edges));
      for (const [index, { node: from, reason }] of (cycle ?? []).entries()) {
        const to = cycle![(index + 1) % cycle!.length]!.node;
        expect(edges).toContainEqual([from, to]);
        expect(reason).toBe(`${from} needs ${to}`);
      }
      expect(new Set(cycle?.map(({ node: key }) => key)).size).toBe(cycle?.length ?? 0);
    }), { seed: 4, numRuns: 500 });
  });

  test('is the same one in whatever order the edges came', () => {
    fc.assert(fc.property(anyEdges.chain((edges) => fc.tuple(fc.constant(edges), fc.shuffledSubarray(edges, { minLength: edges.length }))), ([edges, shuffled]) => {
      expect(graphOf(shuffled).cycle()).toEqual(graphOf(edges).cycle());
    }), { seed: 5, numRuns: 300 });
  });

  test('is the first by name of several that are as short', () => {
    const cycles: readonly Edge[] = [['a', 'b'], ['b', 'a'], ['a', 'c'], ['c', 'a'], ['b', 'c'], ['c', 'b']];
    for (const edges of [cycles, [...cycles].reverse()]) expect(graphOf(edges).cycle()?.map(({ node: key }) => key)).toEqual(['a', 'b']);
  });

  test('is found behind a thousand nodes that only lead to it', () => {
    const edges: Edge[] = [...numbered(1_000, (index) => [[`a${index}`, 'y']]), ['y', 'z'], ['z', 'y']];
    expect(graphOf(edges).cycle()?.map(({ node: key }) => key)).toEqual(['y', 'z']);
  });

  test('of 10,000 nodes is found whole', () => {
    const ring = numbered(10_000, (index) => [[name(index), name((index + 1) % 10_000)]]);
    expect(graphOf(ring).cycle()).toHaveLength(10_000);
  });

  test('is never one node that needs itself', () => {
    expect(graphOf([['a', 'a'], ['b', 'a']]).cycle()).toBeUndefined();
  });

  test('tells the reason that is first in the alphabet where an edge has several', () => {
    for (const reasons of [['x', 'b', 'c'], ['c', 'x', 'b'], ['b', 'c', 'x']]) {
      const graph = graphOf([['b', 'a']]);
      for (const reason of reasons) graph.connect('a', 'b', reason);
      expect(graph.cycle()).toEqual([{ node: 'a', reason: 'b' }, { node: 'b', reason: 'b needs a' }]);
    }
  });
});

describe('the work grows with the edges and not faster', () => {
  const shapes: Record<string, (count: number) => Edge[]> = {
    'a chain': (count) => numbered(count, (index) => [[name(index), name(index + 1)]]),
    'a star that needs all': (count) => numbered(count, (index) => [['hub', name(index)]]),
    'a star that all need': (count) => numbered(count, (index) => [[name(index), 'hub']]),
    'layers': (count) => numbered(count / 10, (index) => Array.from({ length: 10 }, (_, offset) => [name(index), name(index + 1 + offset)] as const)),
    'a ring': (count) => numbered(count, (index) => [[name(index), name((index + 1) % count)]]),
    'rings side by side': (count) => numbered(count / 4, (index) => [0, 1, 2, 3].map((step) => [`${index}-${step}`, `${index}-${(step + 1) % 4}`] as const)),
  };
  test.each(Object.keys(shapes))('over %s', (shape) => {
    const operations = (count: number): number => {
      const graph = graphOf(shapes[shape]!(count));
      return operationsOf(() => [graph.ranks(), graph.cycle()]);
    };
    expect(operations(4_000) / operations(1_000)).toBeLessThan(4.4);
  });
});
