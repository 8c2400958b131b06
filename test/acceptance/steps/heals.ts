import { holdsData } from '../../../lib/data-kinds';
import { fields, list, texts } from '../../../lib/fields';
import { type Manifest } from '../../../lib/manifest';
import { groupKind, groupOf } from '../../../lib/object-identity';
import { rootApplication } from '../../../lib/reserved-names';
import { type LiveObject } from '../kube-response';
import { changeLive, isRestored, type LiveChange } from '../live-change';
import { Findings, stepDone, type StepResult } from '../step-result';
import { type SyncedCluster } from '../synced-cluster';
import { applicationOf, type TreeFile } from '../tree';

export interface HealsProps {
  /** In seconds, how long Argo CD may take. @default 300 */
  readonly within?: number;
  /** Files whose objects are meddled with. @default - one of each kind in the tree */
  readonly files?: readonly TreeFile[];
}

/** Somebody deletes one live object of every kind, and then changes one of every kind: Argo CD makes and restores them. */
export async function heals(cluster: SyncedCluster, { within = 300, files }: HealsProps = {}): Promise<StepResult> {
  const findings = new Findings(cluster.of('heals'));
  return await stepDone(findings, async () => {
    await cluster.begin(findings);
    await cluster.converged(findings);
    const one = files ?? oneOfEach(cluster.files);
    findings.count('kinds', new Set(one.map(({ manifest }) => groupKind(manifest))).size);
    const lost = await deleted(cluster, findings, one.filter(({ manifest }) => mayBeDeleted(manifest)), within);
    await changed(cluster, findings, one.filter((file) => !lost.has(file)), within);
    await cluster.converged(findings, within);
    findings.excuse('that objects that hold data and projects are made anew: they were changed, and not deleted; a project goes once nothing is in it any more');
    findings.excuse('that hooks are made anew when somebody deletes them: that comes with the next sync');
  });
}

/**
 * Of each kind the object that comes first, but for hooks, which are no part of what is compared, and for what root itself is. Those that go
 * along with the Application among them come after others of their kind.
 */
function oneOfEach(files: readonly TreeFile[]): TreeFile[] {
  const isCompared = ({ manifest }: TreeFile): boolean => manifest.metadata.name !== rootApplication && manifest.metadata.annotations?.['argocd.argoproj.io/hook'] === undefined;
  const application = files.find(({ manifest }) => groupKind(manifest) === 'argoproj.io/Application')?.manifest.metadata.name;
  const goesAlong = (file: TreeFile): number => applicationOf(file) === application ? 0 : 1;
  const last = files.filter(isCompared).reverse().sort((left, right) => goesAlong(left) - goesAlong(right));
  return [...new Map(last.map((file) => [groupKind(file.manifest), file])).values()];
}

function mayBeDeleted(manifest: Manifest): boolean {
  return !holdsData(manifest) && groupKind(manifest) !== 'argoproj.io/AppProject';
}

/** Returns those that nobody made anew. */
async function deleted(cluster: SyncedCluster, findings: Findings, files: readonly TreeFile[], within: number): Promise<ReadonlySet<TreeFile>> {
  const { client } = cluster.props.plane;
  const uids = new Map<TreeFile, string>();
  for (const file of files) uids.set(file, (await client.get<LiveObject>(await cluster.pathOf(file.manifest))).metadata.uid);
  for (const file of files) await client.remove(await cluster.pathOf(file.manifest));
  return await restored(cluster, findings, files, 'made anew', within, ({ path }) => path, async (file) => {
    const { status, body } = await client.send('GET', await cluster.pathOf(file.manifest));
    const { metadata } = body as LiveObject;
    return status === 200 && metadata.uid !== uids.get(file) && metadata.deletionTimestamp === undefined;
  });
}

async function changed(cluster: SyncedCluster, findings: Findings, files: readonly TreeFile[], within: number): Promise<void> {
  const { client } = cluster.props.plane;
  const changes = new Map<LiveChange, string>();
  for (const { path, manifest } of files) {
    const change = await changeLive(client, await cluster.pathOf(manifest), manifest, ignoredOf(cluster.files, manifest));
    if (change) changes.set(change, path);
    else findings.notCovered.push(`a change of ${groupKind(manifest)} ${manifest.metadata.name}: the API server takes none`);
  }
  await restored(cluster, findings, [...changes.keys()], 'changed and restored', within, (change) => `${changes.get(change)}: ${change.field.join('.')}`, (change) => isRestored(client, change));
}

async function restored<T>(cluster: SyncedCluster, findings: Findings, wanted: readonly T[], what: string, within: number, nameOf: (one: T) => string, isDone: (one: T) => Promise<boolean>): Promise<ReadonlySet<T>> {
  const begun = Date.now();
  const open = new Set(wanted);
  while (open.size > 0 && Date.now() - begun < within * 1000) {
    cluster.mustRun();
    await new Promise((done) => setTimeout(done, 500));
    for (const one of open) if (await isDone(one)) open.delete(one);
  }
  findings.count(`objects ${what}`, wanted.length - open.size);
  findings.count(`seconds until all were ${what}`, Math.round((Date.now() - begun) / 1000));
  for (const one of open) findings.fail(nameOf(one), `must be ${what} within ${within} s, and was not`);
  return open;
}

/** Which fields of an object its Application lets differ. */
function ignoredOf(files: readonly TreeFile[], manifest: Manifest): (field: readonly (string | number)[]) => boolean {
  const rules = files.filter((file) => file.manifest.kind === 'Application').flatMap((file) => list(fields(file.manifest.spec).ignoreDifferences))
    .filter(({ group = '', kind, name }) => group === groupOf(manifest) && kind === manifest.kind && (name === undefined || name === manifest.metadata.name));
  const pointers = rules.flatMap((rule) => texts(rule.jsonPointers));
  return (field) => pointers.some((pointer) => `/${field.join('/')}/`.startsWith(`${pointer}/`));
}
