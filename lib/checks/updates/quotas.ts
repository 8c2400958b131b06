import { texts } from '../../fields';
import { type Manifest } from '../../manifest';
import { at } from './field';
import { mustStay } from './fixed-fields';

/** What a quota counts stays, in any order. Its scopeSelector may change. */
export function refusedInQuota(before: Manifest, after: Manifest): string[] {
  const field = 'spec.scopes';
  const [from, to] = [new Set(texts(at(before, field))), new Set(texts(at(after, field)))];
  if (from.size === to.size && [...from].every((scope) => to.has(scope))) return [];
  return [mustStay(after, field, at(before, field), at(after, field), 'Kubernetes refuses the change: declare another ResourceQuota with another name')];
}
