/* Whether parallel work pays: a fleet by one process, and as shards that run at once: part of npm run bench */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { install } from './installed';
import { machine } from './machine';
import { median } from './median';
import { memoryFolder } from './memory-folder';
import { ours } from './peers/programs';

const runs = Number(process.env.FLOTILLA_BENCH_RUNS ?? 7);
const apps = 107;
const sizes = [2, 10, 40];

/** Processes that are started at once, each with what follows `synth`. */
const ways: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'the whole': [[]],
  'two shards at once': shards(2),
  'four shards at once': shards(4),
};

function shards(count: number): string[][] {
  return Array.from({ length: count }, (_, index) => ['--shard', `${index + 1}/${count}`]);
}

/** The declaration is the same for all, so that what one compiled serves the others. */
function project(clusters: number): string {
  const folder = mkdtempSync(join(memoryFolder(), 'flotilla-parallel-'));
  install(folder, 'bench');
  writeFileSync(join(folder, 'main.ts'), ours(clusters, apps));
  return folder;
}

/** Seconds until all clusters are in the tree. */
async function once(folder: string, way: readonly (readonly string[])[]): Promise<number> {
  rmSync(join(folder, 'dist'), { recursive: true });
  mkdirSync(join(folder, 'dist'));
  const begin = process.hrtime.bigint();
  await Promise.all(way.map((parameters) => finished(folder, parameters)));
  return Number(process.hrtime.bigint() - begin) / 1e9;
}

async function finished(cwd: string, parameters: readonly string[]): Promise<void> {
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
  const status = await new Promise((done) => spawn(process.execPath, ['lib/cli/flotilla.js', 'synth', ...parameters], { cwd, env, stdio: 'ignore' }).on('close', done));
  if (status !== 0) throw new Error(`synth ${parameters.join(' ')} must end with 0, got ${String(status)}`);
}

async function measured(clusters: number): Promise<object> {
  const folder = project(clusters);
  const seconds = Object.values(ways).map((): number[] => []);
  // The first two runs keep what they compile, and what V8 makes of it.
  for (let run = -2; run < runs; run++) {
    process.stderr.write(`${clusters} clusters in parallel: run ${Math.max(run + 1, 0)} of ${runs}\n`);
    for (const [index, way] of Object.values(ways).entries()) {
      const took = await once(folder, way);
      if (run >= 0) seconds[index]!.push(took);
    }
  }
  const objects = readdirSync(join(folder, 'dist'), { recursive: true }).filter((path) => String(path).endsWith('.yaml')).length;
  rmSync(folder, { recursive: true });
  return { clusters, objects, seconds: seconds.map((each) => Number(median(each).toFixed(3))) };
}

async function main(): Promise<void> {
  const figures: object[] = [];
  for (const clusters of sizes) figures.push(await measured(clusters));
  mkdirSync(join(__dirname, 'results'), { recursive: true });
  writeFileSync(join(__dirname, 'results', 'parallel.json'), `${JSON.stringify({ ...machine(), runs, ways: Object.keys(ways), figures }, undefined, 2)}\n`);
  for (const figure of figures) console.log(JSON.stringify(figure));
}

void main();
