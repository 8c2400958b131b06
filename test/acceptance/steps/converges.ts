import { complaintOf, type LiveApplication } from '../applications';
import { withoutExcused } from '../excused-trouble';
import { deniedByProjects } from '../project-denials';
import { Findings, stepDone, type StepResult } from '../step-result';
import { type SyncedCluster } from '../synced-cluster';

/** A real Argo CD syncs a cluster from a Git repository, begun as the bootstrap says: everything becomes Synced and Healthy, and stays so. */
export async function converges(cluster: SyncedCluster, within?: number): Promise<StepResult> {
  const findings = new Findings(cluster.of('converges'));
  return await stepDone(findings, async () => {
    const known = cluster.trouble.count;
    await cluster.begin(findings);
    await cluster.converged(findings, within);
    const there = await cluster.applications.list();
    findings.count('Applications Synced and Healthy', there.filter((one) => complaintOf(one) === undefined).length);
    const { rest, reasons } = withoutExcused(cluster.trouble.since(known), cluster.props.model.cluster.platform.argo !== undefined);
    for (const { application, message } of rest) findings.fail(`Application ${application}`, message);
    for (const reason of reasons) findings.excuse(reason);
    // What never was Synced tells nothing new by being read again.
    if (findings.failures.length > 0) return;
    await unchanged(cluster, findings);
    await deniedByProjects({ applications: cluster.applications, repository: cluster.git, tree: cluster.props.tree, namespace: cluster.namespace, findings });
  });
}

/** After everything was read anew, nothing may differ, and nothing may have been synced again. */
export async function unchanged({ applications }: SyncedCluster, findings: Findings): Promise<void> {
  const syncs = (all: readonly LiveApplication[]): Map<string, string | undefined> => new Map(all.map(({ metadata, status }) => [metadata.name, status?.operationState?.startedAt]));
  const before = syncs(await applications.list());
  for (const how of ['hard', 'hard', ...Array.from({ length: 10 }, () => 'normal' as const)] as const) {
    await applications.refreshAll(how, 300);
    findings.count(`${how === 'hard' ? 'hard' : 'soft'} refreshes`);
    for (const one of await applications.list()) if (one.status?.sync?.status !== 'Synced') findings.fail(`Application ${one.metadata.name}`, `differs after a ${how} refresh: ${complaintOf(one)}`);
  }
  for (const [name, startedAt] of syncs(await applications.list())) if (before.get(name) !== startedAt) findings.fail(`Application ${name}`, 'was synced again, with nothing changed in Git');
}
