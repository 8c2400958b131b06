/** Sorts keys in place. Most maps are small: there, insertion is several times faster than `sort`. */
export function ordered(keys: string[], precedes: (one: string, other: string) => boolean): string[] {
  if (keys.length > 20) return keys.sort((one, other) => (precedes(one, other) ? -1 : 1));
  for (let end = 1; end < keys.length; end++) {
    const key = keys[end]!;
    let at = end;
    for (; at > 0 && precedes(key, keys[at - 1]!); at--) keys[at] = keys[at - 1]!;
    keys[at] = key;
  }
  return keys;
}
