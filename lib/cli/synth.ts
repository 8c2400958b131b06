import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { byCluster } from '../checks/by-cluster';
import { Fault } from '../fault';
import { clusterNames } from '../lazy-clusters';
import { fill } from '../publish/fill';
import { publish, publishParts, type PublishResult, repair } from '../publish/publish';
import { stampOf } from '../publish/stamp';
import { sorted } from '../report/finding';
import { synthesize, type SynthesizedFleet } from '../synth';
import { beside } from './beside';
import { Choice, choiceOptions, choiceParameters } from './choice';
import { declared } from './declared-again';
import { type CommandContext } from './flotilla';
import { leftOut } from './left-out';
import { Misuse } from './misuse';

/**
 * Checks the fleet and writes its tree. Run by `cdk8s synth`, the folder in CDK8S_OUTDIR gets the tree as well: it is
 * either the staging folder of cdk8s.yaml, and then dist is replaced, or the folder of `-o`, and then dist is left alone.
 * With `--cluster` or `--shard` some clusters are checked and written, and the folders of all others stay as they are.
 */
export function synth({ root, declare, args, tell: progress }: CommandContext): void {
  const { choice, output } = optionsOf(args);
  const { fleet, again } = declared({ root, declare, choice });
  const dist = join(root, fleet.path);
  repair(dist, { onWait: tellOfWaiting });
  const names = clusterNames(fleet);
  const [only, owns] = [choice?.among(names), choice?.owns(names)];
  if (only?.size === 0) {
    progress('');
    return tell(`${String(choice)} has no cluster, for the fleet has ${names.length}; nothing was written`);
  }
  const outdir = output ?? (process.env.CDK8S_OUTDIR ? resolve(process.env.CDK8S_OUTDIR) : undefined);
  if (output === undefined && outdir === dist) {
    tell(`note: cdk8s has emptied '${fleet.path}' before anything was checked; write 'output: .flotilla/synth' into cdk8s.yaml, and '${fleet.path}' is replaced only by a whole tree`);
  }
  const isDist = outdir === undefined || outdir === dist;
  const isScratch = !isDist && output === undefined && outdir === stagingFolder(root);
  const stamp = stampOf(dist, owns);
  const synthesized = synthesize(fleet, { only, ...beside(root, dist, owns), again, tell: progress });
  const write = (folder: string, checked?: string): PublishResult => owns
    ? publishParts(synthesized.files, folder, owns, { stamp: checked, onWait: tellOfWaiting })
    : publish(synthesized.files, folder, { stamp: checked, onWait: tellOfWaiting });
  const isFilled = isScratch && owns === undefined && fill(synthesized.files, outdir);
  const elsewhere = isDist || isFilled ? undefined : write(outdir);
  tell([...summary(synthesized), ...(choice ? leftOut(fleet, choice) : [])].join('\n'));
  if (elsewhere && output !== undefined) tell(outcome(output, elsewhere));
  if (isDist || isScratch) tell(outcome(fleet.path, write(dist, stamp)));
}

function optionsOf(args: readonly string[]): { readonly choice: Choice | undefined; readonly output: string | undefined } {
  let said: { cluster?: string[]; shard?: string; output?: string };
  try {
    said = parseArgs({ args: [...args], options: { ...choiceOptions, output: { type: 'string', short: 'o' } } }).values;
  } catch (error) {
    throw new Misuse(`synth must be followed by ${choiceParameters.join(' ')} [-o FOLDER], got '${args.join(' ')}'`, { cause: error });
  }
  return { choice: Choice.from(said, 'synthesize'), output: said.output === undefined ? undefined : resolve(said.output) };
}

function outcome(folder: string, { written, removed, unchanged, cleared }: PublishResult): string {
  const gone = cleared.length > 0 ? `; deleted what was left there: ${cleared.map((path) => `'${path}'`).join(', ')}` : '';
  return `${folder}: ${written.length} written, ${removed.length} removed, ${unchanged} unchanged${gone}`;
}

function tellOfWaiting(holder: string): void {
  tell(`waiting for another run: ${holder}`);
}

/** Standard output is the tree's: `cdk8s synth --stdout`. */
function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** The folder that cdk8s empties before each run. */
function stagingFolder(root: string): string | undefined {
  const file = join(root, 'cdk8s.yaml');
  if (!existsSync(file)) return undefined;
  const output = (read(file) as { output?: unknown } | null)?.output;
  return typeof output === 'string' ? resolve(root, output) : undefined;
}

function read(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Fault(`cdk8s.yaml must be YAML, got: ${(error as Error).message.split('\n', 1)[0]}`, { cause: error });
  }
}

function summary({ models, objects, findings }: SynthesizedFleet): string[] {
  return [
    ...models.map(({ cluster, applications }) => `${cluster.name}: ${applications.length} applications, ${byCluster(objects).get(cluster.name)?.length ?? 0} objects`),
    ...sorted(findings).map(({ severity, where, message }) => `${severity}: ${where}: ${message}`),
  ];
}
