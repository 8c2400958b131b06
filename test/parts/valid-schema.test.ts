import {
  Application, ConfigFiles, CoreObject, CronJob, leaveThroughFixedAddress, PostgresDatabase, Route, scratch, Secret, secretFile, SyncJob, Volume, Workload,
} from '../../lib';
import { synthesize } from '../../lib/synth';
import { completeCluster, newFleet } from '../support/declare';

const small = { image: 'registry.example.org/a:1', resources: { cpu: '10m', memory: '16Mi', memoryLimit: '32Mi' } } as const;
const check = { command: ['true'] };

test('whatever parts can make is of the form that its kind has', () => {
  const fleet = newFleet();
  const cluster = completeCluster(fleet);
  const application = new Application(cluster, 'web');
  const config = new ConfigFiles(application, 'config', { 'a.conf': 'b' });
  const secret = new Secret(application, 'login', { keys: ['user', 'password'], labels: { a: 'b' }, type: 'Opaque', template: { url: '{{ .user }}' } });
  const [data, more] = [new Volume(application, 'data', { size: '1Gi' }), new Volume(application, 'more', { size: '2Gi', storageClass: 'disk' })];
  const database = new PostgresDatabase(application, 'web-db', { storage: '1Gi', incarnation: 2, recoverTo: '2026-08-25T03:00:00Z', backupSchedule: '0 0 3 * * *' });
  const server = new Workload(application, 'web', {
    ...small,
    command: ['serve'], args: ['--fast'], env: { MODE: 'a', PASSWORD: secret.key('password'), URL: database.key('uri') },
    ports: { http: 8080 },
    probes: { startup: { port: 'http', failures: 300 }, readiness: { path: '/', port: 'http', host: 'web.example.org' }, liveness: check },
    mounts: { '/data': data.mount(), '/etc/a': config.mount(), '/etc/user': secretFile(secret.key('user')), '/tmp': scratch('1Gi', { inMemory: true }) },
    initContainers: { prepare: { ...small, mounts: { '/data': data.mount('inner') } } },
    sidecars: { agent: { ...small, ports: { metrics: 9100 }, probes: { readiness: { port: 'metrics' } } } },
    annotations: { 'example.org/a': 'b' }, serviceAccount: 'web', terminationGracePeriod: 60, user: 999, group: 998,
  });
  new Workload(application, 'set', { ...small, kind: 'StatefulSet', replicas: 3, probes: { readiness: check }, runsAsRoot: { because: 'it must' }, writesToRoot: 'it must' });
  new CronJob(application, 'tidy', { ...small, schedule: '0 3 * * *', besides: server, mounts: { '/data': data.mount(), '/more': more.mount() } });
  new SyncJob(application, 'migrate', small).node.addDependency(server);
  new Route(application, 'front', { host: 'web', to: server.endpoint('http'), paths: ['^/a/'] });
  server.pods.reaches('*.example.net', 8443).reaches('192.0.2.1', 53, 'UDP').callsKubernetesApi().isCalledByKubernetesApi('http');
  leaveThroughFixedAddress(server.pods);
  cluster.relations.egressGateway = { application, nodeLabels: { 'example.org/egress': 'true' } };
  new CoreObject(application, 'ServiceAccount', { metadata: { name: 'web' } });
  const { files, objects } = synthesize(fleet);
  expect(files.size).toBe(objects.length);
  expect(new Set(objects.map(({ manifest }) => manifest.kind))).toEqual(new Set([
    'AppProject', 'Application', 'CiliumEgressGatewayPolicy', 'CiliumNetworkPolicy', 'Cluster', 'ConfigMap', 'CronJob', 'Deployment', 'ExternalSecret', 'Job', 'Namespace',
    'NetworkPolicy', 'ObjectStore', 'PersistentVolumeClaim', 'PodDisruptionBudget', 'ScheduledBackup', 'Service', 'ServiceAccount', 'StatefulSet',
  ]));
});
