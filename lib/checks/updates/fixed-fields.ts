import { isDeepStrictEqual } from 'node:util';
import { type ImmutableField } from '../../immutable-fields';
import { type Manifest } from '../../manifest';
import { at, shown } from './field';

/** The fields that change although they cannot, each with what to do instead. */
export function changed(before: Manifest, after: Manifest, fields: readonly ImmutableField[]): string[] {
  return fields.flatMap(({ field, remedy, byDefault, whenSet = false }) => {
    const [from, to] = [at(before, field), at(after, field)];
    if (isDeepStrictEqual(from ?? byDefault, to ?? byDefault) || (whenSet && (from === undefined || to === undefined))) return [];
    return [mustStay(after, field, from, to, `Kubernetes refuses the change: ${remedy}`)];
  });
}

/** The sentence about a field that changed. */
export function mustStay({ kind, metadata: { name } }: Manifest, field: string, from: unknown, to: unknown, remedy: string): string {
  return `${field} of ${kind} '${name}' must stay as it is, got ${shown(to)} after ${shown(from)}; ${remedy}`;
}
