import { dirname, resolve } from 'node:path';
import { Fault } from '../fault';
import { Fleet } from '../fleet';
import { clusterNames, declareLazyClusters } from '../lazy-clusters';
import { shown } from '../props/shown';
import { bootstrap } from './bootstrap';
import { check } from './check';
import { type Choice, choiceParameters } from './choice';
import { cost } from './cost';
import { isReadAgain } from './declared-again';
import { exitCodeOf } from './exit-code';
import { explain } from './explain';
import { Misuse } from './misuse';
import { optimizeLate } from './optimize-late';
import { ProgressLine } from './progress-line';
import { schedules } from './schedules';
import { schemas } from './schemas';
import { session } from './session';
import { synth } from './synth';

/** What a command works on. */
export interface CommandContext {
  /** Folder of the project: where main.ts and cdk8s.yaml stand. */
  readonly root: string;
  /** Declares the fleet; what is declared lazily only as far as a choice needs it. */
  readonly declare: (choice?: Choice) => Fleet;
  readonly args: readonly string[];
  /** Says on a terminal what a long run is at; an empty text takes that away. */
  readonly tell: (stage: string) => void;
}

interface Command {
  /** What follows the name, for instance `CLUSTER`. */
  readonly parameters: readonly string[];
  readonly purpose: string;
  /** Whether it looks at what follows its name itself. @default false */
  readonly parsesArguments?: true;
  readonly run: (context: CommandContext) => void | Promise<void>;
}

const commands: Readonly<Record<string, Command>> = {
  synth: { parameters: choiceParameters.concat('[-o FOLDER]'), purpose: 'check the fleet and write its tree, or that of some clusters', parsesArguments: true, run: synth },
  check: { parameters: choiceParameters.concat('[--format FORMAT]', '[--strict]'), purpose: 'check the fleet and write nothing; FORMAT is text, json, sarif or github', parsesArguments: true, run: check },
  bootstrap: { parameters: ['CLUSTER'], purpose: 'print what brings a new cluster up to its first sync, and write what that needs', run: bootstrap },
  cost: { parameters: ['[CLUSTER]', '[HOURS]'], purpose: 'print what the clusters cost, and with further nodes in so many hours of a month', run: cost },
  session: { parameters: ['CLUSTER'], purpose: 'print how to start, extend and stop a cluster that runs for some hours only', run: session },
  schedules: { parameters: ['[CLUSTER]'], purpose: 'print when each backup and CronJob happens next, three times each', run: schedules },
  schemas: { parameters: ['pull [URL --sha256 DIGEST]'], purpose: 'download the definitions of custom kinds at their pinned versions, to check objects by', parsesArguments: true, run: schemas },
  help: { parameters: [], purpose: 'print this', run: () => void process.stdout.write(`${usage()}\n`) },
};

let called = false;

/** Whether main.ts got as far as to call `flotilla`. */
export function wasCalled(): boolean {
  return called;
}

/**
 * The command line of a fleet, to be called by its main.ts. Without arguments it synthesizes, as `cdk8s synth` expects.
 * Exits with 1 and a message without a stack trace if the declaration is at fault; the output folder is untouched then. See `exitCodes`.
 */
export function flotilla(declare: () => Fleet): void {
  called = true;
  // Done already by flotilla.js, and not where main.ts was compiled beforehand.
  optimizeLate();
  if (isReadAgain((choice) => fleetOf(declare, choice))) return;
  const root = dirname(resolve(process.argv[1] ?? '.'));
  const { tell } = new ProgressLine();
  const [word = 'synth', ...args] = process.argv.slice(2);
  const name = word === '--help' || word === '-h' ? 'help' : word;
  const fail = (error: unknown): void => {
    tell('');
    process.stderr.write(`${explain(error, root)}\n`);
    process.exitCode = exitCodeOf(error, root);
  };
  try {
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!command) throw new Misuse(`command must be one of ${Object.keys(commands).join(', ')}, got '${name}'\n${usage()}`);
    if (!command.parsesArguments && args.length > command.parameters.length) {
      throw new Misuse(`${name} must be followed by ${command.parameters.join(' ') || 'nothing'}, got '${args.join(' ')}'\n${usage()}`);
    }
    tell('declaring');
    const running = command.run({ root, declare: (choice) => fleetOf(declare, choice), args, tell });
    if (running) running.catch(fail);
  } catch (error) {
    fail(error);
  }
}

/** What main.ts declares, of which nothing is known yet. */
function fleetOf(declare: unknown, choice?: Choice): Fleet {
  const wanted = 'flotilla must be called with a function that returns a fleet';
  const remedy = 'write flotilla(() => new MyFleet()) in main.ts';
  if (typeof declare !== 'function') throw new Fault(`${wanted}, got ${shown(declare)}; ${remedy}`);
  const fleet: unknown = (declare as () => unknown)();
  if (!(fleet instanceof Fleet)) throw new Fault(`${wanted}, got a function that returns ${shown(fleet)}; ${remedy}`);
  declareLazyClusters(fleet, choice?.among(clusterNames(fleet)));
  return fleet;
}

function usage(): string {
  const lines = Object.entries(commands).map(([name, { parameters, purpose }]) => ({ call: [name, ...parameters].join(' '), purpose }));
  const width = Math.max(...lines.map(({ call }) => call.length));
  return lines.map(({ call, purpose }) => `  flotilla ${call.padEnd(width)}  ${purpose}`).join('\n');
}
