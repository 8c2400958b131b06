import { groupedBy } from '../../../lib/grouped-by';
import { type Manifest } from '../../../lib/manifest';
import { groupKind, identity } from '../../../lib/object-identity';
import { Applier } from '../applier';
import { type ControlPlane } from '../control-plane';
import { type Crds } from '../crds';
import { excuseFor } from '../excused-warnings';
import { inParallel } from '../in-parallel';
import { installCrds } from '../install-crds';
import { type KubeResponse, refusal } from '../kube-response';
import { Findings, stepDone, type StepResult } from '../step-result';
import { type Tree, type TreeFile } from '../tree';

export interface AcceptedProps {
  readonly tree: Tree;
  readonly plane: Pick<ControlPlane, 'client'>;
  readonly kubernetes: string;
  readonly crds: Crds;
  /** Custom kinds that something in the cluster installs. */
  readonly brought: ReadonlySet<string>;
  /** Namespaces that are no part of the tree: those that people make and those of the platform. */
  readonly namespaces: readonly Manifest[];
}

/** Every file of a cluster's tree is sent to the API server as it is: each refusal and each warning is a failure. */
export async function accepted({ tree, plane: { client }, kubernetes, crds, brought, namespaces }: AcceptedProps): Promise<StepResult> {
  const findings = new Findings({ step: 'accepted', cluster: tree.cluster, kubernetes });
  return await stepDone(findings, async () => {
    const applier = new Applier(client);
    const missing = await installCrds({ applier, crds, manifests: tree.files.map(({ manifest }) => manifest), brought, findings });
    const files = tree.files.filter(({ manifest }) => !missing.has(groupKind(manifest)));
    if (files.length < tree.files.length) findings.count('files left out', tree.files.length - files.length);
    for (const namespace of namespaces) judge(findings, `namespace ${namespace.metadata.name}`, namespace, await applier.apply(namespace, JSON.stringify(namespace)));
    if (namespaces.length > 0) findings.notCovered.push(`namespaces that are no part of the tree were made first: ${namespaces.map(({ metadata }) => metadata.name).join(', ')}`);
    await send(findings, applier, files);
    await countLive(findings, applier, client, files);
    if (tree.foreign.length > 0) findings.notCovered.push(`files for other tools: ${tree.foreign.join(', ')}`);
  });
}

/** Namespaces are there before what is in them is tried; then everything is tried, then everything is applied, wave by wave. */
async function send(findings: Findings, applier: Applier, files: readonly TreeFile[]): Promise<void> {
  const [first, rest] = [files.filter(({ manifest }) => groupKind(manifest) === '/Namespace'), files.filter(({ manifest }) => groupKind(manifest) !== '/Namespace')];
  await tryAll(findings, applier, first);
  await applyAll(findings, applier, first);
  await tryAll(findings, applier, rest);
  for (const wave of wavesOf(rest)) await applyAll(findings, applier, wave);
}

async function tryAll(findings: Findings, applier: Applier, files: readonly TreeFile[]): Promise<void> {
  await inParallel(files, async ({ path, manifest, text }) => {
    judge(findings, path, manifest, await applier.apply(manifest, text, { dryRun: true }));
    findings.count('files tried');
  });
}

async function applyAll(findings: Findings, applier: Applier, files: readonly TreeFile[]): Promise<void> {
  await inParallel(files, async ({ path, manifest, text }) => {
    const response = await applier.apply(manifest, text);
    judge(findings, path, manifest, response);
    if (refusal(response) === undefined) findings.count('files applied');
  });
}

function wavesOf(files: readonly TreeFile[]): TreeFile[][] {
  return [...groupedBy(files, ({ waves }) => waves.join()).values()];
}

/** As many objects must be there as files went in: two files that are one object would leave one less. */
async function countLive(findings: Findings, applier: Applier, client: ControlPlane['client'], files: readonly TreeFile[]): Promise<void> {
  const uids = new Map<string, string>();
  await inParallel(files, async ({ path, manifest }) => {
    const at = await applier.pathOf(manifest);
    const response = at === undefined ? undefined : await client.send('GET', at);
    if (response?.status !== 200) return;
    const { uid } = (response.body as { metadata: { uid: string } }).metadata;
    if (uids.has(uid)) findings.fail(path, `is the object that ${uids.get(uid)} is: ${identity(manifest)}`);
    uids.set(uid, path);
  });
  findings.count('objects live', uids.size);
  if (uids.size !== files.length) findings.fail(`the tree`, `must be ${files.length} objects in the cluster, got ${uids.size}`);
}

/** One failure for one text, however often the server says it. */
function judge(findings: Findings, subject: string, manifest: Manifest, response: KubeResponse): void {
  const refused = refusal(response);
  const excused = response.warnings.map((warning) => excuseFor(groupKind(manifest), warning));
  for (const reason of excused) if (reason !== undefined) findings.excuse(`warnings about ${groupKind(manifest)}: ${reason}`);
  const warnings = response.warnings.filter((_, index) => excused[index] === undefined);
  for (const message of [...(refused === undefined ? [] : [refused]), ...warnings.map((warning) => `warning: ${warning}`)]) {
    if (!findings.failures.some((failure) => failure.subject === subject && failure.message === message)) findings.fail(subject, message);
  }
}
