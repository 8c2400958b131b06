import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../fault';
import { type ClusterModel } from '../model';
import { synthesize } from '../synth';
import { stepsOf } from './bootstrap-steps';
import { chosenCluster } from './chosen-cluster';
import { type CommandContext } from './flotilla';

/**
 * Prints the commands that bring a new cluster up to the point where Argo CD takes over, in order, and writes the chart
 * values they need. They apply the very objects that Argo CD will manage, as the field manager it uses, so that it adopts
 * them without a difference.
 */
export function bootstrap({ root, declare, args, tell }: CommandContext): void {
  const fleet = declare();
  const { models, files } = synthesize(fleet, { tell });
  const model = chosenCluster(models, args[0], 'bootstrap');
  refuseStaleTree(root, fleet.path, model.cluster.name, files);
  const folder = join('.flotilla', 'bootstrap', model.cluster.name);
  const steps = stepsOf(model, models, fleet.path, folder);
  rmSync(join(root, folder), { recursive: true, force: true });
  mkdirSync(join(root, folder), { recursive: true });
  for (const { file, text } of steps.flatMap((step) => step.files)) writeFileSync(join(root, folder, file), text);
  const numbered = steps.map(({ title, commands }, index) => `\n# ${index + 1}. ${title}\n${commands.join('\n')}\n`);
  process.stdout.write(`${heading(model)}${numbered.join('')}`);
}

/** The commands apply files of the tree, and Argo CD goes on with it: it must be what the declaration says now. */
function refuseStaleTree(root: string, dist: string, cluster: string, files: ReadonlyMap<string, string>): void {
  const stale = [...files].find(([path, text]) => {
    const file = join(root, dist, path);
    return path.startsWith(`${cluster}/`) && !(existsSync(file) && readFileSync(file, 'utf8') === text);
  });
  if (stale) throw new Fault(`'${dist}/${stale[0]}' must be as it is declared now, got an older tree; run synth, commit '${dist}' and push it first`);
}

function heading({ cluster }: ClusterModel): string {
  return [
    `# First start of cluster '${cluster.name}' (${cluster.platform.name}, Kubernetes ${cluster.platform.kubernetes}).`,
    '# Run from the root of the repository with kubectl pointing at the new cluster; needs kubectl, helm 4, git, and omnictl where machines are those of Omni.',
    '# Every command may be run again.',
    'set -eu\n',
  ].join('\n');
}
