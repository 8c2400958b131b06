/* How time and memory grow with the fleet and with its relations: part of npm run bench */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inOneProcess } from './in-one-process';
import { machine } from './machine';
import { type Size } from './many-apps';
import { median } from './median';
import { memoryFolder } from './memory-folder';

const runs = Number(process.env.FLOTILLA_BENCH_GROWTH_RUNS ?? 3);

/** Fleets of a thousand, ten thousand and a hundred thousand objects, and a thousand applications in one cluster with relations of each shape. */
const sizes: readonly Size[] = [
  ...[1, 10, 100].map((clusters) => ({ clusters, apps: 107 })),
  ...(['one chain', 'a star', 'ten each'] as const).flatMap((shape) => [250, 500, 1000].map((apps) => ({ clusters: 1, apps, shape }))),
];

interface Once {
  readonly objects: number;
  readonly seconds: number;
  readonly peakMebibytes: number;
}

function main(): void {
  const within = mkdtempSync(join(memoryFolder(), 'flotilla-growth-'));
  const once = (size: Size): Once => inOneProcess('growth-once.ts', JSON.stringify(size), within);
  const figures = sizes.map((size) => {
    process.stderr.write(`${size.clusters} clusters of ${size.apps} applications${size.shape === undefined ? '' : `, ${size.shape}`}\n`);
    const all = Array.from({ length: runs }, () => once(size));
    const seconds = median(all.map((each) => each.seconds));
    const { objects } = all[0]!;
    return { ...size, objects, seconds: Number(seconds.toFixed(3)), objectsPerSecond: Math.round(objects / seconds), peakMebibytes: Math.round(median(all.map((each) => each.peakMebibytes))) };
  });
  rmSync(within, { recursive: true });
  const results = { ...machine(), runs, figures };
  mkdirSync(join(__dirname, 'results'), { recursive: true });
  writeFileSync(join(__dirname, 'results', 'growth.json'), `${JSON.stringify(results, undefined, 2)}\n`);
  for (const { clusters, apps, shape = 'chains of ten', objects, seconds, objectsPerSecond, peakMebibytes } of figures) {
    console.log(`${clusters} x ${apps} ${shape}: ${objects} objects in ${seconds} s, ${objectsPerSecond} a second, ${peakMebibytes} MiB`);
  }
}

main();
