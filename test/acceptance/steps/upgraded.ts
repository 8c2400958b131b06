import { type Manifest } from '../../../lib/manifest';
import { type ClusterModel } from '../../../lib/model';
import { groupKind } from '../../../lib/object-identity';
import { Applier } from '../applier';
import { bindClaims } from '../bound-claims';
import { type ControlPlane } from '../control-plane';
import { type Crds } from '../crds';
import { type EarlierTree } from '../earlier-tree';
import { inParallel } from '../in-parallel';
import { installCrds } from '../install-crds';
import { type KubeClient } from '../kube-client';
import { refusal } from '../kube-response';
import { isReplaced, refusedByCheck, updateDisagreement } from '../refused-updates';
import { seededUpdates, type SeededUpdate } from '../seeded-updates';
import { Findings, stepDone, type StepResult } from '../step-result';
import { Storage } from '../storage';
import { type Tree, type TreeFile } from '../tree';
import { waitFor } from '../wait';

export interface UpgradedProps {
  readonly model: ClusterModel;
  readonly tree: Tree;
  /** @default - there is no other tree in the repository */
  readonly earlier?: EarlierTree;
  readonly plane: Pick<ControlPlane, 'client'>;
  readonly kubernetes: string;
  readonly crds: Crds;
  /** Custom kinds that something in the cluster installs. */
  readonly brought: ReadonlySet<string>;
  readonly namespaces: readonly Manifest[];
}

/** The tree of an earlier commit is applied and changed into the present one: nothing may be refused, and bad changes must be, by the check of updates and by the API server. */
export async function upgraded({ model, tree, earlier, plane: { client }, kubernetes, crds, brought, namespaces }: UpgradedProps): Promise<StepResult> {
  const findings = new Findings({ step: 'upgraded', cluster: tree.cluster, kubernetes });
  return await stepDone(findings, async () => {
    const applier = new Applier(client);
    const before = earlier?.tree ?? tree;
    findings.notCovered.push(earlier ? `trees of other commits than ${earlier.commit}` : 'the tree of an earlier commit: the repository has none that differs');
    const missing = await installCrds({ applier, crds, manifests: [...before.files, ...tree.files].map(({ manifest }) => manifest), brought, findings });
    const isThere = ({ manifest }: TreeFile): boolean => !missing.has(groupKind(manifest));
    for (const namespace of namespaces) await applier.apply(namespace, JSON.stringify(namespace));
    await new Storage(client, [...model.cluster.platform.storageClasses, ...model.cluster.relations.storageClasses], () => undefined).createClasses(before.files.map(({ manifest }) => manifest));
    const files = before.files.filter(isThere);
    for (const wave of inWaves(files)) await inParallel(wave, async (file) => judged(findings, `${file.path} of ${earlier?.commit ?? 'the same tree'}`, applier, file));
    await bindClaims(client);
    await update({ client, applier, findings, earlier: files, files: tree.files.filter(isThere), model });
    for (const seed of seededUpdates) await tryUpdate(client, applier, tree, seed, findings);
  });
}

export interface UpdateProps {
  readonly client: KubeClient;
  readonly applier: Applier;
  readonly findings: Findings;
  readonly earlier: readonly TreeFile[];
  readonly files: readonly TreeFile[];
  readonly model: ClusterModel;
}

/** As Argo CD does it: what is replaced is deleted first, and what is gone is pruned at the end, unless it says otherwise. */
export async function update({ client, applier, findings, earlier, files, model }: UpdateProps): Promise<void> {
  const before = new Map(earlier.map((file) => [file.path, file]));
  const classes = files.map(({ manifest }) => manifest).filter(({ kind }) => kind === 'StorageClass');
  for (const wave of inWaves(files)) await inParallel(wave, async (file) => {
    const old = before.get(file.path);
    if (old === undefined) findings.count('objects that are new');
    else if (old.text === file.text) findings.count('objects as they were');
    else findings.count('objects that changed');
    if (old !== undefined && isReplaced(file.manifest)) await remove(client, applier, file.manifest);
    const byServer = await judged(findings, file.path, applier, file);
    if (old === undefined) return;
    const differs = updateDisagreement(refusedByCheck({ before: old.manifest, after: file.manifest }, [model], classes), byServer);
    if (differs !== undefined) findings.fail(file.path, differs);
  });
  for (const { path, manifest } of earlier) {
    if (files.some((file) => file.path === path)) continue;
    const isKept = manifest.metadata.annotations?.['argocd.argoproj.io/sync-options']?.includes('Prune=false') === true;
    if (!isKept) await client.remove((await applier.pathOf(manifest))!);
    findings.count(isKept ? 'objects that are gone and kept' : 'objects pruned');
  }
}

/** Applies a file; where the API server refuses, that is a failure and its words are returned. */
async function judged(findings: Findings, subject: string, applier: Applier, { manifest, text }: TreeFile): Promise<string | undefined> {
  const refused = refusal(await applier.apply(manifest, text));
  if (refused !== undefined) findings.fail(subject, refused);
  return refused;
}

/** Changes an object of the tree, or else an example, and asks both; nothing is changed for good. */
async function tryUpdate(client: KubeClient, applier: Applier, { files }: Tree, { name, isRefused, example, needs, change }: SeededUpdate, findings: Findings): Promise<void> {
  const own = needs !== undefined ? undefined : files.find(({ manifest }) => groupKind(manifest) === groupKind(example) && !isReplaced(manifest) && (example.immutable !== true || manifest.immutable === true))?.manifest;
  if (own === undefined) {
    for (const manifest of [...needs ?? [], example]) {
      const refused = refusal(await applier.apply(manifest, JSON.stringify(manifest)));
      if (refused !== undefined) throw new Error(`the example of '${name}' must be accepted, got ${refused}`);
    }
    if (example.kind === 'PersistentVolumeClaim') await bindClaims(client);
  }
  const before = own ?? example;
  const after = change(before);
  const [byCheck, byServer] = [refusedByCheck({ before, after }, [], needs), await tried(applier, after)];
  const differs = updateDisagreement(byCheck, byServer);
  if (differs !== undefined) findings.fail(name, differs);
  else if ((byServer !== undefined) !== isRefused) findings.fail(name, isRefused ? 'must be refused, and was not' : `must be accepted, got ${byServer}`);
  else findings.count(isRefused ? 'bad changes refused by both' : 'good changes accepted by both');
  // Only the change may be wrong with it.
  const asNew = await tried(applier, { ...after, metadata: { ...after.metadata, name: 'acceptance-anew' } });
  if (asNew !== undefined) findings.fail(name, `must be accepted as an object of another name, got ${asNew}`);
}

async function tried(applier: Applier, manifest: Manifest): Promise<string | undefined> {
  return refusal(await applier.apply(manifest, JSON.stringify(manifest), { dryRun: true }));
}

async function remove(client: KubeClient, applier: Applier, manifest: Manifest): Promise<void> {
  const path = (await applier.pathOf(manifest))!;
  await client.remove(`${path}?propagationPolicy=Background`);
  await waitFor({ what: `${manifest.kind} ${manifest.metadata.name} gone`, within: 180 }, async () => (await client.send('GET', path)).status === 404 ? true : undefined);
}

/** Files that are applied at once; namespaces come first of all. */
function inWaves(files: readonly TreeFile[]): TreeFile[][] {
  const waves = new Map<string, TreeFile[]>([['namespaces', []]]);
  for (const file of files) {
    const wave = groupKind(file.manifest) === '/Namespace' ? 'namespaces' : file.waves.join();
    waves.set(wave, [...waves.get(wave) ?? [], file]);
  }
  return [...waves.values()];
}
