import { applicationsFolder } from '../../../lib/reserved-names';
import { applicationRelations } from '../application-relations';
import { type AuditEvent, describe, isOfArgoCd, isRefused, isWrite } from '../audit-log';
import { withoutExcused } from '../excused-trouble';
import { Moments } from '../order';
import { goesWith, removableApplications } from '../removable-applications';
import { Findings, stepDone, type StepResult } from '../step-result';
import { type SyncedCluster } from '../synced-cluster';
import { type Relation, relationsAmong } from '../tree-relations';
import { applicationOf, type TreeFile } from '../tree';
import { yamlText } from '../yaml-text';

/**
 * Whoever uses something comes after it, by the API server's own record: on the first sync, and on an update that changes every object and
 * adds an application. Nothing is refused on the way, and no sync needs another try.
 */
export async function ordered(cluster: SyncedCluster, update: (files: readonly TreeFile[]) => readonly TreeFile[] = (files) => files, within?: number): Promise<StepResult> {
  const findings = new Findings(cluster.of('ordered'));
  return await stepDone(findings, async () => {
    let late: (file: TreeFile) => boolean = () => false;
    await cluster.begin(findings, (files) => {
      const [added] = removableApplications(files);
      if (added !== undefined) late = goesWith(added, files);
      findings.notCovered.push(added === undefined ? 'an application that is added: there is none that could be' : `the application that is added is ${added}`);
      return files.filter((file) => !late(file));
    });
    await judge(cluster, findings, 'first sync', 0, 0, relationsAmong(cluster.files));
    for (const { metadata: { name }, status } of await cluster.applications.list()) {
      if ((status?.history?.length ?? 0) > 1) findings.fail(`Application ${name}`, `first sync: was synced ${status!.history!.length} times, with nothing changed in Git`);
    }
    await judgeApplications(cluster, findings);
    const [place, known] = [cluster.audit.end, cluster.trouble.count];
    const whole = update(cluster.whole);
    await cluster.commit(whole.map((file) => late(file) || applicationOf(file) === applicationsFolder ? file : marked(file, 'update')));
    await cluster.converged(findings, within);
    // Applications sync beside each other when nothing of their own is changed: only what is new is waited for by others.
    await judge(cluster, findings, 'update', place, known, relationsAmong(cluster.files).filter(({ user, provider }) => applicationOf(user) === applicationOf(provider) || late(provider)));
  });
}

/** A file with a change that Argo CD has to bring to the cluster. */
export function marked(file: TreeFile, mark: string): TreeFile {
  const { metadata } = file.manifest;
  const manifest = { ...file.manifest, metadata: { ...metadata, annotations: { ...metadata.annotations, 'acceptance.invalid/mark': mark } } };
  return { ...file, manifest, text: yamlText(manifest) };
}

async function judge(cluster: SyncedCluster, findings: Findings, when: string, place: number, known: number, relations: readonly Relation[]): Promise<void> {
  const events = cluster.audit.since(place);
  const moments = new Moments(events);
  for (const { user, provider, why } of relations) {
    const [own, other] = [await cluster.pathOf(user.manifest), await cluster.pathOf(provider.manifest)];
    const complaint = moments.has(own) ? moments.complaint(own, other) : 'was not made';
    if (complaint === undefined) findings.count(`relations in order on the ${when}`);
    else findings.fail(user.path, `${when}: must come after ${provider.path}, for it ${why}; it ${complaint}`);
  }
  for (const event of events.filter(isAvoidable)) findings.fail('Argo CD', `${when}: ${describe(event)}`);
  const { rest, reasons } = withoutExcused(cluster.trouble.since(known), cluster.props.model.cluster.platform.argo !== undefined);
  for (const { application, message } of rest) findings.fail(`Application ${application}`, `${when}: ${message}`);
  for (const reason of reasons) findings.excuse(reason);
  findings.count(`requests of Argo CD on the ${when}`, events.filter(isOfArgoCd).length);
}

/** What was refused of Argo CD's requests, trials included, and pods that nobody lets in. One that is there already was made by a controller that had not heard of it yet. */
function isAvoidable(event: AuditEvent): boolean {
  const isPod = event.verb === 'create' && event.objectRef?.resource === 'pods' && event.objectRef.subresource === undefined;
  return isRefused(event) && ((isOfArgoCd(event) && isWrite(event)) || (isPod && event.responseStatus?.code !== 409));
}

/** An Application must not be made before those that bring what it uses have done their first sync. */
async function judgeApplications({ applications, props: { model, tree } }: SyncedCluster, findings: Findings): Promise<void> {
  if (model.cluster.platform.argo !== undefined) {
    findings.notCovered.push('that Applications wait for each other: the platform\'s Argo CD has to be told what a healthy Application is, and its defaults say nothing of it');
    return;
  }
  const there = new Map((await applications.list()).map((one) => [one.metadata.name, one]));
  const elsewhere = new Set<string>();
  for (const { user, provider, why } of applicationRelations(model, tree)) {
    const [own, other] = [there.get(user), there.get(provider)];
    if (own && !other) elsewhere.add(provider);
    if (!own || !other) continue;
    const deployed = other.status?.history?.[0]?.deployedAt;
    if (deployed !== undefined && deployed <= own.metadata.creationTimestamp) findings.count('relations of Applications in order');
    else findings.fail(`Application ${user}`, `must come after ${provider}: ${why}; it was made at ${own.metadata.creationTimestamp}, and the other was done at ${deployed ?? 'no time'}`);
  }
  if (elsewhere.size > 0) findings.notCovered.push(`that others come after what is not synced here: ${[...elsewhere].sort().join(', ')}`);
}
