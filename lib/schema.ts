import { groupedBy } from './grouped-by';
import { kinds } from './kinds/kinds';
import { type Kind } from './kinds/kind';
import { type Manifest } from './manifest';
import { by } from './names';
import { groupKind } from './object-identity';
import { coreViolations } from './schema/core';
import { coreKind, knownMinors } from './schema/core-types';
import { schemaViolations } from './schema/custom';
import { metadataViolations } from './schema/metadata';
import { type Violation } from './schema/violation';

export { type Violation } from './schema/violation';

/** Whose kind an object is of: Kubernetes' own, one that we or the caller define, or nobody's. */
export function knows(manifest: Manifest, extraKinds: readonly Kind[] = []): 'core' | 'custom' | 'unknown' {
  if (customKind(manifest, extraKinds)) return 'custom';
  return coreKind(manifest.apiVersion, manifest.kind) ? 'core' : 'unknown';
}

/**
 * Everything in an object that its kind does not allow: unknown fields, wrong types and values, missing fields.
 * Of a kind that nobody knows the metadata alone is looked at: ask `knows` first. `minor` is the minor version of the
 * cluster's Kubernetes; a version beyond those known counts as the nearest that is.
 */
export function validate(manifest: Manifest, extraKinds: readonly Kind[] = [], minor = Infinity): Violation[] {
  const metadata = metadataViolations(manifest);
  const kind = customKind(manifest, extraKinds);
  const core = kind ? undefined : coreKind(manifest.apiVersion, manifest.kind);
  const own = kind ? customViolations(manifest, kind) : core ? coreViolations(manifest, core, nearestMinor(minor)) : [];
  if (metadata.length + own.length === 0) return [];
  const seen = new Set<string>();
  return [...metadata, ...own].filter(({ path, message }) => !seen.has(`${path} ${message}`) && seen.add(`${path} ${message}`)).sort(by(({ path }) => path));
}

function nearestMinor(minor: number): number {
  const { first, last } = knownMinors();
  return Math.min(Math.max(minor, first), last);
}

const ownKinds = groupedBy(kinds, ({ group, kind }) => `${group}/${kind}`);

/** The definition of a kind; one of another version where there is none of the very version. */
function customKind(manifest: Manifest, extraKinds: readonly Kind[]): Kind | undefined {
  const id = groupKind(manifest);
  if (extraKinds.length === 0 && !ownKinds.has(id)) return undefined;
  const [, version] = manifest.apiVersion.split('/');
  const definitions = [...extraKinds.filter(({ group, kind }) => `${group}/${kind}` === id), ...ownKinds.get(id) ?? []];
  return definitions.find((definition) => definition.version === version) ?? definitions[0];
}

const common = new Set(['apiVersion', 'kind', 'metadata']);

function customViolations(manifest: Manifest, kind: Kind): Violation[] {
  const { apiVersion, metadata } = manifest;
  const fields = Object.fromEntries(Object.entries(manifest).filter(([field]) => !common.has(field)));
  const violations = schemaViolations(kind.schema, fields, kind.kind);
  if (apiVersion !== `${kind.group}/${kind.version}`) {
    violations.unshift({ path: 'apiVersion', message: `must be '${kind.group}/${kind.version}', got '${apiVersion}'` });
  }
  if (kind.scope === 'Cluster' && metadata?.namespace !== undefined) {
    violations.unshift({ path: 'metadata.namespace', message: `must not be set, got '${metadata.namespace}'; ${kind.kind} is a kind of the whole cluster` });
  }
  return violations;
}
