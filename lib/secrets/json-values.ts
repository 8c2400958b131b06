/** Values of an entry as the text that stores without properties keep: one JSON object. */
export function jsonValues(values: ReadonlyMap<string, string>): string {
  return JSON.stringify(Object.fromEntries(values));
}
