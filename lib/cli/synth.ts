import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { publish } from '../publish';
import { synthesize, type SynthesizedFleet } from '../synth';
import { type CommandContext } from './flotilla';

/**
 * Checks the fleet and writes its tree. Run by `cdk8s synth`, the folder in CDK8S_OUTDIR gets the tree as well: it is
 * either the staging folder of cdk8s.yaml, and then dist is replaced, or the folder of `-o`, and then dist is left alone.
 */
export function synth({ root, declare }: CommandContext): void {
  const fleet = declare();
  const dist = join(root, fleet.path);
  const outdir = process.env.CDK8S_OUTDIR === undefined ? undefined : resolve(process.env.CDK8S_OUTDIR);
  const synthesized = synthesize(fleet);
  if (outdir !== undefined && outdir !== dist) publish(synthesized.files, outdir);
  if (outdir === undefined || outdir === dist || outdir === stagingFolder(root)) {
    const { written, removed, unchanged } = publish(synthesized.files, dist);
    process.stderr.write(`${summary(synthesized)}\n${fleet.path}: ${written.length} written, ${removed.length} removed, ${unchanged} unchanged\n`);
  }
}

/** The folder that cdk8s empties before each run. */
function stagingFolder(root: string): string | undefined {
  const file = join(root, 'cdk8s.yaml');
  if (!existsSync(file)) return undefined;
  const output: unknown = (parse(readFileSync(file, 'utf8')) as { output?: unknown } | null)?.output;
  return typeof output === 'string' ? resolve(root, output) : undefined;
}

function summary({ models, objects }: SynthesizedFleet): string {
  return models.map(({ cluster, applications }) => {
    const count = objects.filter(({ path }) => path.startsWith(`${cluster.name}/`)).length;
    return `${cluster.name}: ${applications.length} applications, ${count} objects`;
  }).join('\n');
}
