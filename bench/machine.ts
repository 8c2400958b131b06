import { cpus, loadavg, totalmem } from 'node:os';

/** What figures were measured on; the load is that of before. */
export function machine(): Readonly<Record<string, string | number>> {
  return {
    date: new Date().toISOString().slice(0, 10), node: process.version, processor: cpus()[0]?.model ?? 'unknown', cores: cpus().length, memoryGiB: Math.round(totalmem() / 2 ** 30), load: Number(loadavg()[0]!.toFixed(1)),
  };
}
