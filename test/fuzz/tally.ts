import * as fc from 'fast-check';
import { declarations } from './generated';
import { type Outcome, type Trial } from './outcome';
import { type Program, run } from './term';

/** How many declarations ended how. */
export type Tally = Record<Outcome['end'], number>;

export function emptyTally(): Tally {
  return { valid: 0, refused: 0, wrong: 0 };
}

/** Each declaration ends in a tree that is whole or in sentences, and what stands on disk is that tree or as it was. */
export function endsWell(trial: Trial, tally: Tally, begin: () => void = () => undefined): fc.IProperty<[Program]> {
  return fc.property(declarations, (program) => {
    begin();
    const { end, errors, wrong } = trial.of(() => run(program));
    tally[end] += 1;
    if (end === 'wrong') throw new Error(`${wrong.join('\n')}\n${errors}`);
  });
}
