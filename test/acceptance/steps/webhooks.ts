import { type Manifest } from '../../../lib/manifest';
import { type ClusterModel } from '../../../lib/model';
import { fields } from '../../../lib/fields';
import { groupKind } from '../../../lib/object-identity';
import { Applier } from '../applier';
import { type ControlPlane } from '../control-plane';
import { type Crds } from '../crds';
import { inParallel } from '../in-parallel';
import { installCrds } from '../install-crds';
import { type KubeClient } from '../kube-client';
import { type KubeResponse, refusal } from '../kube-response';
import { type Judged, operatorWebhooks } from '../operator-webhooks';
import { denialsFrom, type SeededDenial } from '../seeded-denials';
import { Findings, stepDone, type StepResult } from '../step-result';
import { synthVerdict } from '../synth-verdict';
import { applicationOf, type Tree, type TreeFile } from '../tree';
import { verdictsOf } from '../webhook-verdicts';
import { judgedBy, WebhookServer, webhookName } from '../webhook-server';

export interface WebhooksProps {
  readonly model: ClusterModel;
  readonly tree: Tree;
  readonly plane: ControlPlane;
  readonly kubernetes: string;
  readonly crds: Crds;
  /** Custom kinds that something in the cluster installs. */
  readonly brought: ReadonlySet<string>;
  readonly namespaces: readonly Manifest[];
  /** Of the control plane. */
  readonly folder: string;
}

/** Whether an operator whose webhooks can be run here judges something of a tree. */
export function isJudged(tree: Tree): boolean {
  return judgementsOf(tree).length > 0;
}

/** What one operator judges of a tree. */
interface Judgement {
  readonly server: WebhookServer;
  readonly files: readonly { readonly file: TreeFile; readonly judged: Judged }[];
}

/** The webhooks of operators run, and the API server asks them: what the tree has is accepted when it is made, made again and changed, and faults are refused by them. */
export async function webhooks({ model, tree, plane, kubernetes, crds, brought, namespaces, folder }: WebhooksProps): Promise<StepResult> {
  const findings = new Findings({ step: 'webhooks', cluster: tree.cluster, kubernetes });
  return await stepDone(findings, async () => {
    const { client } = plane;
    client.patience = 60;
    const applier = new Applier(client);
    const judgements = judgementsOf(tree);
    const files = judgements.flatMap((one) => one.files).map(({ file }) => file);
    const missing = await installCrds({ applier, crds, manifests: files.map(({ manifest }) => manifest), brought, findings });
    for (const namespace of [...namespaces, ...tree.files.map(({ manifest }) => manifest).filter((manifest) => groupKind(manifest) === '/Namespace')]) await applier.apply(namespace, JSON.stringify(namespace));
    const running: Judgement[] = [];
    for (const { operator, files: own } of judgements) {
      const server = await WebhookServer.start({ operator, plane, folder });
      await server.register(plane, client.access.authority ?? '');
      running.push({ server, files: own.filter(({ file }) => !missing.has(groupKind(file.manifest))) });
    }
    for (const judgement of running) await acceptedBy(judgement, applier, plane, findings);
    const there = running.flatMap((one) => one.files);
    for (const denial of denialsFrom(there.map(({ file }) => file.manifest))) await deny(denial, { model, client, there, findings });
    for (const { server } of running) {
      server.mustRun();
      for (const path of server.unasked) findings.fail(server.operator.name, `must be asked at '${path}' as well, which it serves; name it in test/acceptance/operator-webhooks.ts`);
    }
  });
}

/** The operators that judge something of a tree, with that. */
function judgementsOf({ files }: Tree): { readonly operator: typeof operatorWebhooks[number]; readonly files: Judgement['files'] }[] {
  return operatorWebhooks.flatMap((operator) => {
    const own = files.flatMap((file) => {
      const judged = judgedBy(operator, file.manifest);
      return judged ? [{ file, judged }] : [];
    });
    return own.length > 0 ? [{ operator, files: own }] : [];
  });
}

/** Each object is made, made again and changed, and its webhooks are seen to have been asked as often. */
async function acceptedBy({ server, files }: Judgement, applier: Applier, { client }: ControlPlane, findings: Findings): Promise<void> {
  const before = await verdictsOf(client);
  await inParallel(files, async ({ file: { path, manifest, text } }) => {
    const made = await applier.apply(manifest, text);
    judge(findings, path, made);
    if (refusal(made) !== undefined) return;
    findings.count(`objects accepted by ${server.operator.name}`);
    for (const field of lostFields(manifest.spec, fields(made.body).spec, 'spec')) findings.fail(path, `${field} must be as the file says, and a webhook changed it`);
    const again = await applier.apply(manifest, text);
    judge(findings, path, again);
    if (generationOf(again) !== generationOf(made)) findings.fail(path, 'must be the same when it is applied again, and the webhooks made another of it');
    const labelled = { ...manifest, metadata: { ...manifest.metadata, labels: { ...fields(manifest.metadata.labels), acceptance: 'changed' } } };
    judge(findings, path, await applier.apply(labelled, JSON.stringify(labelled)));
  });
  const after = await verdictsOf(client);
  for (const [kind, operation, path] of [['Validating', 'CREATE', 'validates'], ['Validating', 'UPDATE', 'validates'], ['Mutating', 'CREATE', 'mutates'], ['Mutating', 'UPDATE', 'mutates']] as const) {
    for (const judged of new Set(files.map((one) => one.judged).filter((one) => one[path] !== undefined))) {
      const key = `${webhookName(kind, judged)} ${operation}`;
      const [asked, wanted] = [(after.get(key) ?? 0) - (before.get(key) ?? 0), files.filter((one) => one.judged === judged).length];
      if (asked < wanted) findings.fail(webhookName(kind, judged), `must be asked of each of ${wanted} objects upon ${operation}, and was asked ${asked} times`);
      findings.count('questions to webhooks', asked);
    }
  }
}

function judge(findings: Findings, subject: string, response: KubeResponse): void {
  const refused = refusal(response);
  for (const message of [...(refused === undefined ? [] : [refused]), ...response.warnings.map((warning) => `warning: ${warning}`)]) {
    if (!findings.failures.some((failure) => failure.subject === subject && failure.message === message)) findings.fail(subject, message);
  }
}

function generationOf({ body }: KubeResponse): unknown {
  return fields(fields(body).metadata).generation;
}

/** Fields of a file that are otherwise in the object. Quantities and the like may be written in another way, so that of other values than texts the text counts. */
function lostFields(said: unknown, live: unknown, path: string): string[] {
  if (Array.isArray(said)) return said.flatMap((item: unknown, index) => lostFields(item, (live as unknown[] | undefined)?.[index], `${path}[${index}]`));
  if (typeof said === 'object' && said !== null) return Object.entries(said).flatMap(([name, value]) => lostFields(value, fields(live)[name], `${path}.${name}`));
  return String(said) === String(live) ? [] : [path];
}

interface Ground {
  readonly model: ClusterModel;
  readonly client: KubeClient;
  readonly there: Judgement['files'];
  readonly findings: Findings;
}

/** Puts one fault into an object, and asks the webhook and the checks of synth. Nothing is changed but what a change begins with. */
async function deny({ name, from, good, bad, says, isUpdate, unknown }: SeededDenial, { model, client, there, findings }: Ground): Promise<void> {
  const applier = new Applier(client);
  const { file } = there.find((one) => groupKind(one.file.manifest) === from)!;
  const right = withoutAnnotations(good(file.manifest));
  const wrong = bad(right);
  const accepted = refusal(await applier.apply(right, JSON.stringify(right), { dryRun: !isUpdate }));
  if (accepted !== undefined) return findings.fail(name, `must be accepted without the fault, got ${accepted}`);
  const response = await applier.apply(wrong, JSON.stringify(wrong), { dryRun: true });
  if (isUpdate) await client.remove((await applier.pathOf(right))!);
  if (refusal(response) === undefined) return findings.fail(name, 'must be refused, and was not');
  const message = String(fields(response.body).message);
  if (!/^admission webhook "[^"]+" denied the request/.test(message) || !says.test(message)) return findings.fail(name, `must be refused by a webhook with ${String(says)}, got ${message}`);
  findings.count('faults refused by webhooks');
  const known = synthVerdict({ model, application: applicationOf(file)!, good: right, bad: wrong, isUpdate });
  if (known.length > 0) findings.count('of them refused by synth');
  if (known.length > 0 && unknown !== undefined) findings.fail(name, `must be known to no check of synth, since ${unknown}, got ${known.join('; ')}`);
  else if (known.length === 0 && unknown === undefined) findings.fail(name, `is refused by a webhook and by no check of synth: ${message}`);
  else if (known.length === 0) findings.excuse(`synth lets pass '${name}': ${unknown}`);
}

/** They say how Argo CD is to apply the object of the tree. */
function withoutAnnotations(manifest: Manifest): Manifest {
  const { annotations: _, ...metadata } = manifest.metadata;
  return { ...manifest, metadata };
}
