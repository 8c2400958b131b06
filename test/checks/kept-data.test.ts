import { type Application, type Cluster } from '../../lib';
import { protectsVolumes } from '../../lib/checks/protects-volumes';
import { requireBackups } from '../../lib/checks/require-backups';
import { requireVolumes } from '../../lib/checks/require-volumes';
import { tooOften } from '../../lib/checks/backup-schedule';
import { validAccessModes } from '../../lib/checks/valid-access-modes';
import { type Check } from '../../lib/checks/check';
import { deployment } from '../fixtures/deployment';
import { type Facts, machines } from '../support/declare';
import { plain, problemsOf } from '../support/problems';

type Declare = (web: Application, cluster: Cluster) => void;

const all = (...declares: Declare[]): Declare => (web, cluster) => declares.forEach((declare) => declare(web, cluster));
const said = (check: Check, declare: Declare, facts: Facts = {}): string[] =>
  problemsOf(check, declare, facts).map(({ where, severity, message }) => `${severity ?? 'error'} ${where}: ${message}`);

describe('a production database can be brought back', () => {
  const cnpg = 'postgresql.cnpg.io/v1';
  const plugin = { name: 'barman-cloud.cloudnative-pg.io', isWALArchiver: true, parameters: { barmanObjectName: 'db' } };
  const database = (spec: object = {}): Declare => (web) => plain(web, 'Cluster', 'db', { spec }, cnpg);
  const store = (spec: object = { retentionPolicy: '30d' }): Declare => (web) => plain(web, 'ObjectStore', 'db', { spec }, 'barmancloud.cnpg.io/v1');
  const backup = (spec: object = {}): Declare => (web) => plain(web, 'ScheduledBackup', 'db', { spec: { schedule: '0 0 3 * * *', cluster: { name: 'db' }, method: 'plugin', pluginConfiguration: { name: plugin.name }, ...spec } }, cnpg);
  const archiver = "error home/web Cluster/db: database 'db' of a production cluster must archive its log, got no archiver; what is written after a backup would be lost: add a plugin with isWALArchiver: true and an ObjectStore, or declare it with new PostgresDatabase(…)";
  const scheduled = "error home/web Cluster/db: database 'db' of a production cluster must have a ScheduledBackup that is not suspended, got none; there would be nothing to restore the log onto: declare one";

  test('with an archive of its log, a schedule and a time for which backups are kept', () => {
    expect(said(requireBackups, all(database({ plugins: [plugin] }), store(), backup()))).toEqual([]);
    expect(said(requireBackups, all(database({ plugins: [plugin] }), store({}), backup()))).toEqual(["warning home/web Cluster/db: backups of database 'db' must be kept for a time that is said, got no retentionPolicy of ObjectStore 'db'; they would fill the bucket for ever: add retentionPolicy: '30d'"]);
    expect(said(requireBackups, database())).toEqual([archiver, scheduled]);
    expect(said(requireBackups, all(database({ plugins: [{ ...plugin, enabled: false }] }), store()))).toEqual([archiver, scheduled]);
    expect(said(requireBackups, all(database({ plugins: [{ ...plugin, isWALArchiver: false }] }), store(), backup()))).toEqual([archiver]);
    expect(said(requireBackups, all(database({ plugins: [plugin] }), store(), backup({ suspend: true })))).toEqual([scheduled]);
    expect(said(requireBackups, all(database({ plugins: [plugin] }), store(), backup({ cluster: { name: 'else' } })))).toEqual([scheduled]);
    expect(said(requireBackups, all(database({ backup: { barmanObjectStore: {} } }), backup({ method: 'barmanObjectStore' })))).toEqual([]);
  });

  test('that is its own, and known', () => {
    expect(said(requireBackups, (web) => plain(web, 'Cluster', 'db', {}, cnpg))).toEqual([archiver, scheduled]);
    expect(said(requireBackups, all(database({ plugins: [plugin] }), store(), (web) => plain(web, 'ScheduledBackup', 'db', {}, cnpg)))).toEqual([scheduled]);
    expect(said(requireBackups, all(database({ plugins: [plugin] }), store(), backup(), (web) => plain(web, 'ScheduledBackup', 'other', { spec: { suspend: true, cluster: { name: 'db' }, method: 'plugin', pluginConfiguration: { name: plugin.name } } }, cnpg)))).toEqual([]);
    expect(said(requireBackups, all(database({ plugins: [{ ...plugin, parameters: undefined }] }), store({}), backup()))).toEqual([]);
    expect(said(requireBackups, all(database({ plugins: [{ name: 'other' }, plugin] }), store(), backup()))).toEqual([]);
    expect(said(requireBackups, all(database({ backup: { barmanObjectStore: {}, retentionPolicy: '30d' }, plugins: [plugin] }), store({}), backup()))).toEqual([]);
    expect(said(requireBackups, database(), { backups: undefined })).toEqual([archiver, scheduled]);
  });

  test('unless it follows one that can, or is of no production', () => {
    expect(said(requireBackups, database({ replica: { enabled: true } }))).toEqual([]);
    expect(said(requireBackups, database(), { tier: 'standard' })).toEqual([]);
  });

  test('from where its backups go', () => {
    const place = "error home/web ScheduledBackup/db: ScheduledBackup 'db' must go where Cluster 'db' puts its backups, got";
    expect(said(requireBackups, all(database({ plugins: [{ ...plugin, enabled: false }], replica: { enabled: true } }), backup()))).toEqual([`${place} plugin 'barman-cloud.cloudnative-pg.io', which the Cluster does not use; add it to plugins of the Cluster, or correct pluginConfiguration`]);
    expect(said(requireBackups, all(database({ replica: { enabled: true } }), backup({ method: undefined })))).toEqual([`${place} method 'barmanObjectStore', for which the Cluster says nothing; write method: 'plugin' and pluginConfiguration: { name: 'barman-cloud.cloudnative-pg.io' }`]);
    expect(said(requireBackups, all(database({ replica: { enabled: true }, backup: { volumeSnapshot: {} } }), backup({ method: 'volumeSnapshot' })))).toEqual([]);
  });

  test('to a plugin that it has', () => {
    const standby = (plugins: object[], pluginConfiguration?: object): string[] => said(requireBackups, all(database({ plugins, replica: { enabled: true } }), backup({ pluginConfiguration })));
    expect(standby([{ name: 'other' }, plugin], { name: plugin.name })).toEqual([]);
    expect(standby([{ name: 'other' }], { name: plugin.name })).toHaveLength(1);
    expect(standby([plugin])).toEqual([expect.stringContaining("got plugin '', which the Cluster does not use")]);
    expect(said(requireBackups, all(database({ replica: { enabled: true } }), (web) => plain(web, 'Backup', 'db', { spec: { cluster: { name: 'db' } } }, cnpg)))).toEqual([]);
  });

  test('by a schedule that leaves time', () => {
    expect(said(requireBackups, (web) => plain(web, 'Schedule', 'own', { spec: { schedule: '* * * * *' } }, 'velero.io/v1'))).toEqual(["error home/web Schedule/own: schedule of Schedule 'own' must leave time between two backups, got '* * * * *', which is 60 times an hour; write for example '0 3 * * *'"]);
    expect(said(requireBackups, (web) => plain(web, 'CronJob', 'own', { spec: { schedule: '* * * * *' } }, 'batch/v1'))).toEqual([]);
    expect(said(requireBackups, all(database({ plugins: [plugin] }), store(), backup({ schedule: '* * 3 * * *' })))).toEqual(["error home/web ScheduledBackup/db: schedule of ScheduledBackup 'db' must leave time between two backups, got '* * 3 * * *', which is 60 times a minute; write for example '0 0 3 * * *': six fields, seconds first"]);
  });
});

test.each<[string, string | undefined]>([
  ['0 0 3 * * *', undefined], ['0 3 * * *', undefined], ['0 */15 * * * *', undefined], ['0,30 * * * *', undefined], ['@daily', undefined], ['@every 15m', undefined], ['CRON_TZ=Europe/Paris 0 3 * * *', undefined],
  ['* * * * * *', '60 times a minute'], ['0/30 0 3 * * *', '2 times a minute'], ['* 3 * * *', '60 times an hour'], ['0 * * * * *', '60 times an hour'], ['*/10 * * * *', '6 times an hour'],
  ['0-9 3 * * *', '10 times an hour'], ['@every 30s', 'every 30s'], ['@every 14m', 'every 14m'],
])('a schedule of %s is %s', (schedule, sentence) => expect(tooOften(schedule)).toBe(sentence));

describe('volumes of a production cluster are backed up', () => {
  const claim = (namespace: string): Declare => (web) => plain(web, 'PersistentVolumeClaim', 'data', { spec: { storageClassName: 'disk' } }, 'v1', { namespace });
  const schedule = (template: object, fields: object = {}): Declare => (web) => plain(web, 'Schedule', 'nightly', { spec: { schedule: '0 3 * * *', template, ...fields } }, 'velero.io/v1');
  const sentence = "warning home/web: volumes of namespace 'web' of a production cluster must be backed up, got no schedule for them; they would be lost with their disk: add new Velero(this), or 'web' to the namespaces of a schedule";
  const volumes = (...declares: Declare[]): string[] => said(requireBackups, all(claim('web'), ...declares));

  test('by a schedule of Velero for their namespace', () => {
    expect(volumes()).toEqual([sentence]);
    expect(volumes(schedule({}))).toEqual([]);
    for (const pattern of ['web', '*', 'we*']) expect(volumes(schedule({ includedNamespaces: [pattern] }))).toEqual([]);
    expect(volumes(schedule({ includedNamespaces: ['other'] }))).toEqual([sentence]);
    expect(volumes(schedule({ includedNamespaces: ['*'], excludedNamespaces: ['web'] }))).toEqual([sentence]);
    expect(volumes(schedule({}, { paused: true }))).toEqual([sentence]);
    expect(volumes(schedule({ snapshotVolumes: false }))).toEqual([sentence]);
    expect(volumes(schedule({ snapshotVolumes: false, defaultVolumesToFsBackup: true }))).toEqual([]);
    expect(volumes(schedule({ includedResources: ['configmaps'] }))).toEqual([sentence]);
    expect(volumes(schedule({ includedResources: ['pvc'] }))).toEqual([]);
    for (const resource of ['*', 'persistentvolumeclaims', 'pvc', 'pvcs']) {
      expect(volumes(schedule({ includedResources: ['configmaps', resource] }))).toEqual([]);
      expect(volumes(schedule({ excludedResources: ['configmaps', resource] }))).toEqual([sentence]);
      expect(volumes(schedule({ excludedNamespaceScopedResources: [resource] }))).toEqual([sentence]);
    }
    for (const pattern of ['we', 'b*', '*b', 'web-*']) expect(volumes(schedule({ includedNamespaces: [pattern] }))).toEqual([sentence]);
    expect(volumes(schedule({ includedNamespaces: ['other', 'w*'], excludedNamespaces: ['x*'] }))).toEqual([]);
    expect(volumes(schedule({ excludedNamespaces: ['other', 'w*'] }))).toEqual([sentence]);
    expect(volumes(schedule({ excludedNamespaces: ['*'] }))).toEqual([sentence]);
    expect(volumes((web) => plain(web, 'Schedule', 'nightly', { spec: {} }, 'velero.io/v1'))).toEqual([]);
  });

  test('by a policy of Kasten that exports', () => {
    const policy = (values: string[], ...actions: string[]): Declare => (web) => plain(web, 'Policy', 'nightly', { spec: { actions: actions.map((action) => ({ action })), selector: { matchExpressions: [{ key: 'k10.kasten.io/appNamespace', operator: 'In', values }] } } }, 'config.kio.kasten.io/v1alpha1');
    expect(volumes(policy(['web'], 'backup', 'export'))).toEqual([]);
    expect(volumes(policy(['web'], 'backup'))).toEqual([sentence]);
    expect(volumes(policy(['other'], 'backup', 'export'))).toEqual([sentence]);
  });

  test('by others that are known, and by a task that mounts one', () => {
    for (const [kind, apiVersion] of [['Schedule', 'k8up.io/v1'], ['BackupConfiguration', 'stash.appscode.com/v1beta1'], ['ReplicationSource', 'volsync.backube/v1alpha1']] as const) {
      const other = (namespace: string): Declare => (web) => { web.offers(`kind:${apiVersion.split('/')[0]}/${kind}`); plain(web, kind, 'own', {}, apiVersion, { namespace }); };
      expect(volumes(other('web'))).toEqual([]);
      expect(volumes(other('other'))).toEqual([sentence]);
    }
    expect(volumes((web) => plain(web, 'Job', 'copy', { spec: { template: { spec: { containers: [], volumes: [{ name: 'a', persistentVolumeClaim: { claimName: 'data' } }] } } } }, 'batch/v1'))).toEqual([sentence]);
    const task = (volumesOfPod: object[]): Declare => (web) => plain(web, 'CronJob', 'copy', { spec: { jobTemplate: { spec: { template: { spec: { containers: [], volumes: volumesOfPod } } } } } }, 'batch/v1');
    expect(volumes(task([{ name: 'a', persistentVolumeClaim: { claimName: 'data' } }]))).toEqual([]);
    expect(volumes(task([{ name: 'a', emptyDir: {} }]))).toEqual([sentence]);
  });

  test('by whoever the platform has for it', () => {
    const told = (facts: Facts): string[] => said(requireBackups, claim('web'), facts);
    expect(told({ platform: { ...machines(), systems: ['kasten'] } })).toEqual([sentence.replace('new Velero(this)', 'new KastenPolicies(this)')]);
    expect(told({ platform: { ...machines(), rights: { to: 'tenant', tenant: 'a' } } })).toEqual([]);
    expect(said(requireBackups, claim('elsewhere'))).toEqual([sentence.replaceAll("'web'", "'elsewhere'").replace('home/web:', 'home/elsewhere:')]);
  });

  test('and those of others need not be', () => {
    expect(said(requireBackups, claim('web'), { tier: 'standard' })).toEqual([]);
  });
});

describe('a server of data keeps it on a volume', () => {
  const server = (image: string, container: object = {}, pod: object = {}, fields: object = {}): Declare => (web) =>
    plain(web, 'StatefulSet', 'app', { spec: { ...deployment({ container: { image, ...container }, pod }).spec, ...fields } }, 'apps/v1');
  const sentence = (image: string, place: string): string => `error home/web StatefulSet/app: container 'app' of image '${image}' must keep its data on a volume, got none at ${place}; its data would go with the pod: mount a PersistentVolumeClaim there, or declare a database that an operator runs`;
  const mount = { volumeMounts: [{ name: 'data', mountPath: '/var/lib/postgresql/data' }] };

  test.each([
    ['cassandra', '/var/lib/cassandra'], ['clickhouse-server', '/var/lib/clickhouse'], ['couchdb', '/opt/couchdb/data'], ['elasticsearch', '/usr/share/elasticsearch/data'], ['etcd', '/etcd-data'], ['influxdb', '/var/lib/influxdb2'],
    ['mariadb', '/var/lib/mysql'], ['minio', '/data'], ['mongo', '/data/db'], ['mongodb', '/bitnami/mongodb'], ['mysql', '/var/lib/mysql'], ['neo4j', '/data'], ['opensearch', '/usr/share/opensearch/data'], ['postgres', '/var/lib/postgresql'], ['postgresql', '/var/lib/postgresql'],
  ])('as %s does at %s', (name, place) => {
    const image = `registry.example.org:5000/${name}:1.0.0`;
    expect(said(requireVolumes, server(image))).toEqual([sentence(image, place)]);
  });

  test('as a Deployment as well, whatever else it mounts that goes', () => {
    expect(said(requireVolumes, (web) => plain(web, 'Deployment', 'app', { spec: deployment({ container: { image: 'postgres:18.4' } }).spec }, 'apps/v1'))).toHaveLength(1);
    for (const volume of [{ projected: { sources: [] } }, { downwardAPI: {} }]) expect(said(requireVolumes, server('postgres:18.4', mount, { volumes: [{ name: 'data', ...volume }] }))).toHaveLength(1);
    for (const volume of [{ hostPath: { path: '/a' } }, { nfs: {} }, { csi: {} }]) expect(said(requireVolumes, server('postgres:18.4', mount, { volumes: [{ name: 'data', ...volume }] }))).toEqual([]);
    expect(said(requireVolumes, server('postgres:18.4', mount, { volumes: [{ name: 'data', emptyDir: {} }] }, { volumeClaimTemplates: [{ metadata: { name: 'data' } }] }))).toEqual([]);
    expect(said(requireVolumes, server('postgres:18.4', mount, { volumes: [{ name: 'data', emptyDir: {} }] }, { volumeClaimTemplates: [{}] }))).toHaveLength(1);
    expect(said(requireVolumes, server('constructor:1.0.0'))).toEqual([]);
  });

  test('and not in its container or in what goes with the pod', () => {
    expect(said(requireVolumes, server('docker.io/library/postgres:18.4'))).toEqual([sentence('docker.io/library/postgres:18.4', '/var/lib/postgresql')]);
    expect(said(requireVolumes, server('mariadb@sha256:abc'))).toEqual([sentence('mariadb@sha256:abc', '/var/lib/mysql')]);
    for (const volume of [{ emptyDir: {} }, { configMap: { name: 'a' } }, { secret: { secretName: 'a' } }]) {
      expect(said(requireVolumes, server('postgres:18.4', mount, { volumes: [{ name: 'data', ...volume }] }))).toEqual([sentence('postgres:18.4', '/var/lib/postgresql')]);
    }
    expect(said(requireVolumes, server('postgres:18.4'), { tier: 'standard' })[0]).toMatch(/^warning /);
  });

  test('of its pod or of its own', () => {
    expect(said(requireVolumes, server('postgres:18.4', mount, { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] }))).toEqual([]);
    expect(said(requireVolumes, server('postgres:18.4', mount, {}, { volumeClaimTemplates: [{ metadata: { name: 'data' } }] }))).toEqual([]);
  });

  test('unless it is another program, or a client', () => {
    expect(said(requireVolumes, server('ghcr.io/example/postgres-exporter:1.0.0'))).toEqual([]);
    expect(said(requireVolumes, server('postgres:18.4', { command: ['sleep', 'infinity'] }))).toEqual([]);
    expect(said(requireVolumes, (web) => plain(web, 'Job', 'app', { spec: { template: (deployment({ container: { image: 'postgres:18.4' } }).spec as { template: object }).template } }, 'batch/v1'))).toEqual([]);
  });
});

describe('data is not made anew by a sync', () => {
  const kept = (kind: string, apiVersion: string, annotations: Record<string, string>, fields: object = {}): string[] => said(protectsVolumes, (web) => plain(web, kind, 'thing', fields, apiVersion, { annotations }));

  test.each([
    ['argocd.argoproj.io/hook', 'PreSync', 'argocd.argoproj.io/hook: PreSync'], ['helm.sh/hook', 'pre-install', 'helm.sh/hook: pre-install'],
    ['argocd.argoproj.io/sync-options', 'Prune=false, Force=true', 'Force=true'], ['argocd.argoproj.io/sync-options', 'Replace=true', 'Replace=true'],
  ])('by %s: %s', (annotation, value, told) => {
    expect(kept('PersistentVolumeClaim', 'v1', { [annotation]: value })).toEqual([`error home/web PersistentVolumeClaim/thing: PersistentVolumeClaim 'thing' must not be deleted and made anew by a sync, got ${told}; its data would go: remove the annotation`]);
    expect(kept('Job', 'batch/v1', { [annotation]: value })).toEqual([]);
  });

  test('but what is of another kind may be', () => {
    expect(kept('Deployment', 'apps/v1', {}, { spec: { persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete' } } })).toEqual([]);
    expect(kept('ConfigMap', 'v1', {}, { spec: { persistentVolumeReclaimPolicy: 'Delete' } })).toEqual([]);
    expect(kept('PersistentVolumeClaim', 'v1', { 'argocd.argoproj.io/sync-options': 'Prune=false , Force=false' })).toEqual([]);
    expect(kept('PersistentVolumeClaim', 'v1', { 'argocd.argoproj.io/sync-options': 'Prune=false , Replace=true ' })).toHaveLength(1);
  });

  test('nor wiped when nobody claims it', () => {
    const volume = (policy?: string): string[] => kept('PersistentVolume', 'v1', {}, { spec: { persistentVolumeReclaimPolicy: policy } });
    expect(volume()).toEqual([]);
    expect(volume('Retain')).toEqual([]);
    expect(volume('Recycle')).toEqual(["error home/web PersistentVolume/thing: persistentVolumeReclaimPolicy of PersistentVolume 'thing' must be Retain, got 'Recycle'; its data would go with the claim that is bound to it: write Retain"]);
    expect(volume('Delete')).toHaveLength(1);
  });

  test('nor deleted with a copy of a StatefulSet', () => {
    expect(kept('StatefulSet', 'apps/v1', {}, { spec: { persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete', whenDeleted: 'Retain' } } })).toEqual(["error home/web StatefulSet/thing: persistentVolumeClaimRetentionPolicy of a StatefulSet must keep its volumes, got whenScaled: Delete; their data would go with a copy of it: remove it, or write Retain"]);
  });
});

describe('a volume of several nodes', () => {
  const platform = { ...machines(), storageClasses: [{ name: 'disk', isDefault: true }, { name: 'files', accessModes: ['ReadWriteMany' as const] }] };
  const modes = (declare: Declare): string[] => said(validAccessModes, declare, { platform });
  const claim = (spec: object): Declare => (web) => plain(web, 'PersistentVolumeClaim', 'data', { spec });
  const sentence = (where: string, name: string): string => `error home/web ${where}: volume '${name}' must have an access mode that its StorageClass 'disk' allows, got 'ReadWriteMany' for ReadWriteOnce; take StorageClass 'files'`;
  const shared = { accessModes: ['ReadWriteMany'] };

  test('is of a class that can do it', () => {
    expect(modes(claim({ ...shared, storageClassName: 'files' }))).toEqual([]);
    for (const mode of ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteOncePod']) expect(modes(claim({ accessModes: [mode] }))).toEqual([]);
    expect(modes(claim({ ...shared, storageClassName: 'unknown' }))).toEqual([]);
    expect(modes(claim({}))).toEqual([]);
    expect(modes((web) => plain(web, 'ConfigMap', 'data', { spec: shared }))).toEqual([]);
    const more = { platform: { ...machines(), storageClasses: [{ name: 'disk', accessModes: ['ReadWriteOnce' as const] }, ...['files', 'more'].map((name) => ({ name, accessModes: ['ReadWriteOnce' as const, 'ReadWriteMany' as const] }))] } };
    expect(said(validAccessModes, claim({ ...shared, storageClassName: 'disk' }), more)).toEqual([expect.stringMatching(/take StorageClass 'files' or 'more'$/)]);
    expect(modes(claim({ ...shared, storageClassName: 'disk' }))).toEqual([sentence('PersistentVolumeClaim/data', 'data')]);
    expect(modes(claim(shared))).toEqual([sentence('PersistentVolumeClaim/data', 'data')]);
  });

  test('wherever it is claimed', () => {
    expect(modes((web) => plain(web, 'StatefulSet', 'set', { spec: { volumeClaimTemplates: [{ metadata: { name: 'files' }, spec: shared }] } }, 'apps/v1'))).toEqual([sentence('StatefulSet/set', 'files')]);
    expect(modes((web) => { web.offers('kind:example.org/Store'); plain(web, 'Store', 'main', { spec: { volumeClaimTemplate: { spec: shared } } }, 'example.org/v1'); })).toEqual([sentence('Store/main', 'main')]);
    expect(modes((web) => { web.offers('kind:monitoring.coreos.com/Prometheus'); plain(web, 'Prometheus', 'main', { spec: { storage: { volumeClaimTemplate: { spec: shared } } } }, 'monitoring.coreos.com/v1'); })).toEqual([sentence('Prometheus/main', 'main')]);
    expect(modes((web) => plain(web, 'Deployment', 'app', { spec: deployment({ pod: { volumes: [{ name: 'tmp', ephemeral: { volumeClaimTemplate: { spec: shared } } }] } }).spec }, 'apps/v1'))).toEqual([sentence('Deployment/app', 'tmp')]);
  });

  test('needs one that nobody has named', () => {
    expect(said(validAccessModes, claim(shared))).toEqual(["error home/web PersistentVolumeClaim/data: volume 'data' must have an access mode that its StorageClass 'disk' allows, got 'ReadWriteMany' for ReadWriteOnce; take ReadWriteOnce, or a StorageClass that several nodes can write to"]);
    expect(said(validAccessModes, claim(shared), { platform: { ...machines(), storageClasses: [] } })).toEqual([]);
  });
});
