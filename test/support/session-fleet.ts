import { CertManager, CloudNativePG, ExternalSecrets, PriorityClasses, SessionKeeper } from '../../apps';
import { Application, type Cluster, HelmChart, defineChart, type Platform, PostgresDatabase, Pods, Type, Workload, type Session } from '../../lib';
import { type NodePool } from '../../lib/platforms/platform';
import { completeCluster, machines, newFleet, renderFleet, type Facts } from './declare';
import { type Rendered } from './rendered';
import { plain } from './workload';

/** A platform whose pools an autoscaler empties, with its own pod network. */
export function emptied(pool: Partial<NodePool> = {}, platform: Partial<Platform> = {}): Platform {
  return {
    ...machines(0),
    nodes: [{ name: 'worker', role: 'worker', count: 0, maximum: 4, cpu: '4', memory: '8Gi', disk: '80Gi', price: { amount: 0.06, currency: 'CHF', per: 'hour' }, ...pool }],
    podNetwork: { provider: 'cilium' },
    ...platform,
  };
}

const monitoringChart = defineChart({
  name: 'monitoring', version: '1.0.0', appVersion: '1.0.0', repository: 'https://charts.example.org', values: Type.Object({}),
  clusterKinds: [], namespacedKinds: ['/Service', 'apps/Deployment'], installs: [],
});

/** A chart with an operator, which keeps a StatefulSet, in a namespace of its own or in one that is not ours. */
export class Charted extends Application {
  public constructor(cluster: Cluster, name: string, namespace = name) {
    super(cluster, name, { namespace, infrastructure: true });
    new HelmChart(this, { chart: monitoringChart, values: {} });
    if (namespace === name) new Pods(this, name, { app: name });
  }
}

/** A cluster with a session in which there is something of everything that is stopped. */
export function sessionCluster(session: Session = { alertAfter: '5h', stopAfter: '6h', webhook: 'chat.example.org' }, facts: Facts = {}, add: (cluster: Cluster) => void = () => undefined): Rendered {
  const fleet = newFleet();
  const cluster = completeCluster(fleet, { name: 'lab', platform: emptied(), tier: 'standard', session, ...facts });
  new PriorityClasses(cluster);
  new CertManager(cluster);
  new ExternalSecrets(cluster);
  new CloudNativePG(cluster);
  new Charted(cluster, 'monitoring');
  const web = new Application(cluster, 'web');
  const database = new PostgresDatabase(web, 'web-db', { storage: '10Gi' });
  new Workload(web, 'web', { ...plain, replicas: 2, env: { DB: database.key('uri') } });
  new SessionKeeper(cluster);
  add(cluster);
  return renderFleet(fleet);
}
