/** Fills `%s`, `%d`, `%f` and their kin of a text; of other verbs it says that it cannot. */
export function formatted(text: string, values: readonly unknown[]): string {
  let next = 0;
  return text.replace(/%(?:(%)|(?:\.(\d+))?([sdfebxXo]))/g, (whole: string, percent: string | undefined, places: string | undefined, verb: string) => {
    if (percent !== undefined) return '%';
    const value = values[next++];
    if (value === undefined) throw new Error(`there is no value for ${whole}`);
    switch (verb) {
      case 's': return said(value);
      case 'd': return said(value);
      case 'f': return Number(value).toFixed(Number(places ?? 6));
      case 'x': return (value as bigint).toString(16);
      case 'X': return (value as bigint).toString(16).toUpperCase();
      case 'o': return (value as bigint).toString(8);
      case 'b': return (value as bigint).toString(2);
      default: throw new Error(`the verb ${whole}`);
    }
  });
}

function said(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(said).join(', ')}]`;
  if (value instanceof Date) return value.toISOString().replace('.000Z', 'Z');
  return String(value);
}
