/* What each stage of a synthesis takes, and what the checks cost beside the rendering: npm run bench */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inOneProcess } from './in-one-process';
import { machine } from './machine';
import { median } from './median';

const runs = Number(process.env.FLOTILLA_BENCH_RUNS ?? 15);

interface Once {
  readonly stages: Readonly<Record<string, number>>;
  readonly files: number;
}

/** Fleets by name, each with how many clusters of 990 objects it has; none for the reference fleet. */
const fleets: readonly (readonly [name: string, clusters: number])[] = [['the reference fleet', 0], ['ten clusters of 990 objects', 10]];

function measured(fleet: string, clusters: number): object {
  const all = Array.from({ length: runs }, (_, run) => {
    process.stderr.write(`\r${fleet}: run ${run + 1} of ${runs}`);
    return inOneProcess<Once>('stages-once.ts', String(clusters));
  });
  process.stderr.write('\n');
  const sum = ({ stages }: Once, of: (stage: string) => boolean): number => Object.entries(stages).filter(([stage]) => of(stage)).reduce((total, [, time]) => total + time, 0);
  const isCheck = (stage: string): boolean => stage.startsWith('checking ');
  const isRendering = (stage: string): boolean => ['declaring', 'collecting', 'deriving', 'writing', 'collecting files'].includes(stage);
  const rounded = (number: number): number => Math.round(number * 10) / 10;
  const stages = Object.fromEntries(Object.keys(all[0]!.stages).map((stage) => [stage, rounded(median(all.map((each) => each.stages[stage] ?? 0)))]));
  const [rendering, checks] = [isRendering, isCheck].map((of) => rounded(median(all.map((each) => sum(each, of)))));
  console.log(`${fleet}: rendering ${rendering} ms, checks ${checks} ms, medians of ${runs} runs`);
  const slowest = Object.entries(stages).sort(([, left], [, right]) => right - left).slice(0, 12);
  for (const [stage, time] of slowest) console.log(`${String(time).padStart(8)} ms  ${stage}`);
  return { fleet, files: all[0]!.files, milliseconds: { rendering, checks }, stages };
}

function main(): void {
  const results = { ...machine(), runs, fleets: fleets.map(([fleet, clusters]) => measured(fleet, clusters)) };
  mkdirSync(join(__dirname, 'results'), { recursive: true });
  writeFileSync(join(__dirname, 'results', 'stages.json'), `${JSON.stringify(results, undefined, 2)}\n`);
}

main();
