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

function main(): void {
  const all = Array.from({ length: runs }, (_, run) => {
    process.stderr.write(`\rrun ${run + 1} of ${runs}`);
    return inOneProcess<Once>('stages-once.ts');
  });
  process.stderr.write('\n');
  const sum = ({ stages }: Once, of: (stage: string) => boolean): number => Object.entries(stages).filter(([stage]) => of(stage)).reduce((total, [, time]) => total + time, 0);
  const isCheck = (stage: string): boolean => stage.startsWith('checking ');
  const isRendering = (stage: string): boolean => ['declaring', 'collecting', 'deriving', 'writing', 'collecting files'].includes(stage);
  const rounded = (number: number): number => Math.round(number * 10) / 10;
  const stages = Object.fromEntries(Object.keys(all[0]!.stages).map((stage) => [stage, rounded(median(all.map((each) => each.stages[stage] ?? 0)))]));
  const results = {
    ...machine(), runs, files: all[0]!.files,
    milliseconds: { rendering: rounded(median(all.map((each) => sum(each, isRendering)))), checks: rounded(median(all.map((each) => sum(each, isCheck)))) },
    checksPerRendering: Math.round(median(all.map((each) => sum(each, isCheck) / sum(each, isRendering))) * 100) / 100,
    stages,
  };
  mkdirSync(join(__dirname, 'results'), { recursive: true });
  writeFileSync(join(__dirname, 'results', 'stages.json'), `${JSON.stringify(results, undefined, 2)}\n`);
  console.log(`rendering ${results.milliseconds.rendering} ms, checks ${results.milliseconds.checks} ms: ${results.checksPerRendering} of the rendering, the median of ${runs} runs`);
  const slowest = Object.entries(stages).sort(([, left], [, right]) => right - left).slice(0, 12);
  for (const [stage, time] of slowest) console.log(`${String(time).padStart(8)} ms  ${stage}`);
}

main();
