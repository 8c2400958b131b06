import { removableApplications } from '../removable-applications';
import { type SeededFault, syncFaults as seeded } from '../seeded-faults';
import { Findings, stepDone, type StepResult } from '../step-result';
import { type SyncedCluster } from '../synced-cluster';
import { applicationOf, type TreeFile } from '../tree';
import { converges } from './converges';
import { heals } from './heals';
import { marked, ordered } from './ordered';
import { protects } from './protects';
import { survives } from './survives';

/** In seconds, how long is waited for what must not come about. */
const short = 60;

/** Puts one fault after the other into an application that Argo CD syncs: the step that is meant to catch it must fail and say why. */
export async function syncFaults(cluster: SyncedCluster): Promise<StepResult> {
  const findings = new Findings(cluster.of('faults'));
  return await stepDone(findings, async () => {
    const [name] = removableApplications(cluster.props.tree.files);
    const tree = { ...cluster.props.tree, files: cluster.props.tree.files.filter((file) => isOf(file, name)) };
    const without = async (): Promise<void> => {
      await cluster.commit(cluster.whole);
      await cluster.converged(findings);
    };
    judge(findings, 'ordered', await ordered(cluster, (files) => faulty(files, seeded.ordered.files(tree))));
    await without();
    await cluster.commit(faulty(cluster.files, seeded.heals.files(tree)));
    judge(findings, 'heals', await heals(cluster, { within: short, files: tree.files.filter(({ manifest }) => manifest.kind === 'Service') }));
    await without();
    await cluster.commit(faulty(cluster.files, seeded.survives.files(tree)));
    judge(findings, 'survives', await survives(cluster, { kills: 5, killed: ['kube-apiserver'], changed: [name!], within: 90 }));
    // What was there before the failed sync is there still: only another change has it synced anew.
    await cluster.commit(cluster.whole.map((file) => applicationOf(file) === name ? marked(file, 'after') : file));
    await cluster.converged(findings);
    await cluster.commit(faulty(cluster.files, seeded.protects.files(tree)));
    judge(findings, 'protects', await protects(cluster, ['an application']));
    await without();
    // It leaves a sync behind that is tried for long, so it comes last.
    await cluster.commit(faulty(cluster.files, seeded.converges.files(tree)));
    judge(findings, 'converges', await converges(cluster, short));
  });
}

function isOf(file: TreeFile, name: string | undefined): boolean {
  return applicationOf(file) === name || (file.manifest.kind === 'Application' && file.manifest.metadata.name === name);
}

/** Files with some in place of those of the same path, or beside them. */
function faulty(files: readonly TreeFile[], wrong: readonly TreeFile[]): TreeFile[] {
  return [...files.filter(({ path }) => !wrong.some((one) => one.path === path)), ...wrong];
}

function judge(findings: Findings, step: keyof typeof seeded, { failures }: StepResult): void {
  const { name, says }: SeededFault = seeded[step];
  if (failures.some(({ message }) => says.test(message))) findings.count(`faults caught by ${step}`);
  else findings.fail(name, `must fail the step ${step} with ${says}, got ${failures.length === 0 ? 'no failure' : failures.map(({ subject, message }) => `${subject}: ${message}`).join('; ')}`);
}
