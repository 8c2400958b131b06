import { Application, type Cluster, declared, Fault, type NoProps } from '../../lib';

/**
 * Starts the sessions of the clusters that this one manages, and asks them to stop, as their schedules say. It reads the access
 * to each from the entry `<hub>/session-starter/<cluster>`, keys `token` and `ca`, which `npx flotilla session CLUSTER` says
 * how to fill; with it a hub may scale one Deployment there, and nothing else.
 */
export class SessionStarter extends Application {
  public constructor(cluster: Cluster, props?: NoProps) {
    super(declared(SessionStarter, new.target, cluster, props), 'session-starter');
    if (cluster.hub !== undefined) throw new Fault(`SessionStarter must be in the cluster that manages others, got cluster '${cluster.name}', which '${cluster.hub}' manages; move it there`);
    if (cluster.session) throw new Fault(`SessionStarter must be in a cluster that always runs, got cluster '${cluster.name}', which has a session itself; take one of them away`);
    cluster.relations.sessionStarter = { application: this, namespace: this.namespace };
  }
}
