import { type Manifest } from '../../manifest';
import { at, shown } from './field';

interface Version {
  readonly name?: string;
  readonly storage?: boolean;
}

/** What of a definition of a kind cannot change: its scope, its names, and a version in which objects may still be stored. */
export function refusedInDefinition(before: Manifest, after: Manifest): string[] {
  const subject = `CustomResourceDefinition '${after.metadata.name}'`;
  const fixed = ['spec.group', 'spec.scope', 'spec.names.kind', 'spec.names.plural'].filter((field) => at(before, field) !== at(after, field))
    .map((field) => `${field} of ${subject} must stay as it is, got ${shown(at(after, field))} after ${shown(at(before, field))}; Kubernetes refuses the change: declare another kind`);
  const left = new Set(versionsOf(after).map(({ name }) => name));
  const gone = versionsOf(before).filter(({ name, storage }) => storage === true && !left.has(name))
    .map(({ name }) => `versions of ${subject} must keep '${name}', got a definition without it; objects are stored in it: keep it with served: false until all have been stored anew and status.storedVersions no longer names it`);
  return [...fixed, ...gone];
}

function versionsOf(manifest: Manifest): readonly Version[] {
  const versions = at(manifest, 'spec.versions');
  return Array.isArray(versions) ? versions as Version[] : [];
}
