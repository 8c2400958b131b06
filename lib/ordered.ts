/** Sorts keys in place. Most maps are small: there, insertion is several times faster than `sort`. */
export function ordered(keys: string[], compare: (left: string, right: string) => number): string[] {
  if (keys.length > 20) return keys.sort(compare);
  for (let end = 1; end < keys.length; end++) {
    const key = keys[end]!;
    let at = end;
    for (; at > 0 && compare(key, keys[at - 1]!) < 0; at--) keys[at] = keys[at - 1]!;
    keys[at] = key;
  }
  return keys;
}
