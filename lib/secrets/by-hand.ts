import { called } from '../props/called';
import { type NoProps } from '../props/no-props';

/** People create every Secret themselves. */
export interface ByHandBackend {
  readonly type: 'by-hand';
}

/**
 * Secrets are created by people, once, with `kubectl`. Nothing of them is in Git; `flotilla bootstrap` prints the commands.
 * Nobody renews them, and a cluster that is lost takes them with it: keep the values elsewhere as well.
 */
export function byHand(props?: NoProps): ByHandBackend {
  called(byHand, props);
  return { type: 'by-hand' };
}
