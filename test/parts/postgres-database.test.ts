import { Application, type ClusterProps, PostgresDatabase, type PostgresDatabaseProps, s3 } from '../../lib';
import { type KindProps } from '../../lib/kinds/kind';
import { ObjectStore } from '../../lib/kinds/object-store';
import { PostgresCluster } from '../../lib/kinds/postgres-cluster';
import { ScheduledBackup } from '../../lib/kinds/scheduled-backup';
import { completeCluster, machines, newFleet, refusal, render, renderFleet, type Facts } from '../support/declare';
import { type Rendered } from '../support/rendered';

function database(props: Partial<PostgresDatabaseProps> = {}, facts: Facts = {}): Rendered {
  return render((application) => new PostgresDatabase(application, 'web-db', { storage: '5Gi', ...props }), facts);
}

const specOf = (rendered: Rendered): KindProps<typeof PostgresCluster>['spec'] => rendered.custom(PostgresCluster, 'web-db').spec;
const refused = (props: Partial<PostgresDatabaseProps>, facts: Facts = {}): string => refusal((application) => new PostgresDatabase(application, 'web-db', { storage: '5Gi', ...props }), facts);

describe('the servers of a database', () => {
  test.each<[ClusterProps['tier'], number, number]>([
    ['production', 1, 1], ['production', 2, 2], ['production', 3, 2], ['standard', 1, 1], ['standard', 3, 1], ['development', 3, 1],
  ])('in a %s cluster with %s nodes for pods are %s', (tier, nodes, instances) => {
    const spec = specOf(database({}, { tier, platform: machines(nodes) }));
    expect(spec.instances).toBe(instances);
    expect(spec.enablePDB).toBe(instances > 1);
    expect(spec.primaryUpdateMethod).toBe(instances > 1 ? 'switchover' : 'restart');
    expect(spec.affinity?.enablePodAntiAffinity).toBe(instances > 1);
  });

  test('are never more than there are nodes, since each must have its own', () => {
    expect(specOf(database({ instances: 3 })).affinity).toEqual({ enablePodAntiAffinity: true, podAntiAffinityType: 'required', topologyKey: 'kubernetes.io/hostname' });
    expect(refused({ instances: 4 })).toBe("instances of database 'web-db' must be from 1 to 3, one for each node, got '4'");
    expect(refused({ instances: 0 })).toMatch(/^instances of database 'web-db' must be from 1 to 3/);
    expect(refused({ instances: 1.5 })).toMatch(/^instances of database 'web-db' must be from 1 to 3/);
  });

  test('ask for what they use and keep a quarter of the requested memory for their cache', () => {
    expect(specOf(database())).toMatchObject({
      resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '512Mi' } }, postgresql: { parameters: { shared_buffers: '64MB' } },
    });
    expect(specOf(database({ resources: { cpu: '1', memory: '6Gi' } }))).toMatchObject({
      resources: { requests: { cpu: '1', memory: '6Gi' }, limits: { memory: '6Gi' } }, postgresql: { parameters: { shared_buffers: '1536MB' } },
    });
  });

  test('have a PriorityClass, a pinned image, no superuser for applications, and a class for their volumes', () => {
    const spec = specOf(database());
    expect(spec).toMatchObject({ priorityClassName: 'platform-default', enableSuperuserAccess: false, storage: { size: '5Gi', storageClass: 'disk' } });
    expect(spec.imageName).toMatch(/^ghcr\.io\/cloudnative-pg\/postgresql:\d+\.\d+-/);
  });
});

describe('the first life of a database', () => {
  test('begins empty, with a database and an owner named after the application', () => {
    const rendered = render((application) => {
      const { name } = new PostgresDatabase(application, 'web-db', { storage: '1Gi', database: 'custom' });
      expect(name).toBe('web-db');
    });
    expect(specOf(rendered).bootstrap).toEqual({ initdb: { database: 'custom', owner: 'custom' } });
    expect(specOf(database()).bootstrap).toEqual({ initdb: { database: 'web', owner: 'web' } });
    expect(specOf(database()).externalClusters).toBeUndefined();
  });

  test('gives its users credentials that CloudNativePG makes, and opens its port to them', () => {
    render((application) => {
      const key = new PostgresDatabase(application, 'web-db', { storage: '1Gi' }).key('uri');
      expect(key).toMatchObject({ secretName: 'web-db-app', key: 'uri', opens: { port: 5432, service: { name: 'web-db-rw', port: 5432 } } });
    });
  });
});

describe('backups', () => {
  test('are made in production and standard clusters, at once and every night, by the plugin', () => {
    for (const tier of ['production', 'standard'] as const) {
      const rendered = database({}, { tier });
      expect(rendered.custom(ScheduledBackup, 'web-db').spec).toMatchObject({
        cluster: { name: 'web-db' }, method: 'plugin', pluginConfiguration: { name: 'barman-cloud.cloudnative-pg.io' }, immediate: true, backupOwnerReference: 'self',
      });
      expect(specOf(rendered).plugins).toEqual([{
        name: 'barman-cloud.cloudnative-pg.io', enabled: true, isWALArchiver: true, parameters: { barmanObjectName: 'web-db', serverName: 'web-db' },
      }]);
    }
  });

  test('go to the bucket of the cluster with credentials by reference, for as long as it says', () => {
    const { spec } = database({}, { backups: s3({ endpoint: 's3.other.net', bucket: 'other', retention: '60d' }) }).custom(ObjectStore, 'web-db');
    expect(spec).toMatchObject({
      retentionPolicy: '60d',
      configuration: {
        destinationPath: 's3://other/home/web', endpointURL: 'https://s3.other.net',
        s3Credentials: { accessKeyId: { name: 'web-db-backup', key: 'accessKeyId' }, secretAccessKey: { name: 'web-db-backup', key: 'secretAccessKey' } },
      },
    });
  });

  test('are not made in development, where nothing reaches the bucket either', () => {
    const rendered = database({}, { tier: 'development' });
    expect(rendered.manifests().filter(({ kind }) => ['ObjectStore', 'ScheduledBackup'].includes(kind))).toEqual([]);
    expect(specOf(rendered).plugins).toBeUndefined();
    expect(JSON.stringify(rendered.manifests())).not.toContain('s3.example.org');
  });

  test('must have a place in production; a standard cluster may do without', () => {
    expect(refused({}, { backups: undefined })).toMatch(/must have 'backups', got none; web needs backups of database 'web-db': add backups: s3/);
    expect(specOf(database({}, { tier: 'standard', backups: undefined })).plugins).toBeUndefined();
  });

  test('begin between three and four in the morning, by six fields, and not all at one moment', () => {
    const rendered = render((application) => {
      for (let index = 0; index < 20; index++) new PostgresDatabase(application, `db-${index}`, { storage: '1Gi' });
    });
    const schedules = rendered.allCustom(ScheduledBackup).map(({ spec }) => spec.schedule);
    for (const schedule of schedules) expect(schedule).toMatch(/^0 [1-5]?[0-9] 3 \* \* \*$/);
    expect(new Set(schedules).size).toBeGreaterThan(10);
  });

  test.each(['0 3 * * *', '0 0 24 * * *', '@daily', '0 0 3 * *  *'])('are refused the schedule %p', (backupSchedule) => {
    expect(refused({ backupSchedule })).toBe(`backup schedule of database 'web-db' must be a schedule of six fields, seconds first, such as '0 0 3 * * *', got '${backupSchedule}'`);
  });
});

describe('a later life of a database', () => {
  test('is recovered from the archive of the one before and writes to one of its own', () => {
    for (const incarnation of [2, 3]) {
      const spec = specOf(database({ incarnation }));
      const [origin] = spec.externalClusters!;
      const archiver = spec.plugins!.find(({ isWALArchiver }) => isWALArchiver)!;
      expect(spec.bootstrap).toEqual({ recovery: { source: origin!.name } });
      expect(origin!.plugin).toMatchObject({ name: archiver.name, isWALArchiver: false });
      expect(origin!.plugin!.parameters!.barmanObjectName).toBe(archiver.parameters!.barmanObjectName);
      expect(origin!.plugin!.parameters!.serverName).not.toBe(archiver.parameters!.serverName);
      expect(specOf(database({ incarnation: incarnation - 1 })).plugins![0]!.parameters!.serverName).toBe(origin!.plugin!.parameters!.serverName);
    }
  });

  test('may stop at a moment', () => {
    expect(specOf(database({ incarnation: 2, recoverTo: '2026-08-25T03:00:00Z' })).bootstrap?.recovery?.recoveryTarget).toEqual({ targetTime: '2026-08-25T03:00:00Z' });
    expect(refused({ recoverTo: '2026-08-25T03:00:00Z' })).toBe("incarnation of database 'web-db' must be at least 2 to recover to a moment, got '1'; raise it by one");
  });

  test('is a whole number, and none where there are no backups', () => {
    expect(refused({ incarnation: 0 })).toBe("incarnation of database 'web-db' must be a whole number from 1, got '0'");
    expect(refused({ incarnation: 1.5 })).toMatch(/^incarnation of database 'web-db' must be a whole number/);
    expect(refused({ incarnation: 2 }, { tier: 'development' })).toMatch(/^incarnation of database 'web-db' must be 1 in a development cluster/);
    expect(refused({ incarnation: 2 }, { tier: 'standard', backups: undefined })).toMatch(/must have 'backups'/);
  });
});

test('no two databases of a fleet, and no two lives of one, archive to the same place', () => {
  const fleet = newFleet();
  let lives = 0;
  for (const name of ['left', 'right']) {
    const cluster = completeCluster(fleet, { name });
    for (const part of ['a', 'b']) {
      const application = new Application(cluster, part);
      for (const [id, incarnation] of [['data', 1], ['data-2', 1], ['data-3', 2], ['other', 2]] as const) {
        new PostgresDatabase(application, id, { storage: '1Gi', incarnation });
        lives++;
      }
    }
  }
  const rendered = renderFleet(fleet);
  const places = rendered.models.flatMap(({ cluster, applications }) => applications.flatMap(({ name }) => {
    const folder = `${cluster.name}/${name}`;
    return rendered.allCustom(PostgresCluster, folder).flatMap(({ spec }) => spec.plugins!).map(({ parameters }) =>
      `${rendered.custom(ObjectStore, parameters!.barmanObjectName!, folder).spec.configuration.destinationPath}/${parameters!.serverName}`);
  }));
  expect(new Set(places).size).toBe(lives);
  const archives = (name: string, incarnation: number): string | undefined =>
    render((application) => new PostgresDatabase(application, name, { storage: '1Gi', incarnation })).custom(PostgresCluster, name).spec.plugins?.[0]?.parameters?.serverName;
  expect(archives('data', 2)).not.toBe(archives('data-2', 1));
});
