/* One synthesis of many applications, published to an empty folder, with its time and memory as JSON. */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { publish } from '../lib/publish/publish';
import { synthesize } from '../lib/synth';
import { ManyApps, type Size } from './many-apps';

const [size, within] = process.argv.slice(2) as [string, string];
const begin = performance.now();
const { files } = synthesize(new ManyApps(JSON.parse(size) as Size));
const folder = mkdtempSync(join(within, 'tree-'));
publish(files, join(folder, 'dist'));
const seconds = (performance.now() - begin) / 1000;
rmSync(folder, { recursive: true });
console.log(JSON.stringify({ objects: files.size, seconds, peakMebibytes: process.resourceUsage().maxRSS / 1024 }));
