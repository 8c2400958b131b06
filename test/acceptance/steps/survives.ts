import { applicationsFolder } from '../../../lib/reserved-names';
import { Findings, stepDone, type StepResult } from '../step-result';
import { type SyncedCluster } from '../synced-cluster';
import { applicationOf } from '../tree';
import { waitFor } from '../wait';
import { unchanged } from './converges';
import { marked } from './ordered';

/** What is killed. */
const parts = ['argocd-application-controller', 'argocd-repo-server', 'redis', 'kube-apiserver', 'etcd'] as const;

/** In seconds, how long Argo CD may take until all is well again. */
const within = 900;

/** Each part is killed in the middle of a sync, again and again: in the end all is Synced and Healthy, and nothing differs. */
export async function survives(cluster: SyncedCluster, kills: number): Promise<StepResult> {
  const findings = new Findings(cluster.of('survives'));
  return await stepDone(findings, async () => {
    await cluster.begin(findings);
    await cluster.converged(findings);
    let longest = 0;
    for (let kill = 0; kill < kills * parts.length; kill++) {
      const begun = Date.now();
      await killed(cluster, findings, kill);
      longest = Math.max(longest, Date.now() - begun);
      if (findings.failures.length > 0) return;
    }
    findings.count('seconds at most until all was well again', Math.round(longest / 1000));
    await unchanged(cluster, findings);
  });
}

/** Changes every third application, each time others, and kills a part in the middle of their sync. */
async function killed(cluster: SyncedCluster, findings: Findings, kill: number): Promise<void> {
  const { applications, props: { plane } } = cluster;
  const part = parts[kill % parts.length]!;
  const names = [...new Set(cluster.whole.map(applicationOf))].filter((name) => name !== undefined && name !== applicationsFolder).sort();
  await cluster.commit(cluster.files.map((file) => (names.indexOf(applicationOf(file)) + kill) % 3 === 0 && names.includes(applicationOf(file)) ? marked(file, `kill ${kill}`) : file));
  const under = await waitFor({ what: 'a sync under way', within: 300, every: 50 }, async () => {
    const running = (await applications.list()).filter(({ status }) => status?.operationState?.phase === 'Running').length;
    return running > 0 ? running : undefined;
  });
  // Each time at another moment of it.
  await new Promise((done) => setTimeout(done, Math.floor(kill / parts.length) * 700));
  await plane.service(part).killAndRestart(1000);
  findings.count(`kills of ${part}`);
  findings.count('syncs that were under way at a kill', under);
  const before = findings.failures.length;
  await cluster.converged(findings, within);
  if (findings.failures.length > before) findings.fail(part, `kill ${findings.counts[`kills of ${part}`]}: Argo CD did not get over it within ${within} s`);
}
