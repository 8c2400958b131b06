import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { HomeFleet } from '../../clusters/fleet';
import { Fault } from '../../lib/fault';
import { synthesize } from '../../lib/synth';
import { acceptance } from './acceptance';
import { commitOf } from './commit';
import { Journal } from './journal';
import { optionsOf, usage } from './options';
import { readTrees } from './tree';

async function main(parameters: readonly string[]): Promise<void> {
  if (parameters.includes('--help')) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  const options = optionsOf(parameters);
  const kubeconfig = process.env['KUBECONFIG'];
  if (options.useKubeconfig && !kubeconfig) throw new Fault('--use-kubeconfig must stand beside KUBECONFIG in the environment, got none');
  if (!options.useKubeconfig && kubeconfig) process.stderr.write(`KUBECONFIG names '${kubeconfig}', which is left alone: --use-kubeconfig has an empty cluster used instead of a control plane of our own\n`);
  const output = resolve(options.output);
  mkdirSync(output, { recursive: true });
  rmSync(join(output, 'logs'), { recursive: true, force: true });
  const journal = new Journal(output, commitOf(options.tree));
  await acceptance({ models: synthesize(new HomeFleet()).models, trees: readTrees(options.tree), options, output, journal });
  const results = journal.all;
  const failed = results.filter(({ failures }) => failures.length > 0);
  for (const { step, cluster, failures } of failed) for (const { subject, message } of failures.slice(0, 20)) process.stdout.write(`${step} ${cluster}: ${subject}: ${message}\n`);
  process.stdout.write(`${results.length - failed.length} passed, ${failed.length} failed${journal.notRun.length === 0 ? '' : `, ${journal.notRun.length} not run within ${options.minutes} minutes`}\n${output}/acceptance-report.md\n`);
  process.exitCode = failed.length === 0 ? 0 : 1;
}

/** Where the one who runs it can help it. */
function isOfUser(error: unknown): error is Error {
  return error instanceof Fault || (error instanceof Error && String((error as NodeJS.ErrnoException).code).startsWith('ERR_PARSE_ARGS'));
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${isOfUser(error) ? error.message : error instanceof Error ? error.stack ?? error.message : String(error)}\n`);
  process.exitCode = 1;
}).finally(() => process.exit());
