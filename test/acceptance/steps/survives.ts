import { applicationsFolder } from '../../../lib/reserved-names';
import { leaveLocks } from '../argo-cd';
import { Findings, stepDone, type StepResult } from '../step-result';
import { type SyncedCluster } from '../synced-cluster';
import { applicationOf } from '../tree';
import { waitFor } from '../wait';
import { unchanged } from './converges';
import { marked } from './ordered';

/** What is killed. */
const parts = ['argocd-application-controller', 'argocd-repo-server', 'redis', 'kube-apiserver', 'etcd'] as const;

export interface SurvivesProps {
  /** How often each part is killed. */
  readonly kills: number;
  /** What is killed, in turn. @default - every part of Argo CD and of the control plane that holds its state */
  readonly killed?: readonly (typeof parts[number])[];
  /** Applications that change before each kill. @default - every third, each time others */
  readonly changed?: readonly string[];
  /** In seconds, how long Argo CD may take until all is well again. @default 900 */
  readonly within?: number;
}

/** Each part is killed in the middle of a sync, again and again: in the end all is Synced and Healthy, and nothing differs. */
export async function survives(cluster: SyncedCluster, props: SurvivesProps): Promise<StepResult> {
  const findings = new Findings(cluster.of('survives'));
  return await stepDone(findings, async () => {
    await cluster.begin(findings);
    await cluster.converged(findings);
    let longest = 0;
    for (let kill = 0; kill < props.kills * (props.killed ?? parts).length; kill++) {
      const begun = Date.now();
      await killOne(cluster, findings, props, kill);
      longest = Math.max(longest, Date.now() - begun);
      if (findings.failures.length > 0) return;
    }
    findings.count('seconds at most until all was well again', Math.round(longest / 1000));
    await unchanged(cluster, findings);
  });
}

/** Changes applications, and kills a part in the middle of their sync. */
async function killOne(cluster: SyncedCluster, findings: Findings, { killed = parts, changed, within = 900 }: SurvivesProps, kill: number): Promise<void> {
  const { applications, props: { plane } } = cluster;
  const part = killed[kill % killed.length]!;
  const names = [...new Set(cluster.whole.map(applicationOf))].filter((name) => name !== undefined && name !== applicationsFolder).sort();
  const isChanged = (name: string | undefined): boolean => changed?.some((one) => one === name) ?? (names.includes(name) && (names.indexOf(name) + kill) % 3 === 0);
  await cluster.commit(cluster.files.map((file) => isChanged(applicationOf(file)) ? marked(file, `kill ${kill}`) : file));
  const under = await waitFor({ what: 'a sync under way', within: 300, every: 50 }, async () => {
    const running = (await applications.list()).filter(({ status }) => status?.operationState?.phase === 'Running').length;
    return running > 0 ? running : undefined;
  });
  // Each time at another moment of it.
  await new Promise((done) => setTimeout(done, Math.floor(kill / killed.length) * 700));
  await plane.service(part).killAndRestart(1000, () => part === 'argocd-repo-server' && leaveLocks(cluster.props));
  findings.count(`kills of ${part}`);
  findings.count('syncs that were under way at a kill', under);
  const before = findings.failures.length;
  await cluster.converged(findings, within);
  if (findings.failures.length > before) findings.fail(part, `kill ${findings.counts[`kills of ${part}`]}: Argo CD did not get over it within ${within} s`);
}
