import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { type ChartRelease } from '../../lib/kinds/chart';
import { type ChartTable, objectsOf } from '../../lib/kinds/chart-objects';
import { overlaid } from '../../lib/kinds/charts/workloads/known';
import { type Manifest } from '../../lib/manifest';
import { groupKind, Scopes } from '../../lib/object-identity';
import { render } from './helm';

type Values = Readonly<Record<string, unknown>>;

/** Told elsewhere: by `workloads` and `installs` of the definition. */
const toldElsewhere = new Set([
  'apiextensions.k8s.io/CustomResourceDefinition', 'apps/DaemonSet', 'apps/Deployment', 'apps/StatefulSet', 'batch/CronJob', 'batch/Job', '/PersistentVolumeClaim', '/Pod', 'policy/PodDisruptionBudget',
]);
const scopes = new Scopes([]);

/** A name that holds neither the name of a chart nor a part of one. */
const strange: ChartRelease = { name: 'qzx', namespace: 'somewhere' };

/** `group/Kind name` of what a chart renders into the namespace of its release or into none, without its hooks; undefined if it renders nothing. */
export function identitiesOf(manifests: readonly Manifest[], { namespace: own }: ChartRelease): Set<string> {
  return new Set(manifests.flatMap((manifest) => {
    const { name, namespace, annotations } = manifest.metadata;
    const kind = groupKind(manifest);
    const foreign = namespace !== undefined && namespace !== own && !scopes.isClusterScoped(kind);
    return toldElsewhere.has(kind) || foreign || annotations?.['helm.sh/hook'] !== undefined ? [] : [`${kind} ${name}`];
  }));
}

/** The values that a chart and the charts inside it have on their own. */
function ownValues(folder: string): Values {
  const file = join(folder, 'values.yaml');
  const own = existsSync(file) ? load(readFileSync(file, 'utf8')) : {};
  const inside = existsSync(join(folder, 'charts')) ? readdirSync(join(folder, 'charts'), { withFileTypes: true }).filter((entry) => entry.isDirectory()) : [];
  return inside.reduce<unknown>((values, { name }) => overlaid({ [name]: ownValues(join(folder, 'charts', name)) }, values), own ?? {}) as Values;
}

/** Every path of values that holds no map, with what is there. */
function leaves(value: unknown, path: readonly string[] = []): [readonly string[], unknown][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key]));
}

const at = (path: readonly string[], value: unknown): Values => path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as Values;

/** Another value in the place of one, and the condition under which it is not there. */
function changeOf(path: readonly string[], value: unknown, isSaid: boolean): Change | undefined {
  const [place, key] = [path.join('.'), path.at(-1) ?? ''];
  if (path.some((step) => /[.! ]|context$|labels$|annotations$|resources$|affinity$/i.test(step))) return undefined;
  if (typeof value === 'boolean') return { path, to: !value, condition: value ? isSaid ? place : `${place}!=false` : `${place}!=true` };
  // How charts write that something is on where another thing is.
  if (value === '-' || (value === null && /^(create|enabled?|install)$/.test(key))) return { path, to: false, condition: `${place}!=false` };
  const isName = /existing|secret|method|name$|namespaceOverride$/i.test(key) && !/^(name|fullname)Override$|className$/i.test(key);
  return isName && (typeof value === 'string' || value === null) ? { path, to: 'given', condition: `${place}!` } : undefined;
}

interface Change { readonly path: readonly string[]; readonly to: unknown; readonly condition: string }

/**
 * The table of one chart: what it renders with its own values, or the first of some sets where it renders nothing without, and which change of
 * one value takes an object away. What any of the sets does not bear out is left out.
 */
export function tableOf(helm: string, chart: { readonly name: string; readonly folder: string }, sets: readonly Values[], apiVersions: readonly string[]): ChartTable {
  const known = new Map<string, Set<string> | undefined>();
  const rendered: RenderedBy = (values, release) => {
    const key = JSON.stringify([values, release]);
    if (!known.has(key)) known.set(key, attempt(helm, { chart: chart.folder, values, releaseName: release.name, namespace: release.namespace, apiVersions }, release));
    return known.get(key);
  };
  const base = rendered({}, strange) ? {} : sets[0]!;
  return verified(conditionsOf(base, ownValues(chart.folder), (values) => rendered(values, strange)), chart, [base, ...sets], rendered);
}

type RenderedBy = (values: Values, release: ChartRelease) => Set<string> | undefined;

function attempt(helm: string, rendering: Parameters<typeof render>[1], release: ChartRelease): Set<string> | undefined {
  try {
    return identitiesOf(render(helm, rendering).manifests, release);
  } catch {
    return undefined;
  }
}

/** Under which conditions each object is there that a base brings. */
function conditionsOf(base: Values, defaults: Values, rendered: (values: Values) => Set<string> | undefined): Map<string, string> {
  const fresh = [...rendered(base) ?? []];
  const conditions = new Map<string, string[]>(fresh.map((identity) => [identity, []]));
  const missing = (changes: readonly Change[]): readonly string[] | undefined => {
    const after = rendered(changes.reduce<unknown>((values, { path, to }) => overlaid(values, at(path, to)), base) as Values);
    return after && fresh.filter((identity) => !after.has(identity));
  };
  // Many at once; where that takes nothing away, none of them does.
  const probe = (changes: readonly Change[]): void => {
    const gone = changes.length === 0 ? [] : missing(changes);
    if (gone?.length === 0) return;
    if (changes.length > 1) for (const half of [changes.slice(0, changes.length / 2), changes.slice(changes.length / 2)]) probe(half);
    else for (const identity of gone ?? []) conditions.get(identity)!.push(changes[0]!.condition);
  };
  const said = leaves(base);
  const explicit = new Set(said.map(([path]) => path.join('.')));
  const changes = leaves(overlaid(defaults, base)).flatMap(([path, value]) => changeOf(path, value, explicit.has(path.join('.'))) ?? []);
  const isSwitch = ({ path }: Change): boolean => /^(create|enabled?|install|createSecret)$/.test(path.at(-1)!);
  probe(changes.filter(isSwitch));
  probe(changes.filter((change) => !isSwitch(change)));
  // What comes by a value that is neither true nor false is left out: no condition tells it.
  const byOthers = new Set(said.filter(([, value]) => typeof value !== 'boolean').flatMap(([path]) => {
    const without = rendered(withoutLeaf(base, path));
    return without ? fresh.filter((identity) => !without.has(identity)) : [];
  }));
  return new Map(fresh.filter((identity) => !byOthers.has(identity)).map((identity) => [identity, conditions.get(identity)!.sort().join(' ')]));
}

function withoutLeaf(values: Values, [key, ...rest]: readonly string[]): Values {
  const { [key!]: inner, ...others } = values;
  return rest.length === 0 ? others : { ...others, [key!]: withoutLeaf(inner as Values, rest) };
}

/** Names as patterns of the release, without those that turn out otherwise under another name in another namespace. */
function verified(found: ReadonlyMap<string, string>, { name, folder }: { readonly name: string; readonly folder: string }, sets: readonly Values[], rendered: RenderedBy): ChartTable {
  const inside = existsSync(join(folder, 'charts')) ? readdirSync(join(folder, 'charts')) : [];
  const base = name === 'argo-cd' ? 'argocd' : name;
  const releases: readonly ChartRelease[] = [strange, { name: 'another-release', namespace: 'elsewhere' }, { name: `my-${base}`, namespace: 'elsewhere' }];
  const cases = releases.flatMap((release) => (release === strange ? sets : sets.slice(0, 1)).map((values) => ({ release, values, real: rendered(values, release) })));
  const isRight = (table: ChartTable): boolean => cases.every(({ release, values, real }) => real === undefined || objectsOf(table, values, release).every((object) => real.has(`${object.kind} ${object.name}`)));
  const kept = [63, 26].map((length) => only(tableWith(found, base, length, inside), (kind, pattern, conditions, table) => isRight(one(table, kind, pattern, conditions))));
  return kept.sort((left, right) => sizeOf(right) - sizeOf(left))[0]!;
}

function one(table: ChartTable, kind: string, pattern: string, conditions: string): ChartTable {
  return { ...table, objects: { [conditions]: { [kind]: [pattern] } } };
}

function tableWith(found: ReadonlyMap<string, string>, base: string, length: number, inside: readonly string[]): ChartTable {
  const objects: Record<string, Record<string, string[]>> = {};
  for (const [identity, conditions] of [...found].sort(([left], [right]) => left < right ? -1 : 1)) {
    const [kind, name] = identity.split(' ') as [string, string];
    const [beginning] = inside.filter((sub) => name.includes(`${strange.name}-${sub}`)).sort((left, right) => right.length - left.length);
    const pattern = name.includes(`${strange.name}-${base}`) && (beginning === undefined || base.length >= beginning.length) ? name.replace(`${strange.name}-${base}`, '{}')
      : beginning !== undefined ? name.replace(`${strange.name}-${beginning}`, `{${beginning}}`) : name.replace(strange.name, '{release}');
    ((objects[conditions] ??= {})[kind] ??= []).push(pattern);
  }
  return { base, length, objects };
}

function only(table: ChartTable, keeps: (kind: string, pattern: string, conditions: string, table: ChartTable) => boolean): ChartTable {
  const objects = Object.entries(table.objects).map(([conditions, kinds]) => [conditions, Object.fromEntries(Object.entries(kinds)
    .map(([kind, names]) => [kind, names.filter((pattern) => keeps(kind, pattern, conditions, table))] as const).filter(([, names]) => names.length > 0))] as const);
  return { ...table, objects: Object.fromEntries(objects.filter(([, kinds]) => Object.keys(kinds).length > 0)) };
}

function sizeOf({ objects }: ChartTable): number {
  return Object.values(objects).reduce((sum, kinds) => sum + Object.values(kinds).flat().length, 0);
}
