import { ApiObject } from 'cdk8s';
import { Application } from '../application';
import { type Cluster } from '../cluster';
import { type Problem } from '../problem';
import { resolved } from '../resolved';
import { type Check, type SecondDeclaration } from './check';
import { type Difference, firstDifference } from './difference';

/**
 * The same declaration gives the same bytes, today and tomorrow, here and elsewhere: otherwise each synth would change the
 * tree, and with it the cluster. What is worked out only when an object or a chart is rendered is worked out twice. A
 * declaration that asks for the clock, for chance, for its machine or for a variable of the environment is made twice as well, the
 * second time in another year and time zone, on a machine of another name, where every variable that it asks for is set otherwise.
 */
export const deterministicRendering: Check = ({ models, others = [], again }) => {
  const parts = new Map(models.flatMap(({ cluster }) => partsOf(cluster)));
  const rendered = [...parts].flatMap(([path, part]) => told(part.changes, 'rendered', part, path, 'write a value that stays the same, and keep what counts, draws or reads the clock out of it'));
  return [...rendered, ...(again ? declaredTwice(parts, again, new Set(others.map(({ cluster }) => cluster.name))) : [])];
};

/** Something that is rendered: an object, or the values of a chart. */
interface Part {
  readonly where: string;
  /** `cluster/application` */
  readonly folder: string;
  readonly render: () => unknown;
  /** Where it is another one when it is rendered again. */
  readonly changes: () => Difference | undefined;
}

function partsOf(cluster: Cluster): [path: string, part: Part][] {
  return cluster.node.findAll().flatMap((construct): [string, Part][] => {
    if (construct instanceof Application) return chartsOf(construct);
    return ApiObject.isApiObject(construct) ? [[construct.node.path, partOf(construct)]] : [];
  });
}

function chartsOf({ cluster, name, sources, node }: Application): [string, Part][] {
  const folder = `${cluster.name}/${name}`;
  return sources.flatMap((source, index): [string, Part][] => (source.type !== 'chart' ? [] : [[`${node.path} source ${index}`, {
    folder, where: `${folder} chart/${source.chart}`, render: () => resolved(source.values), changes: () => firstDifference(source.values, source.values),
  }]]));
}

function partOf(object: ApiObject): Part {
  const { cluster, name } = Application.of(object);
  const folder = `${cluster.name}/${name}`;
  const render = (): unknown => object.toJson() as unknown;
  return { folder, where: `${folder} ${object.kind}/${object.name}`, render, changes: () => changesOf(object, render) };
}

/** Only what cdk8s asks late can change, unless a class renders itself. What cdk8s holds is private to it, and may move one day. */
function changesOf(object: ApiObject, render: () => unknown): Difference | undefined {
  const { props } = object as unknown as { readonly props?: object };
  if (props === undefined || object.toJson !== ApiObject.prototype.toJson) return firstDifference(render(), render());
  const { labels, annotations, _additionalAttributes: others } = object.metadata as unknown as Record<string, object>;
  const metadata = { ...others, labels, annotations };
  return firstDifference(props, props) ?? firstDifference(metadata, metadata, 'metadata');
}

function told(find: () => Difference | undefined, verb: string, { where }: Part, path: string, remedy: string): Problem[] {
  const difference = attempted(find);
  if (!difference) return [];
  const { path: field, one, other } = difference;
  return [{ where, message: `${field === '' ? `'${path}'` : field} must be the same each time it is ${verb}, got ${shown(one)} and then ${shown(other)}; ${remedy}` }];
}

/** What cannot be rendered at all is told elsewhere. */
function attempted(find: () => Difference | undefined): Difference | undefined {
  try {
    return find();
  } catch {
    return undefined;
  }
}

function declaredTwice(parts: ReadonlyMap<string, Part>, { asked, declare }: SecondDeclaration, others: ReadonlySet<string>): Problem[] {
  const remedy = `write a value that stays the same instead of asking ${asked.slice(0, 3).join(', ')}`;
  let second: ReadonlyMap<string, Part>;
  try {
    second = new Map(declare().node.children.filter(({ node }) => !others.has(node.id)).flatMap((cluster) => partsOf(cluster as Cluster)));
  } catch (error) {
    const [reason] = (error as Error).message.split('\n', 1);
    return [{ where: 'fleet', severity: 'warning', message: `a fleet that asks ${asked[0]} must be the same when it is declared a second time, got: ${reason}; ${remedy}` }];
  }
  const changed = [...parts].filter(([path]) => second.has(path)).flatMap(([path, part]) =>
    told(() => firstDifference(part.render(), second.get(path)!.render()), 'declared', part, path, remedy));
  return [...missing(parts, second, remedy), ...changed];
}

/** One problem for each application in which the two declarations have other objects. */
function missing(first: ReadonlyMap<string, Part>, second: ReadonlyMap<string, Part>, remedy: string): Problem[] {
  const lost = [...first].filter(([path]) => !second.has(path)).map(([, part]) => part);
  const gained = [...second].filter(([path]) => !first.has(path)).map(([, part]) => part);
  return [...new Map([...gained, ...lost].map(({ folder, where }) => [folder, where]))].map(([folder, where]) => ({
    where: folder, message: `an application must have the same objects each time it is declared, got '${where.slice(folder.length + 1)}' only once; ${remedy}`,
  }));
}

const longest = 60;

function shown(value: unknown): string {
  if (value === undefined) return 'none';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return `'${text.length > longest ? `${text.slice(0, longest)}…` : text}'`;
}
