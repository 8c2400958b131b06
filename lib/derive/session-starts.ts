import { Application } from '../application';
import { coreManifest } from '../core-kinds';
import { customManifest } from '../kinds/custom-manifest';
import { ExternalSecret } from '../kinds/external-secret';
import { type Manifest } from '../manifest';
import { type ClusterModel } from '../model';
import { runToEnd } from '../parts/cron-job';
import { scratch } from '../parts/mount';
import { secretStore } from '../parts/secret';
import { podLabels } from '../parts/pod-template';
import { Pods } from '../pods';
import { keeperDeployment, sessionImage } from '../session-names';
import { externalSecret } from '../secrets/external-secret';
import { type SecretDeclaration } from '../secrets/secret-declaration';
import { isExternalStore } from '../secrets-backend';
import { cronOf, parseSchedule } from '../session-schedule';
import { applicationNamed } from './application-named';

/** Gives the hub of a cluster with a schedule what starts its sessions and asks them to stop, or says what is missing there. */
export function deriveSessionStarts(model: ClusterModel, models: readonly ClusterModel[]): void {
  const { session, hub, name } = model.cluster;
  const manager = models.find(({ cluster }) => cluster.name === hub);
  if (!session?.schedule || !manager || !model.cluster.relations.sessionKeeper) return;
  const starter = manager.cluster.relations.sessionStarter?.application;
  if (!(starter instanceof Application)) {
    model.problems.push({ where: name, message: `hub of cluster '${name}' must have SessionStarter, got none in '${hub}'; the schedule of the session is kept there: add new SessionStarter(this)` });
    return;
  }
  const { relations, secrets } = manager.cluster;
  const need = secretStore(secrets);
  if (need) relations.needs.push({ application: starter, ...need, purpose: `the access to cluster '${name}'` });
  const entry = accessEntry(model);
  const access: SecretDeclaration = { name: `access-${name}`, namespace: starter.namespace, values: ['token', 'ca'].map((key) => ({ key, entry, property: key })) };
  const objects = applicationNamed(manager, starter.name).objects;
  const add = (manifest: Manifest): void => {
    manifest.metadata = { ...manifest.metadata, namespace: starter.namespace };
    objects.push({ manifest, origin: `derived: sessions of cluster '${name}'`, after: [] });
  };
  if (isExternalStore(secrets)) add(customManifest(ExternalSecret, externalSecret(secrets, access)));
  else if (secrets) relations.secrets.push({ application: starter, byHand: secrets.type === 'by-hand', declare: () => access });
  const { days, startMinute, stopMinute } = parseSchedule(session.schedule, `the session of cluster '${name}'`);
  add(job(starter, model, 'start', cronOf(days, startMinute), ['scale', 'deployment', keeperDeployment, '--replicas=1']));
  add(job(starter, model, 'stop', cronOf(days, stopMinute), ['patch', 'configmap', 'session', '--type', 'merge', '--patch', '{"data":{"request":"stop"}}']));
}

/** Entry of the hub's secrets backend with the access to a cluster whose sessions it starts. */
export function accessEntry({ cluster: { hub, name } }: ClusterModel): string {
  return `${hub}/session-starter/${name}`;
}

function job(starter: Application, model: ClusterModel, verb: string, schedule: string, command: readonly string[]): Manifest {
  const { name, platform: { apiServer: { host, port } }, session, relations } = model.cluster;
  const id = `${verb}-${name}`;
  new Pods(starter, id, podLabels(id)).reaches(host, port);
  const access = { name: `access-${name}`, volume: { secret: { secretName: `access-${name}`, defaultMode: 0o440 } }, readOnly: true, exclusive: false };
  const template = runToEnd(id, starter, {
    image: sessionImage,
    // The shell reads the token, so that it stands neither in the object nor in the environment.
    command: ['bash', '-c', 'exec kubectl --kubeconfig=/dev/null --token="$(</opt/access/token)" "$@"', 'bash'],
    args: [`--server=https://${host.includes(':') ? `[${host}]` : host}:${port}`, '--certificate-authority=/opt/access/ca', `--namespace=${relations.sessionKeeper!.namespace}`, ...command],
    env: { HOME: '/tmp' },
    resources: { cpu: '10m', memory: '64Mi', memoryLimit: '128Mi' },
    mounts: { '/opt/access': access, '/tmp': scratch('16Mi') },
    priority: 'workload-default',
  });
  return coreManifest('CronJob', {
    metadata: { name: id },
    spec: {
      schedule, timeZone: session!.schedule!.timeZone, concurrencyPolicy: 'Forbid', startingDeadlineSeconds: 600, successfulJobsHistoryLimit: 1, failedJobsHistoryLimit: 3,
      jobTemplate: { spec: { backoffLimit: 5, activeDeadlineSeconds: 600, template } },
    },
  });
}
