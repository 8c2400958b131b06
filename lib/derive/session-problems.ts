import { type ClusterModel } from '../model';
import { groupKind } from '../object-identity';
import { stayingApplications } from './session-stages';

/** Why a cluster's session could not be ended or begun again. */
export function sessionProblems(model: ClusterModel): string[] {
  const { cluster, applications } = model;
  const { platform, relations, session } = cluster;
  const subject = `cluster '${cluster.name}' with a session`;
  const problems: string[] = [];
  const installed = (name: string): boolean => applications.some((application) => application.name === name && application.sources.length > 0);
  if (!relations.sessionKeeper) problems.push(`${subject} must have SessionKeeper, got none; add new SessionKeeper(this)`);
  if (platform.rights.to === 'tenant') {
    problems.push(`${subject} must be ours as a whole, got the rights of tenant '${platform.rights.tenant}'; its nodes are not ours to empty: take session away`);
  }
  const karpenter = relations.allOffers.get('kind:karpenter.sh/NodePool') ?? [];
  const grows = platform.nodes.some(({ count, maximum = count }) => maximum > count) || karpenter.some(({ name }) => installed(name));
  if (!grows) problems.push(`${subject} must have a pool whose nodes an autoscaler takes away, got only pools of a fixed size; give one of them a maximum, or take session away`);
  const staying = [...stayingApplications(model)].filter(installed);
  if (staying.length > 0 && platform.nodes.every(({ count }) => count === 0)) {
    problems.push(`${subject} must keep a node for ${staying.join(' and ')}, got pools that all go to 0; no new node could come up without it: give one pool a count of 1`);
  }
  if (session?.webhook === undefined && !relations.playerOf('metrics')) {
    problems.push(`${subject} must alert someone, got neither a webhook nor a Prometheus; add webhook: 'chat.example.org' to session, or new KubePrometheusStack(this)`);
  }
  const scaled = applications.flatMap(({ objects }) => objects).find(({ manifest }) => groupKind(manifest).startsWith('keda.sh/Scaled'));
  if (scaled) {
    const { kind, metadata } = scaled.manifest;
    problems.push(`${subject} must have nobody else who scales its workloads, got ${kind} '${metadata.namespace}/${metadata.name}'; KEDA would bring up again what the session stops: remove one of them`);
  }
  return problems;
}
