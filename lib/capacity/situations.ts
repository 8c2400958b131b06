import { type Evaluation } from './evaluation';
import { findLosses } from './losses';
import { findOrders, findPassing, findRollouts, findScaled } from './runs';

/** Finds what has no room beside the pods that are placed: nothing more where what all share is short. */
export function findSituations(evaluation: Evaluation, { survivesLoss }: { readonly survivesLoss: boolean }): void {
  if (evaluation.isShort) return;
  if (survivesLoss) findLosses(evaluation);
  findPassing(evaluation);
  findRollouts(evaluation);
  findOrders(evaluation, { survivesLoss });
  findScaled(evaluation);
}
