import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { Fault } from '../fault';
import { publish, repair } from '../publish/publish';
import { stampOf } from '../publish/stamp';
import { sorted } from '../report/finding';
import { synthesize, type SynthesizedFleet } from '../synth';
import { beside } from './beside';
import { declared } from './declared-again';
import { type CommandContext } from './flotilla';

/**
 * Checks the fleet and writes its tree. Run by `cdk8s synth`, the folder in CDK8S_OUTDIR gets the tree as well: it is
 * either the staging folder of cdk8s.yaml, and then dist is replaced, or the folder of `-o`, and then dist is left alone.
 */
export function synth({ root, declare, tell: progress }: CommandContext): void {
  const { fleet, again } = declared({ root, declare });
  const dist = join(root, fleet.path);
  repair(dist, { onWait: tellOfWaiting });
  const outdir = process.env.CDK8S_OUTDIR ? resolve(process.env.CDK8S_OUTDIR) : undefined;
  if (outdir === dist) {
    tell(`note: cdk8s has emptied '${fleet.path}' before anything was checked; write 'output: .flotilla/synth' into cdk8s.yaml, and '${fleet.path}' is replaced only by a whole tree`);
  }
  const replacesDist = outdir === undefined || outdir === dist || outdir === stagingFolder(root);
  const stamp = stampOf(dist);
  const synthesized = synthesize(fleet, { ...beside(root, dist), again, tell: progress });
  if (outdir !== undefined && outdir !== dist) publish(synthesized.files, outdir, { onWait: tellOfWaiting });
  tell(summary(synthesized));
  if (!replacesDist) return;
  const { written, removed, unchanged, cleared } = publish(synthesized.files, dist, { stamp, onWait: tellOfWaiting });
  const gone = cleared.length > 0 ? `; deleted what was left there: ${cleared.map((path) => `'${path}'`).join(', ')}` : '';
  tell(`${fleet.path}: ${written.length} written, ${removed.length} removed, ${unchanged} unchanged${gone}`);
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

function summary({ models, objects, findings }: SynthesizedFleet): string {
  return [
    ...models.map(({ cluster, applications }) => {
      const count = objects.filter(({ path }) => path.startsWith(`${cluster.name}/`)).length;
      return `${cluster.name}: ${applications.length} applications, ${count} objects`;
    }),
    ...sorted(findings).map(({ severity, where, message }) => `${severity}: ${where}: ${message}`),
  ].join('\n');
}
