type Method = (...args: never[]) => unknown;

/** What a map, a set or a list is asked to do in one go, however the asking is written: steps of iterations included. */
const counted: readonly (readonly [object, readonly string[]])[] = [
  [Map.prototype, ['get', 'set', 'has', 'delete']],
  [Set.prototype, ['add', 'has', 'delete']],
  [Array.prototype, ['push', 'pop']],
  ...[[][Symbol.iterator](), new Map().entries(), new Set().values()].map((iterator) => [Object.getPrototypeOf(iterator) as object, ['next']] as const),
];

/** How many operations on maps, sets and lists some work takes: a measure that no other work on the machine changes. */
export function operationsOf(work: () => unknown): number {
  let count = 0;
  const undo = counted.flatMap(([prototype, names]) => names.map((name) => {
    const holder = prototype as Record<string, Method>;
    const original = holder[name]!;
    holder[name] = function (this: unknown, ...args: never[]): unknown {
      count++;
      return original.apply(this, args);
    };
    return () => {
      holder[name] = original;
    };
  }));
  try {
    work();
  } finally {
    for (const restore of undo) restore();
  }
  return count;
}
