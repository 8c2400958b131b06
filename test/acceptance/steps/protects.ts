import { texts } from '../../../lib/fields';
import { applicationsFolder, rootApplication } from '../../../lib/reserved-names';
import { isKeeping } from '../applications';
import { DataGuard } from '../data-guard';
import { inParallel } from '../in-parallel';
import { type LiveObject } from '../kube-response';
import { goesWith, removableApplications } from '../removable-applications';
import { Findings, stepDone, type StepResult } from '../step-result';
import { type SyncedCluster } from '../synced-cluster';
import { applicationOf, type TreeFile } from '../tree';

/** Ways to take something away, in the order in which they are tried. */
export const removals = ['root with all that is there', 'an application', 'all applications', 'root at last'] as const;

export type Removal = typeof removals[number];

/** In seconds, how long Argo CD may take to delete what is to go. */
const within = 600;

/** In milliseconds, how long is waited for something that must not happen. */
const quiet = 20_000;

/**
 * The root Application is deleted, an application is taken out of Git, then all of a cluster, then root again: no volume, namespace,
 * definition or database is ever deleted, and what is to go goes.
 */
export async function protects(cluster: SyncedCluster, tried: readonly Removal[] = removals): Promise<StepResult> {
  const findings = new Findings(cluster.of('protects'));
  return await stepDone(findings, async () => {
    await cluster.begin(findings);
    await cluster.converged(findings);
    const guard = new DataGuard(cluster);
    await guard.look(findings);
    for (const removal of tried) {
      await remove(cluster, removal, findings);
      await guard.judge(findings, removal);
    }
  });
}

async function remove(cluster: SyncedCluster, removal: Removal, findings: Findings): Promise<void> {
  const { files } = cluster;
  switch (removal) {
    case 'root with all that is there':
      await withoutRoot(cluster, findings);
      await cluster.applyRoot(findings);
      await cluster.converged(findings);
      return;
    case 'an application': {
      const [name] = removableApplications(files);
      if (name === undefined) findings.notCovered.push('the removal of an application: there is none whose objects go with it');
      else await commitWithout(cluster, files.filter(goesWith(name, files)), findings);
      await cluster.converged(findings, undefined, true);
      for (const one of await cluster.applications.list()) if (isKeeping(one)) findings.excuse(`that nothing differs: Application ${one.metadata.name} stays OutOfSync for what it keeps, and syncs again and again, until somebody deletes that`);
      return;
    }
    case 'all applications':
      await commitWithout(cluster, files.filter((file) => !isRoot(file)), findings);
      return;
    case 'root at last':
      await withoutRoot(cluster, findings);
  }
}

function isRoot({ manifest: { kind, metadata: { name } } }: TreeFile): boolean {
  return name === rootApplication && (kind === 'Application' || kind === 'AppProject');
}

/** Deletes root: all that is there stays as it is. */
async function withoutRoot(cluster: SyncedCluster, findings: Findings): Promise<void> {
  const before = await uidsOf(cluster, cluster.files.filter((file) => !isRoot(file)));
  await cluster.applications.remove(rootApplication);
  await new Promise((done) => setTimeout(done, quiet));
  const after = await uidsOf(cluster, [...before.keys()]);
  for (const [file, uid] of before) if (after.get(file) !== uid) findings.fail(file.path, 'must stay when root is deleted, and did not');
  findings.count('objects that stayed without root', after.size);
}

/** Takes files out of Git, and waits until what is to go has gone; what is kept by its own word or by that of its Application must stay. */
async function commitWithout(cluster: SyncedCluster, gone: readonly TreeFile[], findings: Findings): Promise<void> {
  const there = await uidsOf(cluster, gone);
  const kept = new Map([...there].filter(([file]) => isKept(file, cluster.files)));
  const left = new Set([...there.keys()].filter((file) => !kept.has(file)));
  await cluster.commit(cluster.files.filter((file) => !gone.includes(file)));
  const end = Date.now() + within * 1000;
  while (left.size > 0 && Date.now() < end) {
    cluster.mustRun();
    await new Promise((done) => setTimeout(done, 1000));
    const live = await uidsOf(cluster, [...left]);
    for (const file of left) if (!live.has(file)) left.delete(file);
  }
  for (const file of left) findings.fail(file.path, `must go when it is taken out of Git, and was there after ${within} s`);
  findings.count('objects taken out of Git that went', there.size - kept.size - left.size);
  const after = await uidsOf(cluster, [...kept.keys()]);
  for (const [file, uid] of kept) if (after.get(file) !== uid) findings.fail(file.path, 'must stay when it is taken out of Git, and did not');
  findings.count('objects taken out of Git that stayed', after.size);
}

/** What says so itself stays, and what belongs to an Application that leaves its objects when it goes. */
function isKept(file: TreeFile, files: readonly TreeFile[]): boolean {
  const options = (file.manifest.metadata.annotations?.['argocd.argoproj.io/sync-options'] ?? '').split(',');
  if (options.includes('Prune=false') && options.includes('Delete=false')) return true;
  const application = applicationOf(file);
  if (application === applicationsFolder) return false;
  const owner = files.find(({ manifest }) => manifest.kind === 'Application' && manifest.metadata.name === application);
  return !texts(owner?.manifest.metadata.finalizers).some((name) => name.startsWith('resources-finalizer.argocd.argoproj.io'));
}

/** Of the files whose objects are there, what tells these from any others. */
async function uidsOf(cluster: SyncedCluster, files: readonly TreeFile[]): Promise<Map<TreeFile, string>> {
  const uids = await inParallel(files, async (file) => {
    const { status, body } = await cluster.props.plane.client.send('GET', await cluster.pathOf(file.manifest));
    return [file, status === 200 ? (body as LiveObject).metadata.uid : undefined] as const;
  });
  return new Map(uids.filter((one): one is [TreeFile, string] => one[1] !== undefined));
}
