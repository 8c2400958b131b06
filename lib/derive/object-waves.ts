import { Graph } from '../graph';
import { type Manifest } from '../manifest';
import { type ApplicationModel, type ClusterModel, type FinishedObject } from '../model';
import { groupKind, identity } from '../object-identity';
import { podSpecOf } from '../pod-spec';
import { offersOf, priorityClassesIn } from './capabilities';
import { isPlaced, waveFaults } from './hand-written-waves';
import { defaultDeny } from './network-policies';
import { claimsMountedBy, objectsNamedBy, secretsMadeBy, secretsReadBy } from './object-references';

/** Annotation by which Argo CD orders objects: lower numbers first, each wave healthy before the next. */
export const syncWave = 'argocd.argoproj.io/sync-wave';

/**
 * Orders the objects of an application by what they read from each other: a secret before its readers, a database
 * before its users, the denial of traffic after everything that allows some.
 */
export function deriveObjectWaves(model: ClusterModel, application: ApplicationModel): void {
  const graph = objectGraph(application.objects);
  const waves = graph.ranks();
  const cycle = waves.size === graph.size ? undefined : graph.cycle();
  if (cycle) {
    const path = [...cycle.map(({ node }) => node), cycle[0]!.node].join(' -> ');
    const reasons = cycle.map(({ node, reason }) => `${node} ${reason}`).join(', ');
    model.problems.push({
      where: `${model.cluster.name}/${application.name}`,
      message: `objects of an application must not wait for each other in a circle, got ${path}; take one of these relations away: ${reasons}`,
    });
    return;
  }
  keepClaimsWithTheirPods(application.objects, waves);
  const written = new Set(application.objects.map(({ manifest }) => manifest).filter(isPlaced));
  for (const { manifest } of application.objects) {
    const wave = waves.get(identity(manifest)) ?? 0;
    if (wave !== 0 && manifest.metadata.annotations?.[syncWave] === undefined) annotate(manifest, syncWave, String(wave));
  }
  if (written.size === 0) return;
  const where = `${model.cluster.name}/${application.name}`;
  model.problems.push(...waveFaults(application.objects, graph, written).map((message) => ({ where, message })));
}

/** Sets one annotation. */
export function annotate(manifest: Manifest, annotation: string, value: string): void {
  manifest.metadata = { ...manifest.metadata, annotations: { ...manifest.metadata.annotations, [annotation]: value } };
}

function objectGraph(objects: readonly FinishedObject[]): Graph {
  const graph = new Graph();
  const makers = new Map<string, string>();
  const named = new Map<string, string>();
  for (const { manifest } of objects) {
    graph.add(identity(manifest));
    named.set(inNamespace(manifest, `${groupKind(manifest)} ${manifest.metadata.name}`), identity(manifest));
    for (const secret of secretsMadeBy(manifest)) makers.set(inNamespace(manifest, secret), identity(manifest));
  }
  for (const { manifest } of objects) {
    const connect = (target: string | undefined, reason: string): void => {
      if (target !== undefined) graph.connect(identity(manifest), target, reason);
    };
    for (const secret of secretsReadBy(manifest)) connect(makers.get(inNamespace(manifest, secret)), `reads secret '${secret}'`);
    for (const name of objectsNamedBy(manifest)) connect(named.get(inNamespace(manifest, name)) ?? named.get(`/${name}`), `names ${name}`);
  }
  connectKindsAndClasses(objects, graph);
  connectDeclared(objects, graph);
  connectDenials(objects, graph);
  connectClaims(objects, graph);
  return graph;
}

function inNamespace(manifest: Manifest, name: string): string {
  return `${manifest.metadata.namespace ?? ''}/${name}`;
}

/**
 * Definitions of kinds before their objects, and PriorityClasses and RuntimeClasses before the pods that name them: within a wave Argo CD
 * applies these last (gitops-engine#212).
 */
function connectKindsAndClasses(objects: readonly FinishedObject[], graph: Graph): void {
  const makers = new Map(objects.flatMap(({ manifest }) => offersOf(manifest).map((capability) => [capability, identity(manifest)] as const)));
  if (makers.size === 0) return;
  for (const { manifest } of objects) {
    const runtime = podSpecOf(manifest)?.spec.runtimeClassName;
    const needed = [`kind:${groupKind(manifest)}`, ...priorityClassesIn(manifest).map((name) => `priority-class:${name}`), ...(runtime === undefined ? [] : [`runtime-class:${runtime}`])];
    for (const capability of needed) {
      const maker = makers.get(capability);
      if (maker !== undefined && maker !== identity(manifest)) graph.connect(identity(manifest), maker, `needs ${capability.slice(capability.indexOf(':') + 1)}`);
    }
  }
}

function connectDeclared(objects: readonly FinishedObject[], graph: Graph): void {
  for (const { manifest, after } of objects) {
    for (const path of after) {
      const targets = objects.filter(({ origin }) => origin === path || origin.startsWith(`${path}/`));
      for (const target of targets) graph.connect(identity(manifest), identity(target.manifest), `was declared to come after ${target.origin}`);
    }
  }
}

/** A denial that comes first would cut off Argo CD itself before the rules that let it work. */
function connectDenials(objects: readonly FinishedObject[], graph: Graph): void {
  const policies = objects.filter(({ manifest }) => manifest.kind === 'NetworkPolicy' || manifest.kind === 'CiliumNetworkPolicy');
  for (const denial of policies.filter(({ manifest }) => manifest.metadata.name === defaultDeny)) {
    for (const policy of policies) {
      if (policy.manifest.metadata.name !== defaultDeny) graph.connect(identity(denial.manifest), identity(policy.manifest), 'comes after what allows traffic');
    }
  }
}

/** Whoever mounts a claim comes after whatever the claim comes after, for the two share a wave. */
function connectClaims(objects: readonly FinishedObject[], graph: Graph): void {
  for (const { manifest } of objects) {
    for (const claim of claimsMountedBy(manifest)) {
      for (const [target, reason] of graph.after(claimKey(manifest, claim))) graph.connect(identity(manifest), target, `mounts claim '${claim}', which ${reason}`);
    }
  }
}

/**
 * A claim may wait for its first pod: in a wave before it the claim would never become ready, in a wave after it the pod
 * would never start. Pods of a CronJob start at their time and not in a wave, so a claim of theirs alone must be the last.
 */
function keepClaimsWithTheirPods(objects: readonly FinishedObject[], waves: Map<string, number>): void {
  const last = Math.max(0, ...waves.values());
  const wavesOfPods = new Map<string, number[]>();
  for (const { manifest } of objects) {
    const told = manifest.metadata.annotations?.[syncWave];
    const wave = told === undefined ? waves.get(identity(manifest)) ?? 0 : Number(told);
    for (const claim of claimsMountedBy(manifest).map((name) => claimKey(manifest, name))) {
      wavesOfPods.set(claim, [...wavesOfPods.get(claim) ?? [], manifest.kind === 'CronJob' ? last : wave]);
    }
  }
  for (const [claim, ofPods] of wavesOfPods) if (waves.has(claim)) waves.set(claim, Math.min(...ofPods));
}

function claimKey({ metadata }: Manifest, claim: string): string {
  return `/PersistentVolumeClaim ${metadata.namespace ?? ''}/${claim}`;
}
