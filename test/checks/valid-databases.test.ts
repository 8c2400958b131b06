import { validDatabases } from '../../lib/checks/valid-databases';
import { type Manifest } from '../../lib/manifest';

const apiVersion = 'postgresql.cnpg.io/v1';
const spec = { instances: 2, imageName: 'ghcr.io/cloudnative-pg/postgresql:18.4', storage: { size: '1Gi' } };
const origin = [{ name: 'origin', connectionParameters: { host: 'origin' } }];
const target = (recoveryTarget: object): object => ({ bootstrap: { recovery: { source: 'origin', recoveryTarget } }, externalClusters: origin });
const set = (parameters: Record<string, string>, more: object = {}): object => ({ postgresql: { parameters }, ...more });

function messages(manifest: Manifest): string[] {
  return validDatabases({ models: [], hubs: [], objects: [{ path: 'home/web/db.yaml', manifest, origin: 'home/web/db' }], previous: () => undefined }).map(({ message }) => message.replace(' (home/web/db)', ''));
}

const cluster = (change: object, name = 'db', annotations?: Record<string, string>): Manifest => ({ apiVersion, kind: 'Cluster', metadata: { name, annotations }, spec: { ...spec, ...change } });
const pooler = (name: string, parameters: Record<string, string> = {}): Manifest => ({ apiVersion, kind: 'Pooler', metadata: { name }, spec: { cluster: { name: 'db' }, instances: 1, type: 'rw', pgbouncer: { poolMode: 'session', parameters } } });

describe('a database that CloudNativePG takes is accepted', () => {
  it.each([
    ['as it is', {}],
    ['that begins empty', { bootstrap: { initdb: { database: 'app', owner: 'app', walSegmentSize: 64 } } }],
    ['whose owner or name is left to the operator', { bootstrap: { initdb: { database: 'app' } } }],
    ['recovered to a moment', target({ targetTime: '2026-01-01T00:00:00Z', targetTLI: 'latest' })],
    ['recovered to a name', target({ targetName: 'before', backupID: '20260101T000000', targetTLI: '2' })],
    ['recovered to a place in the log', target({ targetLSN: '0/3000000' })],
    ['recovered to a transaction', target({ targetXID: '4294967295', backupID: '20260101T000000' })],
    ['copied from another', { bootstrap: { pg_basebackup: { source: 'origin' } }, externalClusters: origin }],
    ['that follows another', { replica: { enabled: true, source: 'origin' }, externalClusters: origin }],
    ['with sizes', set({ shared_buffers: '256MB', min_wal_size: '1GB', max_wal_size: '3 GB' }, { resources: { requests: { memory: '256Mi' } }, walStorage: { size: '4Gi' } })],
    ['with what the operator sets itself', set({ ssl: 'on', port: '5432', archive_mode: 'on' })],
    ['with logical slots kept in step', set({ hot_standby_feedback: 'on', sync_replication_slots: 'yes' }, { replicationSlots: { highAvailability: { enabled: true, synchronizeLogicalDecoding: true } } })],
    ['with limits as high as requests', { resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '1000m', memory: '1024Mi' } } }],
    ['with a synchronous replica', { postgresql: { synchronous: { method: 'any', number: 1 } } }],
    ['with a plugin that is off', { plugins: [{ name: 'one', enabled: true, isWALArchiver: true }, { name: 'two', enabled: false, isWALArchiver: true }] }],
    ['with a role', { managed: { roles: [{ name: 'reader' }] } }],
    ['of an image in a registry with a port', { imageName: 'registry.example.org:5000/postgresql:17.6-minimal@sha256:00' }],
    ['of a catalog', { imageName: undefined, imageCatalogRef: { name: 'postgresql', major: 18 } }],
  ])('%s', (_, change) => {
    expect(messages(cluster(change))).toEqual([]);
  });

  it('of one server whose log is minimal and not archived', () => {
    expect(messages(cluster(set({ wal_level: 'minimal', max_wal_senders: '0' }, { instances: 1 }), 'db', { 'cnpg.io/skipWalArchiving': 'enabled' }))).toEqual([]);
  });

  it('with a pooler', () => {
    expect(messages(pooler('db-pooler', { default_pool_size: '20' }))).toEqual([]);
  });
});

describe('a database that CloudNativePG refuses is refused in one sentence', () => {
  it.each<[string, object, string]>([
    ['a segment of no power of two', { bootstrap: { initdb: { walSegmentSize: 48 } } }, "spec.bootstrap.initdb.walSegmentSize must be a power of two, got '48'; write for example 16 or 64"],
    ['a source that is not there', { bootstrap: { recovery: { source: 'other' } }, externalClusters: origin }, "spec.bootstrap.recovery.source must be the name of one of spec.externalClusters, got 'other'; declare it there"],
    ['a copy of none', { bootstrap: { pg_basebackup: { source: 'other' } } }, "spec.bootstrap.pg_basebackup.source must be the name of one of spec.externalClusters, got 'other'; declare it there"],
    ['a replica of none', { replica: { enabled: true, source: 'other' } }, "spec.replica.source must be the name of one of spec.externalClusters, got 'other'; declare it there"],
    ['a name to recover to without a backup', target({ targetName: 'before' }), 'spec.bootstrap.recovery.recoveryTarget.backupID must be set for a target that is no moment, got none; name the backup to begin with'],
    ['a timeline that is none', target({ targetTLI: '0' }), "spec.bootstrap.recovery.recoveryTarget.targetTLI must be 'latest' or a whole number from 1, got '0'"],
    ['a place that is none', target({ targetLSN: '3000000' }), "spec.bootstrap.recovery.recoveryTarget.targetLSN must be a place in the log such as '0/3000000', got '3000000'"],
    ['a transaction that is none', target({ targetXID: '4294967296', backupID: 'one' }), "spec.bootstrap.recovery.recoveryTarget.targetXID must be a whole number below 4294967296, got '4294967296'"],
    ['a name of two lines', target({ targetName: 'a\nb', backupID: 'one' }), "spec.bootstrap.recovery.recoveryTarget.targetName must have at most 63 bytes and no control characters, got 'a\nb'"],
    ['a parameter that is kept', set({ listen_addresses: '*' }), "parameter 'listen_addresses' must be left out, got '*'; CloudNativePG sets it itself or forbids it: take it away"],
    ['another port', set({ port: '5433' }), "parameter 'port' must be left out, got '5433'; CloudNativePG sets it itself or forbids it: take it away"],
    ['a switch that is none', set({ hot_standby_feedback: 'maybe' }), "parameter 'hot_standby_feedback' must be 'on' or 'off', got 'maybe'"],
    ['no hints for several servers', set({ wal_log_hints: 'off' }), "parameter 'wal_log_hints' must be 'on' with more than one server, got 'off'; take it away"],
    ['a level that is none', set({ wal_level: 'all' }), "parameter 'wal_level' must be one of 'logical', 'replica', 'minimal', got 'all'"],
    ['a minimal log of several servers', set({ wal_level: 'minimal', max_wal_senders: '0' }), "parameter 'wal_level' must be 'logical' or 'replica' where the log is archived or there is more than one server, got 'minimal'; take it away"],
    ['a size that is none', set({ shared_buffers: '64Mi' }), "parameter 'shared_buffers' must be a size such as '512MB', got '64Mi'"],
    ['buffers beyond the memory', set({ shared_buffers: '257' }, { resources: { requests: { memory: '256Mi' } } }), "parameter 'shared_buffers' must be at most the requested memory of '256Mi', got '257'; ask for more memory"],
    ['a log at least as large as at most', set({ min_wal_size: '1GB' }), "parameter 'min_wal_size' must be less than 'max_wal_size', got '1GB' and '1GB'"],
    ['a log beyond its volume', set({ max_wal_size: '4GB' }, { walStorage: { size: '4Gi' } }), "parameter 'max_wal_size' must be less than the '4Gi' of spec.walStorage, got '4GB'; make the volume larger"],
    ['slots that cannot be kept in step', set({ hot_standby_feedback: 'on' }, { replicationSlots: { highAvailability: { synchronizeLogicalDecoding: true } } }), "parameter 'sync_replication_slots' must be 'on' for synchronizeLogicalDecoding, got none"],
    ['as many replicas as servers', { postgresql: { synchronous: { method: 'any', number: 2 } } }, "spec.postgresql.synchronous.number must be less than the 2 servers, got '2'; nobody could write: lower it or add a server"],
    ['one server that waits', { instances: 1, primaryUpdateStrategy: 'supervised' }, "spec.primaryUpdateStrategy must be 'unsupervised' with one server, got 'supervised'"],
    ['two archivers', { plugins: [{ name: 'one', enabled: true, isWALArchiver: true }, { name: 'two', isWALArchiver: true }] }, "spec.plugins must have one that archives the log, got 'one' and 'two'; set isWALArchiver of all others to false"],
    ['a role of PostgreSQL', { managed: { roles: [{ name: 'pg_monitor' }] } }, "spec.managed.roles must have no role of the operator's or of PostgreSQL's own, got 'pg_monitor'; choose another name"],
    ['pods that nobody names', { postgresql: { pg_hba: ['host all all ${podselector:web} trust'] } }, "spec.postgresql.pg_hba must name pods that spec.podSelectorRefs has, got '${podselector:web}'"],
    ['an image without a version', { imageName: 'example.org:5000/postgresql' }, "spec.imageName must have a tag that begins with the version of PostgreSQL, got 'example.org:5000/postgresql'; write for example 'ghcr.io/cloudnative-pg/postgresql:18.4'"],
    ['an old PostgreSQL', { imageName: 'postgresql:12.22' }, "spec.imageName must be of PostgreSQL 13 or newer, got 'postgresql:12.22'"],
    ['less memory at most', { resources: { requests: { memory: '1Gi' }, limits: { memory: '512Mi' } } }, "spec.resources.limits.memory must be at least the request of '1Gi', got '512Mi'; raise it"],
  ])('%s', (_, change, message) => {
    expect(messages(cluster(change))).toEqual([message]);
  });

  it('one of a minimal log that others may still follow', () => {
    expect(messages(cluster(set({ wal_level: 'minimal' }, { instances: 1 }), 'db', { 'cnpg.io/skipWalArchiving': 'enabled' }))).toEqual(["parameter 'max_wal_senders' must be '0' where 'wal_level' is 'minimal', got none"]);
  });

  it('one of a name that none can have', () => {
    expect(messages(cluster({}, 'a.b'))).toEqual(["name of a Cluster must consist of a-z, 0-9 and '-' and begin with a letter, got 'a.b'"]);
    expect(messages(cluster({}, 'a'.repeat(51)))).toEqual(['name of a Cluster must have at most 50 characters, got 51; choose a shorter one']);
  });

  it('a pooler with the name of its database, and one with a parameter that is kept', () => {
    expect(messages(pooler('db'))).toEqual(["name of a Pooler must differ from that of its Cluster, got 'db'; call it 'db-pooler'"]);
    expect(messages(pooler('db-pooler', { auth_file: 'none' }))).toEqual(["parameter 'auth_file' of PgBouncer must be left out; CloudNativePG sets it itself or does not know it: take it away"]);
  });
});
