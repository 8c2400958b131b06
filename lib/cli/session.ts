import { accessEntry } from '../derive/session-starts';
import { Fault } from '../fault';
import { type ClusterModel } from '../model';
import { timesOf } from '../session';
import { keeperDeployment, starterAccount } from '../session-names';
import { synthesize } from '../synth';
import { chosenCluster } from './chosen-cluster';
import { type CommandContext } from './flotilla';

/** Prints the commands with which people start, watch, extend and end the session of a cluster. */
export function session({ declare, args, tell }: CommandContext): void {
  const { models } = synthesize(declare(), { tell });
  const model = chosenCluster(models, args[0], 'print the session of');
  const { cluster } = model;
  if (!cluster.session || !cluster.relations.sessionKeeper) {
    const others = models.filter((other) => other.cluster.session).map((other) => other.cluster.name);
    throw new Fault(`cluster '${cluster.name}' must have a session, got none; ${others.length > 0 ? `those that have one: ${others.join(', ')}` : 'no cluster of the fleet has one'}`);
  }
  process.stdout.write(commands(model, cluster.relations.sessionKeeper.namespace).join('\n'));
}

function commands(model: ClusterModel, namespace: string): string[] {
  const { cluster } = model;
  const times = timesOf(cluster.session!, cluster.name);
  const own = `kubectl --namespace ${namespace}`;
  const patch = (data: string): string => `${own} patch configmap session --type merge --patch '{"data":{${data}}}'`;
  return [
    `# Sessions of cluster '${cluster.name}', with kubectl pointing at it.`,
    `# Stopped ${minutes(times.stopAfter)} after the start; people hear of it after ${minutes(times.alertAfter)}.`,
    '',
    '# Start: the first node comes up with the keeper, which brings up everything else.',
    `${own} scale deployment ${keeperDeployment} --replicas=1`,
    '',
    '# How far it is: starting, running, stopping or stopped.',
    `${own} get configmap session --output yaml`,
    `${own} logs deployment/${keeperDeployment} --tail=50`,
    '',
    '# Extend, counted from the regular stop; a second time the whole extension again.',
    patch('"extend":"2h"'),
    '',
    '# Stop now, with a backup like any other stop.',
    patch('"request":"stop"'),
    '',
    ...(cluster.session!.schedule ? access(model, namespace) : []),
  ];
}

function access(model: ClusterModel, namespace: string): string[] {
  const { hub, session: declared } = model.cluster;
  const { start, stop, timeZone } = declared!.schedule!;
  return [
    `# Started ${start} and asked to stop at ${stop} (${timeZone}) by cluster '${hub}': put into the entry '${accessEntry(model)}'`,
    '# of its secrets backend, under the keys token and ca, what these print; the token is good for a year.',
    `kubectl --namespace ${namespace} create token ${starterAccount} --duration=8760h`,
    "kubectl --namespace kube-system get configmap kube-root-ca.crt --output 'jsonpath={.data.ca\\.crt}'",
    '',
  ];
}

function minutes(seconds: number): string {
  return seconds % 3600 === 0 ? `${seconds / 3600} hours` : `${seconds / 60} minutes`;
}
