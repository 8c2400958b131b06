import { pathText, type Step } from '../schema/path';
import { type Violation } from '../schema/violation';

/** What one object is checked against, and what was found. */
export interface Visit {
  readonly kind: string;
  readonly path: Step[];
  readonly violations: Violation[];
  /** Rules that could not be checked, each with where it stands. */
  readonly unchecked: Set<string>;
  /** Whether this is one side of a rule about a value whose fields are checked elsewhere. */
  readonly isBranch: boolean;
}

/** Adds a violation at the place that is being looked at, or below it. */
export function tell({ path, violations }: Visit, message: string, ...further: Step[]): void {
  violations.push({ path: pathText([...path, ...further]), message });
}
