import { type SecondDeclaration } from './checks/check';
import { noteAlike } from './alike';
import { findingsOf } from './checks/checks';
import { validSchema } from './checks/valid-schema';
import { type Cluster } from './cluster';
import { collect, manifestOf } from './collect';
import { derive, type Hub } from './derive/derive';
import { Fault } from './fault';
import { type Fleet } from './fleet';
import { declaredClusters, declareLazyClusters } from './lazy-clusters';
import { type Manifest } from './manifest';
import { type ClusterModel } from './model';
import { outlineOf } from './outline';
import { by } from './names';
import { inOneLine } from './printable';
import { type Problem } from './problem';
import { type Finding } from './report/finding';
import { type FindDefinition } from './schemas/definitions';
import { isWrittenAs, renderApplications, renderFiles, renderTree, textsOf, type RenderedObject } from './render';

/** A fleet that can work, with the files that make it. */
export interface SynthesizedFleet {
  readonly models: readonly ClusterModel[];
  readonly hubs: readonly Hub[];
  readonly objects: readonly RenderedObject[];
  /** Texts by path below the output folder. */
  readonly files: ReadonlyMap<string, string>;
  /** What is worth telling though nothing is refused: rules that were turned off, and why. */
  readonly findings: readonly Finding[];
}

/** A fleet that cannot work, with everything that was found. */
export class Refusal extends Fault {
  public constructor(message: string, public readonly findings: readonly Finding[], options?: ErrorOptions) {
    super(message, options);
  }
}

type Previous = (path: string) => Manifest | undefined;

export interface SynthesisOptions {
  /**
   * Names of clusters to synthesize without the others, which are declared, and as far as rules compare clusters compared with these.
   * @default - all
   */
  readonly only?: ReadonlySet<string>;
  /** Looks up an object of the tree that is there already, by its path. @default - nothing is there yet */
  readonly previous?: Previous;
  /** Looks up the text of a file of that tree: an object whose text is the same need not be read. @default - they are all read */
  readonly previousText?: (path: string) => string | undefined;
  /** Paths of all files of that tree. @default - there are none */
  readonly previousPaths?: readonly string[];
  /** Finds the definitions of custom kinds that were pulled. @default - none were */
  readonly definitions?: FindDefinition;
  /** The fleet once more, if its declaration asked for the clock or for chance. @default - it did not */
  readonly again?: SecondDeclaration;
  /** Hears what begins, and an empty text at the end, for a progress line. @default - nobody listens */
  readonly tell?: (stage: string) => void;
}

/** From the declaration to the texts of all files, in memory. Throws one Fault that tells everything that is wrong. */
export function synthesize(fleet: Fleet, { only, previous = () => undefined, previousText, previousPaths = [], definitions, again, tell = () => undefined }: SynthesisOptions = {}): SynthesizedFleet {
  tell('collecting');
  declareLazyClusters(fleet, only);
  const { models, managed, outlines } = collected(fleet, only, definitions);
  if (models.length === 0) throw new Fault('a fleet must have at least one cluster, got none; declare new MyCluster(this) in it');
  tell('deriving');
  const hubs = derived([...models, ...managed].sort(by(({ cluster }) => cluster.name)), outlines, definitions);
  const objects = renderTree(models, hubs);
  // Checks ask for sizes, and compare with the tree that is there.
  tell('writing');
  noteAlike(objects);
  const findings = findingsOf({ models, others: [...managed, ...outlines], hubs, objects, previous: previousText ? unlessTheSame(objects, previous, previousText) : previous, previousPaths, forgets: fleet.forgets, definitions, again }, tell);
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Refusal(report(errors), findings);
  tell('collecting files');
  const files = textsOf(objects, renderFiles(models));
  tell('');
  return { models, hubs, objects, files, findings };
}

/** Reading YAML takes far longer than writing it, and most files stay as they are. Each is read once, however many rules ask. */
function unlessTheSame(objects: readonly RenderedObject[], previous: Previous, previousText: (path: string) => string | undefined): Previous {
  const byPath = new Map(objects.map((object) => [object.path, object]));
  const found = new Map<string, Manifest | undefined>();
  return (path) => {
    if (found.has(path)) return found.get(path);
    const object = byPath.get(path);
    const manifest = object && isWrittenAs(object, previousText(path)) ? object.manifest : previous(path);
    found.set(path, manifest);
    return manifest;
  };
}

/** Clusters to render, clusters that they manage, whose Applications they hold, and all others. */
interface Collected {
  readonly models: readonly ClusterModel[];
  readonly managed: readonly ClusterModel[];
  readonly outlines: readonly ClusterModel[];
}

function collected(fleet: Fleet, only: ReadonlySet<string> | undefined, definitions: FindDefinition | undefined): Collected {
  if (only === undefined) return { models: collect(fleet, definitions), managed: [], outlines: [] };
  const isOutlined = ({ name, hub }: Cluster): boolean => !only.has(name) && !(hub !== undefined && only.has(hub));
  const whole = collect(fleet, definitions, isOutlined);
  return {
    models: whole.filter(({ cluster }) => only.has(cluster.name)),
    managed: whole.filter(({ cluster }) => !only.has(cluster.name)),
    outlines: declaredClusters(fleet).filter(isOutlined).map((cluster) => outlineOf(cluster, manifestOf)),
  };
}

/** Derivations take for granted that objects are of their kinds' form. What stops one is told as what is wrong with that form. */
function derived(models: readonly ClusterModel[], others: readonly ClusterModel[], definitions: FindDefinition | undefined): Hub[] {
  try {
    return derive(models, others);
  } catch (error) {
    if (error instanceof Fault) throw error;
    const problems = validSchema({ models, hubs: [], objects: renderApplications(models), previous: () => undefined, definitions });
    if (problems.length === 0) throw error;
    throw new Refusal(report(problems), problems.map((problem) => ({ severity: 'error', ...problem, rule: 'valid-schema' })), { cause: error });
  }
}

function report(problems: readonly Problem[]): string {
  const lines = [...new Set(problems.map(({ where, message }) => inOneLine(`${where}: ${message}`)))];
  return [...lines, `${lines.length} ${lines.length === 1 ? 'problem' : 'problems'}; nothing was written`].join('\n');
}
