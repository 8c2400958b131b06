/* The process that tries declarations: runner.ts <seed> <runs> [path]. It tells on descriptor 3 what it is at, so that one that hangs is known too. */
import * as fc from 'fast-check';
import fs from 'node:fs';
import { Trial } from './outcome';
import { emptyTally, endsWell } from './tally';

/** What the process tells, a line each. */
export type Told = { readonly at: number } | { readonly valid: number; readonly refused: number; readonly failure?: string };

const [seed = '0', runs = '0', path] = process.argv.slice(2);
const tell = (told: Told): void => void fs.writeSync(3, `${JSON.stringify(told)}\n`);

function main(): void {
  const trial = new Trial();
  const tally = emptyTally();
  let at = 0;
  const property = endsWell(trial, tally, () => tell({ at: at++ }));
  // What is looked for is told at once; whoever sees it again by its path gets the smallest that fails alike.
  const result = fc.check(property, { seed: Number(seed), numRuns: Number(runs), ...(path === undefined ? { endOnFailure: true } : { path }) });
  tell({ valid: tally.valid, refused: tally.refused, ...(result.failed && { failure: `${fc.defaultReportMessage(result)}\n${String(result.errorInstance)}` }) });
  trial.delete();
}

main();
