import { dirname, resolve } from 'node:path';
import { Fault } from '../fault';
import { type Fleet } from '../fleet';
import { bootstrap } from './bootstrap';
import { synth } from './synth';

/** What a command works on. */
export interface CommandContext {
  /** Folder of the project: where main.ts and cdk8s.yaml stand. */
  readonly root: string;
  readonly declare: () => Fleet;
  readonly args: readonly string[];
}

const commands: Readonly<Record<string, { readonly usage: string; readonly run: (context: CommandContext) => void }>> = {
  synth: { usage: 'synth              check the fleet and write its tree', run: synth },
  bootstrap: { usage: 'bootstrap CLUSTER  print what brings a new cluster up to its first sync, and write what that needs', run: bootstrap },
};

/**
 * The command line of a fleet, to be called by its main.ts. Without arguments it synthesizes, as `cdk8s synth` expects.
 * Exits with 1 and a message without a stack trace if the declaration is at fault; the output folder is untouched then.
 */
export function flotilla(declare: () => Fleet): void {
  const [name = 'synth', ...args] = process.argv.slice(2);
  try {
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!command) throw new Fault(`command must be one of ${Object.keys(commands).join(', ')}, got '${name}'\n${usage()}`);
    command.run({ root: dirname(resolve(process.argv[1] ?? '.')), declare, args });
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exitCode = 1;
  }
}

function usage(): string {
  return Object.values(commands).map((command) => `  flotilla ${command.usage}`).join('\n');
}

function explain(error: unknown): string {
  if (error instanceof Fault) return error.message;
  const message = error instanceof Error ? error.message : String(error);
  const duplicate = /^There is already a Construct with name '(?<id>[^']+)' in (?<type>\w+)(?: \[(?<path>[^\]]+)\])?/.exec(message)?.groups;
  if (duplicate) return `'${duplicate.path ?? duplicate.type}' must hold '${duplicate.id}' once, got it twice; remove one or give it another name`;
  return `unexpected error, a bug of cdk8s-flotilla or of your own code: ${error instanceof Error ? error.stack : message}`;
}
