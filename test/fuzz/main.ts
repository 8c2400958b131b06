/* Bad declarations, a great many of them: npm run fuzz */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type Readable } from 'node:stream';
import { createInterface } from 'node:readline';
import { type Told } from './runner';

const count = Number(process.env.FLOTILLA_FUZZ ?? 100_000);
const seed = Number(process.env.FLOTILLA_FUZZ_SEED ?? Date.now() % 2 ** 31);
const path = process.env.FLOTILLA_FUZZ_PATH;

/** Declarations of one seed: after a failure the next seed goes on, and what one process has in memory ends with it. */
const series = 2000;

/** Processes at a time. */
const lanes = Math.min(2, availableParallelism());

/** Milliseconds that nobody waits for a synth of so small a fleet. */
const patience = 60_000;

/** Failures after which nothing new is learnt. */
const enough = 20;

interface Ended {
  readonly valid: number;
  readonly refused: number;
  readonly failure?: string;
}

/** Tries one series in a process of its own. */
function tried(seedOfSeries: number, runs: number): Promise<Ended> {
  const args = ['--require', 'tsx/cjs', join(__dirname, 'runner.ts'), String(seedOfSeries), String(runs), ...(path === undefined ? [] : [path])];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'pipe', 'pipe'] });
  let errors = '';
  let at = -1;
  let ended: Ended | undefined;
  let isLate = false;
  const late = setTimeout(() => (isLate = child.kill('SIGKILL')), patience);
  child.stderr!.on('data', (chunk: Buffer) => (errors = `${errors}${chunk.toString()}`.slice(-2000)));
  createInterface({ input: child.stdio[3] as Readable }).on('line', (line) => {
    const told = JSON.parse(line) as Told;
    late.refresh();
    if ('at' in told) at = told.at;
    else ended = told;
  });
  return new Promise((resolve) => child.on('close', (code, signal) => {
    clearTimeout(late);
    const what = isLate ? `did not end within ${patience / 1000} s` : `ended the process with ${code ?? signal}: ${errors}`;
    resolve(ended ?? { valid: 0, refused: 0, failure: `{ seed: ${seedOfSeries}, path: "${at}" } ${what}` });
  }));
}

async function main(): Promise<void> {
  const sum = { valid: 0, refused: 0 };
  const failures: string[] = [];
  const summary = (): string => `${sum.valid + sum.refused} of ${count} declarations: ${sum.valid} whole trees, ${sum.refused} refused in sentences, ${failures.length} failures; seed ${seed}`;
  const queue = Array.from({ length: Math.ceil(count / series) }, (_, index) => index);
  await Promise.all(Array.from({ length: lanes }, async () => {
    for (let index = queue.shift(); index !== undefined && failures.length < enough; index = queue.shift()) {
      const { valid, refused, failure } = await tried(seed + index, Math.min(series, count - index * series));
      sum.valid += valid;
      sum.refused += refused;
      if (failure !== undefined) {
        failures.push(failure);
        console.log(`${failure}\nto see the smallest that fails alike: FLOTILLA_FUZZ=1 FLOTILLA_FUZZ_SEED=… FLOTILLA_FUZZ_PATH=… npm run fuzz\n`);
      }
      process.stderr.write(process.stderr.isTTY ? `\r${summary()}` : `${summary()}\n`);
    }
  }));
  console.log(summary());
  process.exitCode = failures.length === 0 ? 0 : 1;
}

void main();
