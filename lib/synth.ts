import { type SecondDeclaration } from './checks/check';
import { findingsOf } from './checks/checks';
import { validSchema } from './checks/valid-schema';
import { collect } from './collect';
import { derive, type Hub } from './derive/derive';
import { Fault } from './fault';
import { type Fleet } from './fleet';
import { type Manifest } from './manifest';
import { type ClusterModel } from './model';
import { inOneLine } from './printable';
import { type Problem } from './problem';
import { type Finding } from './report/finding';
import { type FindDefinition } from './schemas/definitions';
import { isWrittenAs, renderApplications, renderFiles, renderTree, textsOf, type RenderedObject, writtenText } from './render';

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
export function synthesize(fleet: Fleet, { previous = () => undefined, previousText, previousPaths = [], definitions, again, tell = () => undefined }: SynthesisOptions = {}): SynthesizedFleet {
  tell('collecting');
  const models = collect(fleet, definitions);
  if (models.length === 0) throw new Fault('a fleet must have at least one cluster, got none; declare new MyCluster(this) in it');
  tell('deriving');
  const hubs = derived(models, definitions);
  const objects = renderTree(models, hubs);
  // Checks ask for sizes, and compare with the tree that is there.
  tell('writing');
  for (const object of objects) writtenText(object);
  const findings = findingsOf({ models, hubs, objects, previous: previousText ? unlessTheSame(objects, previous, previousText) : previous, previousPaths, forgets: fleet.forgets, definitions, again }, tell);
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Refusal(report(errors), findings);
  tell('collecting files');
  const files = textsOf(objects, renderFiles(models));
  tell('');
  return { models, hubs, objects, files, findings };
}

/** Reading YAML takes far longer than writing it, and most files stay as they are. */
function unlessTheSame(objects: readonly RenderedObject[], previous: Previous, previousText: (path: string) => string | undefined): Previous {
  const byPath = new Map(objects.map((object) => [object.path, object]));
  return (path) => {
    const object = byPath.get(path);
    return object && isWrittenAs(object, previousText(path)) ? object.manifest : previous(path);
  };
}

/** Derivations take for granted that objects are of their kinds' form. What stops one is told as what is wrong with that form. */
function derived(models: readonly ClusterModel[], definitions: FindDefinition | undefined): Hub[] {
  try {
    return derive(models);
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
