import { type ApiObject, JsonPatch } from 'cdk8s';
import { LocalPathProvisioner, Velero } from '../../../apps';
import { type Application, type Fleet, PostgresDatabase, s3, Volume } from '../../../lib';
import { application, Home, newFleet, services } from '../../fixtures/home';
import { cluster, plain, web, workload } from '../bases';
import { byConstruct, byRule, byWarning, impossible, later, type Row } from '../row';

const database = (app: Application, props: object = {}): PostgresDatabase => new PostgresDatabase(app, 'db', { storage: '1Gi', ...props });
const patched = (app: Application, kind: string, ...patches: JsonPatch[]): void => {
  const object = database(app).node.findAll().find((child) => (child as Partial<ApiObject>).kind === kind) as ApiObject;
  object.addJsonPatch(...patches);
};

/** A database as the guide of its operator has it: with what it takes to run, and nothing of what it takes to come back. */
const byHand = {
  instances: 1, imageName: 'ghcr.io/cloudnative-pg/postgresql:18.4-system-trixie', enablePDB: false, enableSuperuserAccess: false, primaryUpdateStrategy: 'unsupervised', primaryUpdateMethod: 'restart',
  priorityClassName: 'platform-default', resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '512Mi' } }, storage: { size: '1Gi', storageClass: 'local-path' },
  affinity: { enablePodAntiAffinity: false, podAntiAffinityType: 'required', topologyKey: 'kubernetes.io/hostname' },
  postgresql: { parameters: { max_connections: '100', shared_buffers: '64MB' } }, bootstrap: { initdb: { database: 'web', owner: 'web' } },
};

/** Two clusters with a database of one name each. */
function twoClusters(bucket: string): Fleet {
  const fleet = newFleet();
  for (const name of ['north', 'south']) {
    database(application(new Home(fleet, { name, without: services, props: { backups: s3({ endpoint: 's3.example.org', bucket: bucket.replace('*', name) }) } })));
  }
  return fleet;
}

export const row: Row = {
  number: 32,
  name: 'Backups that are none when they are needed',
  text: 'A schedule of five fields where six are read runs each hour, an archive is written by two, or nobody ever archived the log: it is noticed at the restore. '
    + 'Parts make schedule, archive and a place of its own for each life of a database; production data without a backup is refused.',
  evidence: ['home-ops#2021', 'cloudnative-pg#5380', 'cloudnative-pg#4202', 'nv-config-manager#244', 'cloudnative-pg#7570', 'cloudnative-pg#10745', 'cloudnative-pg#6470', 'cloudnative-pg#7344', 'cloud-native-ref#1904', 'velero#9433', 'cloudnative-pg#5912'],
  faults: [
    {
      name: 'the schedule of a database has five fields, as everywhere else',
      by: 'construct',
      declare: (broken) => web((app) => database(app, { backupSchedule: broken ? '0 3 * * *' : '0 0 3 * * *' })),
      caught: byConstruct("backup schedule of database 'db' must be a schedule of six fields, seconds first, such as '0 0 3 * * *', got '0 3 * * *'"),
    },
    {
      name: 'a production cluster has nowhere to put its backups',
      by: 'facts of the cluster',
      declare: (broken) => web((app) => database(app), broken ? { props: { backups: undefined } } : {}),
      caught: byRule('valid-relations'),
    },
    {
      name: 'a patch stops the archive of the log',
      by: 'patch',
      declare: (broken) => web((app) => { if (broken) patched(app, 'Cluster', JsonPatch.replace('/spec/plugins/0/isWALArchiver', false)); else database(app); }),
      caught: byRule('require-backups'),
    },
    {
      name: 'a database written by hand has neither archive nor schedule',
      by: 'plain object',
      declare: (broken) => web((app) => {
        if (broken) {
          plain(app, 'postgresql.cnpg.io/v1', 'Cluster', 'db', { spec: byHand });
        } else { database(app); }
      }),
      caught: byRule('require-backups'),
    },
    {
      name: 'base backups of a database are suspended and stay so',
      by: 'patch',
      declare: (broken) => web((app) => { if (broken) patched(app, 'ScheduledBackup', JsonPatch.add('/spec/suspend', true)); else database(app); }),
      caught: byRule('require-backups'),
    },
    {
      name: 'two clusters write the archives of databases of one name into one bucket',
      by: 'another cluster',
      declare: (broken) => twoClusters(broken ? 'shared-backups' : '*-backups'),
      caught: impossible('archives lie below the name of their cluster', (tree) => {
        const places = tree.ofKind('ObjectStore').map(({ spec }) => (spec as { configuration: { destinationPath: string } }).configuration.destinationPath);
        return new Set(places).size === 2 ? [] : [`both write to ${places[0]}`];
      }, (tree) => {
        const [first, second] = tree.ofKind('ObjectStore').map(({ spec }) => (spec as { configuration: { destinationPath: string } }).configuration);
        second!.destinationPath = first!.destinationPath;
      }),
    },
    {
      name: 'a production volume is backed up by nobody',
      by: 'construct',
      declare: (broken) => cluster((home) => { const app = application(home); workload(app); if (broken) new Volume(app, 'documents', { size: '10Gi' }); }),
      caught: byWarning('require-backups'),
    },
    {
      name: 'a database is recovered and archives on where it read from',
      by: 'construct',
      declare: (broken) => web((app) => database(app, broken ? { incarnation: 2 } : {})),
      caught: impossible('each life of a database archives under a name of its own', (tree) => {
        const { plugins, externalClusters } = tree.at('home/web/Cluster-db.yaml').spec as { plugins: { parameters: { serverName: string } }[]; externalClusters: { plugin: { parameters: { serverName: string } } }[] };
        return plugins[0]!.parameters.serverName === externalClusters[0]!.plugin.parameters.serverName ? ['it archives over what it was recovered from'] : [];
      }, (tree) => {
        const spec = tree.at('home/web/Cluster-db.yaml').spec as { plugins: { parameters: { serverName: string } }[]; externalClusters: { plugin: { parameters: { serverName: string } } }[] };
        spec.plugins[0]!.parameters.serverName = spec.externalClusters[0]!.plugin.parameters.serverName;
      }),
    },
    {
      name: 'the credentials of the bucket are looked up under a name that the backend does not have',
      by: 'construct',
      declare: (broken) => cluster((home) => {
        new LocalPathProvisioner(home, { volumeType: 'local' });
        new Velero(home, broken ? { credentials: 'home/bakcups' } : {});
        new Volume(application(home), 'documents', { size: '1Gi' });
      }, { without: ['LocalPathProvisioner'] }),
      caught: later('a bucket that cannot be read makes the application of its backups degraded, by our health check', 'test/apps/velero.test.ts', 'a location with %j is %s'),
    },
  ],
};
