import { createHash } from 'node:crypto';
import { coreManifest } from '../core-kinds';
import { emit } from '../emit';
import { type Manifest } from '../manifest';
import { type ApplicationModel, type ClusterModel } from '../model';
import { by } from '../names';
import { groupKind } from '../object-identity';
import { podSpecOf } from '../pod-spec';
import { keeperDeployment, sessionPlan } from '../session-names';
import { sessionProblems } from './session-problems';
import { sessionRoles } from './session-roles';
import { stagesOf, type Stage } from './session-stages';

/**
 * Gives the keeper of a cluster's session what follows from the rest of the cluster: the namespaces in the order in which
 * they are stopped, how many pods are declared, and rights in exactly these namespaces.
 */
export function deriveSession(model: ClusterModel): void {
  const { session, relations } = model.cluster;
  if (!session) return;
  model.problems.push(...sessionProblems(model).map((message) => ({ where: model.cluster.name, message })));
  const keeper = model.applications.find(({ name }) => name === relations.sessionKeeper?.application.name);
  if (!keeper) return;
  const stages = stagesOf(model);
  const plan = planOf(keeper.namespace, stages, model.applications);
  const add = (manifest: Manifest): void => void keeper.objects.push({ manifest, origin: 'derived: session', after: [] });
  add(plan);
  for (const role of sessionRoles(keeper.namespace, stages, session)) add(role);
  restartWith(keeper, plan);
}

function planOf(namespace: string, stages: readonly Stage[], applications: readonly ApplicationModel[]): Manifest {
  const lines = stages.map(({ stage, namespace: of, applications: brought }) => [stage, of, ...brought].join(' '));
  const replicas = applications.flatMap(({ objects }) => objects).map(({ manifest }) => manifest)
    .filter((manifest) => ['apps/Deployment', 'apps/StatefulSet'].includes(groupKind(manifest)) && manifest.metadata.name !== keeperDeployment)
    .map((manifest) => `${manifest.kind}.${manifest.metadata.namespace}.${manifest.metadata.name} ${(manifest.spec as { replicas?: number }).replicas ?? 1}`);
  const text = (all: readonly string[]): string => all.map((line) => `${line}\n`).join('');
  return coreManifest('ConfigMap', { metadata: { name: sessionPlan, namespace }, data: { plan: text(lines), replicas: text(replicas.sort(by((line) => line))) } });
}

/** A running keeper gets another plan by a restart, which loses nothing. */
function restartWith(keeper: ApplicationModel, plan: Manifest): void {
  const deployment = keeper.objects.find(({ manifest }) => manifest.kind === 'Deployment' && manifest.metadata.name === keeperDeployment)?.manifest;
  if (!deployment || !podSpecOf(deployment)) return;
  const { metadata } = (deployment.spec as { template: { metadata: { annotations?: Record<string, string> } } }).template;
  metadata.annotations = {
    ...metadata.annotations,
    // An autoscaler may move it: what it remembers does not lie in its pod.
    'cluster-autoscaler.kubernetes.io/safe-to-evict': 'true',
    [`checksum/${sessionPlan}`]: createHash('sha256').update(emit(plan.data as Record<string, string>)).digest('hex').slice(0, 16),
  };
}
