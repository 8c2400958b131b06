/* The same objects made by this library and by the tools that people would use instead, as whole processes: part of npm run bench */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { machine } from './machine';
import { median } from './median';
import { memoryFolder } from './memory-folder';
import { objectsIn } from './peers/objects';
import { prepare, tools, type Tool } from './peers/tools';
import { workloadOf } from './peers/workload';

/** Applications of nine objects in each cluster; with what is in a cluster besides, about a thousand objects. */
const apps = 107;
const sizes = (process.env.FLOTILLA_BENCH_CLUSTERS ?? '1,10').split(',').map(Number);
const runs = Number(process.env.FLOTILLA_BENCH_RUNS ?? 7);

/** Seconds after which a run is not repeated as often. */
const long = 5;

const work = mkdtempSync(join(memoryFolder(), 'flotilla-bench-'));

function once(tool: Tool, folder: string): number {
  if (!tool.keeps) for (const place of ['dist', 'out', 'out.yaml']) rmSync(join(folder, place), { recursive: true, force: true });
  if (tool.isInstalled) mkdirSync(join(folder, 'dist'), { recursive: true });
  if (tool.name === 'jsonnet') mkdirSync(join(folder, 'out'));
  const [program, ...args] = tool.command;
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
  const begin = process.hrtime.bigint();
  const { status, stderr } = spawnSync(program!, args, { cwd: folder, env, stdio: ['ignore', 'ignore', 'pipe'], maxBuffer: 2 ** 28 });
  const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
  if (status !== 0) throw new Error(`${tool.name} must end with 0, got ${String(status)}: ${stderr.toString().slice(0, 1000)}`);
  return seconds;
}

function compared(clusters: number): object {
  const workload = workloadOf({ clusters, apps });
  const count = workload.files.size;
  const all = tools(workload, { clusters, apps }).filter(({ most = Infinity }) => count <= most).map((tool, index) => ({ tool, folder: join(work, `${clusters}-${index}`), seconds: [] as number[] }));
  const digests = new Set<string>();
  for (const { tool, folder } of all) {
    prepare(tool, folder);
    process.stderr.write(`${count} objects: ${tool.name}\n`);
    once(tool, folder);
    const made = objectsIn(folder);
    digests.add(`${made.count} ${made.digest}`);
    if (digests.size > 1) throw new Error(`${tool.name} must make the same ${count} objects as the others, got ${[...digests].join(' and ')}`);
  }
  for (let run = 0; run < runs; run++) {
    process.stderr.write(`${count} objects: run ${run + 1} of ${runs}\n`);
    for (const { tool, folder, seconds } of all) if (seconds.length < 3 || median(seconds) < long) seconds.push(once(tool, folder));
  }
  for (const { folder } of all) rmSync(folder, { recursive: true });
  const base = median(all[0]!.seconds);
  return {
    clusters, objects: count, tools: all.map(({ tool: { name, output, note }, seconds }) => ({
      name, output, note, runs: seconds.length, seconds: rounded(median(seconds), 3), fastest: rounded(Math.min(...seconds), 3), ratio: rounded(median(seconds) / base, 2),
    })),
  };
}

function rounded(number: number, digits: number): number {
  return Number(number.toFixed(digits));
}

function main(): void {
  try {
    const results = { ...machine(), runs, sizes: sizes.map(compared) };
    mkdirSync(join(__dirname, 'results'), { recursive: true });
    writeFileSync(join(__dirname, 'results', 'peers.json'), `${JSON.stringify(results, undefined, 2)}\n`);
    console.log(JSON.stringify(results, undefined, 1));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

main();
