import { onceForAlike } from '../alike';
import { judgeRules } from '../cel/rules';
import { type Manifest } from '../manifest';
import { groupKind, groupOf, isCoreGroup } from '../object-identity';
import { type RenderedObject } from '../render';
import { knows, validate } from '../schema';
import { by } from '../names';
import { minorOf } from '../platforms/kubernetes-version';
import { type Definition, definitionOf } from '../schemas/definition';
import { type FindDefinition, firstOf } from '../schemas/definitions';
import { type Violation } from '../schema/violation';
import { validateStructure } from '../structural/validate';
import { notAmong } from '../schema/wording';
import { clusterOf, type FinishedFleet } from './check';
import { byCluster } from './by-cluster';

/** What the definitions of its kind say of an object: ours or Kubernetes' own, and the one that was pulled or is in the tree. */
export interface SchemaVerdict {
  readonly violations: readonly Violation[];
  /** Rules of its kind that could not be checked. */
  readonly unchecked: readonly string[];
  /** Whether any definition was there. */
  readonly isKnown: boolean;
}

const verdicts = new WeakMap<Manifest, SchemaVerdict>();

/** What Kubernetes' definitions and ours say of objects at each minor version. */
const byMinor = new Map<number, (manifest: Manifest) => readonly Violation[]>();

function violationsAt(minor: number): (manifest: Manifest) => readonly Violation[] {
  let find = byMinor.get(minor);
  if (!find) byMinor.set(minor, find = onceForAlike((manifest) => validate(manifest, [], minor)));
  return find;
}

/** Each object with what its definitions say; looked at once, whoever asks. */
export function schemaVerdicts(fleet: FinishedFleet): { readonly object: RenderedObject; readonly verdict: SchemaVerdict }[] {
  const minors = new Map(fleet.models.map(({ cluster }) => [cluster.name, minorOf(cluster.platform.kubernetes)]));
  const finders = new Map<string, FindDefinition>();
  const finder = (cluster: string): FindDefinition => {
    let find = finders.get(cluster);
    if (!find) finders.set(cluster, find = firstOf(inTree(fleet, cluster), fleet.definitions ?? (() => undefined)));
    return find;
  };
  return fleet.objects.map((object) => {
    let verdict = verdicts.get(object.manifest);
    if (!verdict) {
      const cluster = clusterOf(object.path);
      verdicts.set(object.manifest, verdict = verdictOf(object, minors.get(cluster) ?? Infinity, finder(cluster), fleet.previous));
    }
    return { object, verdict };
  });
}

/** The definitions that are themselves objects of a cluster. */
function inTree({ objects }: FinishedFleet, cluster: string): FindDefinition {
  let found: Map<string, Definition> | undefined;
  return (kind) => {
    found ??= new Map((byCluster(objects).get(cluster) ?? []).flatMap(({ manifest }): [string, Definition][] => {
      const definition = definitionOf(manifest);
      return definition ? [[`${definition.group}/${definition.kind}`, definition]] : [];
    }));
    return found.get(kind);
  };
}

function verdictOf({ manifest, path }: RenderedObject, minor: number, find: FindDefinition, previous: FinishedFleet['previous']): SchemaVerdict {
  const ours = violationsAt(minor)(manifest);
  const definition = isCoreGroup(groupOf(manifest)) ? undefined : find(groupKind(manifest));
  if (!definition) return { violations: ours, unchecked: [], isKnown: knows(manifest) !== 'unknown' };
  const version = definition.versions.find(({ name, served }) => served && name === manifest.apiVersion.split('/')[1]);
  if (!version) {
    const served = definition.versions.filter((one) => one.served).map(({ name }) => `${definition.group}/${name}`);
    return { violations: without(ours, [{ path: 'apiVersion', message: notAmong(manifest.apiVersion, served) }]), unchecked: [], isKnown: true };
  }
  const form = validateStructure(manifest, version.schema, manifest.kind);
  // Rules take for granted that the form is right.
  const rules = form.violations.length > 0 ? undefined : judgeRules(manifest, version.schema, manifest.kind, previousOf(manifest, previous(path)));
  const scope = definition.scope === 'Cluster' && manifest.metadata?.namespace !== undefined
    ? [{ path: 'metadata.namespace', message: `must not be set, got '${manifest.metadata.namespace}'; ${manifest.kind} is a kind of the whole cluster` }] : [];
  return {
    violations: without(ours, [...scope, ...form.violations, ...rules?.violations ?? []]),
    unchecked: [...form.unchecked, ...rules?.unchecked ?? []],
    isKnown: true,
  };
}

/** What the object was, if what lies there is the same one at the same version. */
function previousOf({ apiVersion, kind }: Manifest, old: Manifest | undefined): Manifest | undefined {
  return old && old.apiVersion === apiVersion && old.kind === kind ? old : undefined;
}

/** What two definitions say of one place is told once, in the words of ours. */
function without(ours: readonly Violation[], theirs: readonly Violation[]): Violation[] {
  const told = new Set(ours.map(({ path }) => path));
  return [...ours, ...theirs.filter(({ path }) => !told.has(path))].sort(by(({ path }) => path));
}
