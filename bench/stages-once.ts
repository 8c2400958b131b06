/* One synthesis of the reference fleet, or of so many clusters of 990 objects, in a fresh process, with what each stage took in milliseconds, as JSON. */
import { mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { HomeFleet } from '../clusters/fleet';
import { committed, committedPaths, committedText } from '../lib/cli/committed';
import { publish } from '../lib/publish/publish';
import { synthesize } from '../lib/synth';
import { ManyApps } from './many-apps';
import { memoryFolder } from './memory-folder';

const clusters = Number(process.argv[2] ?? 0);
const dist = resolve(__dirname, '..', 'dist');
const stages: Record<string, number> = { loading: performance.now() };

function timed<T>(stage: string, work: () => T): T {
  const start = performance.now();
  const result = work();
  stages[stage] = performance.now() - start;
  return result;
}

const fleet = timed('declaring', () => (clusters === 0 ? new HomeFleet() : new ManyApps({ clusters, apps: 107 })));
let last: { readonly stage: string; readonly start: number } | undefined;
const { files } = synthesize(fleet, {
  ...(clusters === 0 && { previous: committed(dist), previousText: committedText(dist), previousPaths: committedPaths(dist) }),
  tell: (stage) => {
    const now = performance.now();
    if (last) stages[last.stage] = now - last.start;
    last = { stage, start: now };
  },
});
const folder = mkdtempSync(join(memoryFolder(), 'flotilla-bench-'));
timed('publishing', () => publish(files, join(folder, 'dist')));
timed('publishing what is there', () => publish(files, join(folder, 'dist')));
rmSync(folder, { recursive: true });
console.log(JSON.stringify({ stages, files: files.size }));
