const started = Date.now();

const seconds = (since: number): string => `${((Date.now() - since) / 1000).toFixed(1)} s`;

/** Says on standard error what is under way; the function returned says that it has ended and how long it took. */
export function progress(what: string): () => void {
  const begun = Date.now();
  process.stderr.write(`[${seconds(started)}] ${what}\n`);
  return () => process.stderr.write(`[${seconds(started)}] ${what}: ${seconds(begun)}\n`);
}
