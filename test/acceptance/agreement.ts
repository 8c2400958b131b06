/** What the check of capacity says of pods on nodes. */
export type Verdict = 'fits' | 'may not fit' | 'does not fit';

/**
 * Why the check and the scheduler differ; undefined where they agree. Where the check says that a way exists which the scheduler may
 * miss, both outcomes agree with it.
 */
export function disagreement(verdict: Verdict, pending: readonly string[]): string | undefined {
  if (verdict === 'fits' && pending.length > 0) return `the check says that all pods fit, and the scheduler leaves ${pending.join(', ')}`;
  if (verdict === 'does not fit' && pending.length === 0) return 'the check says that not all pods fit, and the scheduler places them all';
  return undefined;
}
