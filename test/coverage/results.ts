import { type Outcome, outcomeOf } from './outcome';
import { type Row, type SeededFault } from './row';
import { rows } from './rows';

/** What rendering showed of a fault. */
export interface Result {
  readonly row: Row;
  readonly fault: SeededFault;
  /** The healthy twin. */
  readonly twin: Outcome;
  readonly outcome: Outcome;
}

const known = new Map<SeededFault, Result>();

/** Renders a fault and its twin, once. */
export function resultOf(row: Row, fault: SeededFault): Result {
  const result = known.get(fault) ?? { row, fault, twin: outcomeOf(fault, false), outcome: outcomeOf(fault, true) };
  known.set(fault, result);
  return result;
}

/** All faults, by row. */
export function results(): Result[] {
  return rows.flatMap((row) => row.faults.map((fault) => resultOf(row, fault)));
}

/** Who caught a fault, as far as rendering tells; what is accepted is caught by a property of the tree, later, or by nobody. */
export function caughtBy({ fault: { caught }, outcome }: Result): string {
  switch (outcome.type) {
    case 'rule': return `refused by ${outcome.rules.join(', ')}`;
    case 'warning': return `told by ${outcome.rules.join(', ')}`;
    case 'construct': return `refused: ${outcome.message}`;
    case 'accepted': return caught.type === 'impossible' && holds(caught, outcome) ? `impossible: ${caught.because}` : caught.type === 'later' ? `later: ${caught.because}` : 'nobody';
  }
}

function holds(caught: Extract<SeededFault['caught'], { type: 'impossible' }>, outcome: Extract<Outcome, { type: 'accepted' }>): boolean {
  return caught.violations(outcome.tree()).length === 0;
}

/** The same of what is expected. */
export function expectedOf({ caught }: SeededFault): string {
  switch (caught.type) {
    case 'rule': return `refused by ${caught.rules.join(', ')}`;
    case 'warning': return `told by ${caught.rules.join(', ')}`;
    case 'construct': return `refused: ${caught.message}`;
    case 'impossible': return `impossible: ${caught.because}`;
    case 'later': return `later: ${caught.because}`;
  }
}

/** Whether a fault shows before anything is written. */
export function isCaughtAtSynth(result: Result): boolean {
  return !/^(later|nobody)/.test(caughtBy(result));
}
