import { replaceJob } from '../../immutable-fields';
import { type Manifest } from '../../manifest';
import { at } from './field';
import { mustStay } from './fixed-fields';

const field = 'spec.completions';

/** How often a Job is to succeed: it is 1 where nothing was said of how many pods there are, and follows their number in an indexed Job. */
export function refusedInJob(before: Manifest, after: Manifest): string[] {
  const [from, to] = [at(before, field), at(after, field)];
  const known = from ?? (at(before, 'spec.parallelism') === undefined && to !== undefined ? 1 : undefined);
  if (known === to) return [];
  const isIndexed = at(after, 'spec.completionMode') === 'Indexed';
  if (isIndexed && to === (at(after, 'spec.parallelism') ?? 1)) return [];
  return [mustStay(after, field, from, to, `Kubernetes refuses the change: ${isIndexed ? 'give spec.parallelism the same value, or ' : ''}${replaceJob}`)];
}
