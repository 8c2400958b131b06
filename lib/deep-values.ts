/** All texts that stand under a key, however deep. */
export function deepValues(value: unknown, key: string, found: string[] = []): string[] {
  if (typeof value !== 'object' || value === null) return found;
  const names = Object.keys(value);
  for (let index = 0; index < names.length; index++) {
    const inner = (value as Readonly<Record<string, unknown>>)[names[index]!];
    if (names[index] === key && typeof inner === 'string') found.push(inner);
    else deepValues(inner, key, found);
  }
  return found;
}

/** The StorageClasses that values of a chart name; one that the chart makes is a map of its own and no name. */
export function classesInValues(values: unknown): string[] {
  return ['storageClass', 'storageClassName'].flatMap((key) => deepValues(values, key));
}
