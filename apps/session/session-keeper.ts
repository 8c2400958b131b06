import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  Alerts, Application, type Cluster, ConfigFiles, CoreObject, declared, Fault, keeperDeployment, type Mount, scratch, Secret, sessionImage,
  sessionPlan, timesOf, Workload,
} from '../../lib';

export interface SessionKeeperProps {
  /** Image with bash, kubectl, jq and curl; the image of Kubernetes' own kubectl has no shell. @default 'docker.io/alpine/k8s:1.34.1' */
  readonly image?: string;
}

const files = ['keeper.sh', 'workloads.sh', 'data.sh'];

/**
 * Ends the session of a cluster: tells people in time, backs up, brings everything of ours to 0, its own pod last, so that an
 * autoscaler takes the nodes away, and brings all back when its Deployment is scaled to 1. While the cluster is stopped a
 * quota forbids pods in each of its namespaces, because one that waits for a node would make the autoscaler add one.
 * `npx flotilla session CLUSTER` prints the commands for people. With `webhook` the whole URL is read from the entry
 * `<cluster>/session/webhook`, key `url`.
 */
export class SessionKeeper extends Application {
  public constructor(cluster: Cluster, props: SessionKeeperProps = {}) {
    super(declared(SessionKeeper, new.target, cluster, props), 'session', { infrastructure: true });
    const { session } = cluster;
    if (!session) throw new Fault(`cluster '${cluster.name}' must have a session to keep, got a SessionKeeper without one; add session: { stopAfter: '6h' } to its props, or remove it`);
    const times = timesOf(session, cluster.name);
    new CoreObject(this, 'ServiceAccount', { metadata: { name: keeperDeployment }, automountServiceAccountToken: false });
    const scripts = new ConfigFiles(this, 'session-scripts', Object.fromEntries(files.map((file) => [file, readFileSync(join(__dirname, file), 'utf8')])));
    const webhook = session.webhook === undefined ? undefined : new Secret(this, 'webhook', { keys: ['url'] });
    const keeper = new Workload(this, keeperDeployment, {
      image: props.image ?? sessionImage,
      command: ['bash', '/opt/session/keeper.sh'],
      env: {
        CLUSTER: cluster.name, NAMESPACE: this.namespace, DEPLOYMENT: keeperDeployment, HOME: '/tmp',
        ALERT_AFTER: String(times.alertAfter), STOP_AFTER: String(times.stopAfter), STOP_WITHOUT_BACKUP_AFTER: String(times.stopWithoutBackupAfter),
        ...(webhook && { WEBHOOK_URL: webhook.key('url') }),
      },
      resources: { cpu: '20m', memory: '64Mi', memoryLimit: '256Mi' },
      mounts: { '/opt/session': scripts.mount(), '/opt/plan': plan, '/tmp': scratch('64Mi') },
      probes: { readiness: alive, liveness: { ...alive, period: 60 } },
      replicas: 1,
      priority: 'platform-high',
      serviceAccount: keeperDeployment,
      terminationGracePeriod: 5,
    });
    keeper.pods.callsKubernetesApi();
    if (session.webhook !== undefined) keeper.pods.reaches(session.webhook);
    new Alerts(this, 'session', [{
      name: 'SessionRunsLong',
      // The keeper makes the ConfigMap anew for each session.
      when: `time() - kube_configmap_created{namespace="${this.namespace}",configmap="session"} > ${times.alertAfter}`,
      for: '1m',
      severity: 'warning',
      summary: `Cluster ${cluster.name} still runs`,
      description: `It is stopped ${times.stopAfter / 60} minutes after its start unless someone extends it. If that time is over, look at the log of ${keeperDeployment}.`,
    }]);
    cluster.relations.sessionKeeper = { application: this, namespace: this.namespace };
  }
}

const alive = { command: ['bash', '-c', '[[ -n "$(find /tmp/alive -mmin -10)" ]]'], timeout: 10 };

/**
 * What the library knows of the whole cluster: its namespaces in the order of a stop, and how many pods are declared. It is
 * exclusive so that a rollout never has two keepers at work.
 */
const plan: Mount = { name: sessionPlan, volume: { configMap: { name: sessionPlan, defaultMode: 0o444 } }, readOnly: true, exclusive: true };
