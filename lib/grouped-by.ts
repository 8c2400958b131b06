/** Items by a key of theirs, in the order in which they came. */
export function groupedBy<Key, Item>(items: Iterable<Item>, keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const all = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const others = all.get(key);
    if (others) others.push(item);
    else all.set(key, [item]);
  }
  return all;
}
