import { dirname, resolve } from 'node:path';
import { type Fleet } from '../fleet';
import { bootstrap } from './bootstrap';
import { check } from './check';
import { cost } from './cost';
import { exitCodeOf } from './exit-code';
import { explain } from './explain';
import { Misuse } from './misuse';
import { ProgressLine } from './progress-line';
import { session } from './session';
import { synth } from './synth';

/** What a command works on. */
export interface CommandContext {
  /** Folder of the project: where main.ts and cdk8s.yaml stand. */
  readonly root: string;
  readonly declare: () => Fleet;
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
  readonly run: (context: CommandContext) => void;
}

const commands: Readonly<Record<string, Command>> = {
  synth: { parameters: [], purpose: 'check the fleet and write its tree', run: synth },
  check: { parameters: ['[--format FORMAT]', '[--strict]'], purpose: 'check the fleet and write nothing; FORMAT is text, json, sarif or github', parsesArguments: true, run: check },
  bootstrap: { parameters: ['CLUSTER'], purpose: 'print what brings a new cluster up to its first sync, and write what that needs', run: bootstrap },
  cost: { parameters: ['[CLUSTER]', '[HOURS]'], purpose: 'print what the clusters cost, and with further nodes in so many hours of a month', run: cost },
  session: { parameters: ['CLUSTER'], purpose: 'print how to start, extend and stop a cluster that runs for some hours only', run: session },
  help: { parameters: [], purpose: 'print this', run: () => process.stdout.write(`${usage()}\n`) },
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
  const root = dirname(resolve(process.argv[1] ?? '.'));
  const { tell } = new ProgressLine();
  const [word = 'synth', ...args] = process.argv.slice(2);
  const name = word === '--help' || word === '-h' ? 'help' : word;
  try {
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!command) throw new Misuse(`command must be one of ${Object.keys(commands).join(', ')}, got '${name}'\n${usage()}`);
    if (!command.parsesArguments && args.length > command.parameters.length) {
      throw new Misuse(`${name} must be followed by ${command.parameters.join(' ') || 'nothing'}, got '${args.join(' ')}'\n${usage()}`);
    }
    tell('declaring');
    command.run({ root, declare, args, tell });
  } catch (error) {
    tell('');
    process.stderr.write(`${explain(error, root)}\n`);
    process.exitCode = exitCodeOf(error, root);
  }
}

function usage(): string {
  const lines = Object.entries(commands).map(([name, { parameters, purpose }]) => ({ call: [name, ...parameters].join(' '), purpose }));
  const width = Math.max(...lines.map(({ call }) => call.length));
  return lines.map(({ call, purpose }) => `  flotilla ${call.padEnd(width)}  ${purpose}`).join('\n');
}
