import { type Fields, fields } from '../../lib/fields';
import { type Manifest } from '../../lib/manifest';
import { groupKind } from '../../lib/object-identity';

/** Something wrong with an object that its operator's webhook must refuse, after the API server found nothing. */
export interface SeededDenial {
  readonly name: string;
  /** The object of the tree that it is made from, `group/Kind`. */
  readonly from: string;
  /** The object without the fault, made from one of the tree; it must be accepted. */
  readonly good: (own: Manifest) => Manifest;
  readonly bad: (good: Manifest) => Manifest;
  /** What the webhook must say. */
  readonly says: RegExp;
  /** Whether the good one is there already and is changed. */
  readonly isUpdate: boolean;
  /** Why no check of synth knows it. @default - one must */
  readonly unknown?: string;
}

type Change = (manifest: Manifest) => Manifest;

const [cluster, schedule, rule, route] = ['postgresql.cnpg.io/Cluster', 'postgresql.cnpg.io/ScheduledBackup', 'monitoring.coreos.com/PrometheusRule', 'monitoring.coreos.com/AlertmanagerConfig'] as const;

/** The name of every object that is made. */
const name = 'acceptance-webhooks';

const same: Change = (manifest) => manifest;
const renamed: Change = (manifest) => ({ ...manifest, metadata: { ...manifest.metadata, name } });
const spec = (change: (spec: Fields) => Fields): Change => (manifest) => ({ ...manifest, spec: { ...fields(manifest.spec), ...change(fields(manifest.spec)) } });
const parameters = (change: Readonly<Record<string, string>>): Change => spec(({ postgresql }) => ({ postgresql: { ...fields(postgresql), parameters: { ...fields(fields(postgresql).parameters), ...change } } }));
const both = (first: Change, second: Change): Change => (manifest) => second(first(manifest));
const initdb = (change: Fields): Change => spec(() => ({ bootstrap: { initdb: { database: 'app', owner: 'app', ...change } } }));
const recovery = (change: Fields): Change => spec(() => ({
  bootstrap: { recovery: { source: 'origin', recoveryTarget: { targetImmediate: true, backupID: '20260101T000000' }, ...change } },
  externalClusters: [{ name: 'origin', connectionParameters: { host: 'origin' } }],
}));

/** An object beside the database that the tree has. */
const beside = (kind: string, of: (cluster: string) => Fields) => ({ apiVersion, metadata }: Manifest): Manifest =>
  ({ apiVersion, kind, metadata: { name, namespace: metadata.namespace }, spec: of(metadata.name) });
const pooler = beside('Pooler', (of) => ({ cluster: { name: of }, instances: 1, type: 'rw', pgbouncer: { poolMode: 'session' } }));
const database = beside('Database', (of) => ({ cluster: { name: of }, name: 'other', owner: 'app' }));
const backup = beside('Backup', (of) => ({ cluster: { name: of }, method: 'plugin', pluginConfiguration: { name: 'barman-cloud.cloudnative-pg.io' } }));

/** Of a new object, or where `before` is said, of one that was made so first. */
function denied(from: string, title: string, says: RegExp, bad: Change, more: { readonly made?: Change; readonly before?: Change; readonly unknown?: string } = {}): SeededDenial {
  return { name: title, from, good: both(more.made ?? renamed, more.before ?? same), bad, says, isUpdate: more.before !== undefined, unknown: more.unknown };
}

const promQl = 'synth does not read PromQL';

/** Faults that only an operator finds. */
export const seededDenials: readonly SeededDenial[] = [
  denied(cluster, 'a WAL segment size that is no power of two', /power of 2/, initdb({ walSegmentSize: 48 })),
  denied(cluster, 'two ways to begin', /Only one bootstrap method/, both(recovery({}), spec(({ bootstrap }) => ({ bootstrap: { ...fields(bootstrap), initdb: { database: 'app', owner: 'app' } } })))),
  denied(cluster, 'recovery from a source that is not there', /External cluster other not found/, recovery({ source: 'other' })),
  denied(cluster, 'a copy of a source that is not there', /External cluster other not found/, spec(() => ({ bootstrap: { pg_basebackup: { source: 'other' } } }))),
  denied(cluster, 'a moment to recover to without the backup to begin with', /BackupID is missing/, recovery({ recoveryTarget: { targetName: 'before' } })),
  denied(cluster, 'two moments to recover to', /mutually exclusive/, recovery({ recoveryTarget: { targetTime: '2026-01-01T00:00:00Z', targetLSN: '0/3000000' } })),
  denied(cluster, 'a timeline that is none', /timeline can be set/, recovery({ recoveryTarget: { targetTLI: 'newest' } })),
  denied(cluster, 'a place in the log that is none', /Invalid TargetLSN/, recovery({ recoveryTarget: { targetLSN: 'here' } })),
  denied(cluster, 'an external cluster that leads nowhere', /one of connectionParameters, plugin/, spec(() => ({ externalClusters: [{ name: 'origin' }] }))),
  denied(cluster, 'two external clusters of one name', /external clusters contains duplicate values/, spec(() => ({ externalClusters: [1, 2].map(() => ({ name: 'origin', connectionParameters: { host: 'origin' } })) }))),
  denied(cluster, 'an image without a version', /invalid version tag/, spec(() => ({ imageName: 'ghcr.io/cloudnative-pg/postgresql:newest' }))),
  denied(cluster, 'a PostgreSQL that is too old', /Unsupported PostgreSQL version/, spec(() => ({ imageName: 'ghcr.io/cloudnative-pg/postgresql:12.22' }))),
  denied(cluster, 'a storage size that is none', /Size value isn't valid/, spec(({ storage }) => ({ storage: { ...fields(storage), size: 'much' } }))),
  denied(cluster, 'less memory at most than at least', /Memory request is greater than the limit/, spec(() => ({ resources: { requests: { cpu: '100m', memory: '1Gi' }, limits: { memory: '512Mi' } } }))),
  denied(cluster, 'less CPU at most than at least', /CPU request is greater than the limit/, spec(() => ({ resources: { requests: { cpu: '2', memory: '512Mi' }, limits: { cpu: '1', memory: '512Mi' } } }))),
  denied(cluster, 'buffers beyond the memory', /lower than PostgreSQL `shared_buffers`/, parameters({ shared_buffers: '64GB' })),
  denied(cluster, 'buffers of a unit that is none', /parameter shared_buffers/, parameters({ shared_buffers: '64Mi' })),
  denied(cluster, 'a parameter that the operator keeps', /Can't set fixed configuration parameter/, parameters({ listen_addresses: 'localhost' })),
  denied(cluster, 'a log without what replicas need', /`wal_level` should be set at/, parameters({ wal_level: 'minimal', max_wal_senders: '0' })),
  denied(cluster, 'a level of the log that is none', /unrecognized `wal_level`/, parameters({ wal_level: 'all' })),
  denied(cluster, 'a log at least as large as at most', /should be smaller than parameter max_wal_size/, parameters({ min_wal_size: '4GB', max_wal_size: '2GB' })),
  denied(cluster, 'more log than its volume holds', /smaller than WAL volume size/, both(parameters({ max_wal_size: '8GB' }), spec(() => ({ walStorage: { size: '4Gi' } })))),
  denied(cluster, 'a switch that is neither on nor off', /Must be a postgres boolean/, parameters({ hot_standby_feedback: 'maybe' })),
  denied(cluster, 'no hints in the log for several servers', /`wal_log_hints` must be set/, both(spec(() => ({ instances: 2 })), parameters({ wal_log_hints: 'off' }))),
  denied(cluster, 'as many synchronous replicas as servers', /number of synchronous replicas must be less/, spec(({ postgresql }) => ({ instances: 2, postgresql: { ...fields(postgresql), synchronous: { method: 'any', number: 2 } } }))),
  denied(cluster, 'as many synchronous replicas as servers, as it was written before', /maxSyncReplicas must be lower/, spec(() => ({ instances: 2, minSyncReplicas: 0, maxSyncReplicas: 2 }))),
  denied(cluster, 'one server that waits for somebody to update it', /not allowed for clusters with a single instance/, spec(() => ({ instances: 1, enablePDB: false, primaryUpdateStrategy: 'supervised' }))),
  denied(cluster, 'a role that the operator keeps', /reserved for operator use/, spec(() => ({ managed: { roles: [{ name: 'streaming_replica', ensure: 'present', connectionLimit: -1, inherit: true }] } }))),
  denied(cluster, 'two archivers of the log', /more than one WAL archiver/, spec(() => ({ plugins: ['one', 'two'].map((plugin) => ({ name: `${plugin}.example.org`, enabled: true, isWALArchiver: true })) }))),
  denied(cluster, 'a name that is no label', /must be a valid DNS label/, (manifest) => ({ ...manifest, metadata: { ...manifest.metadata, name: 'acceptance.webhooks' } })),
  denied(cluster, 'a name that is too long', /maximum length of a cluster name/, (manifest) => ({ ...manifest, metadata: { ...manifest.metadata, name: `${'a'.repeat(50)}z` } })),
  denied(cluster, 'a toleration of any key with a value', /operator must be Exists when `key` is empty/, spec(({ affinity }) => ({ affinity: { ...fields(affinity), tolerations: [{ operator: 'Equal', value: 'one' }] } }))),
  denied(cluster, 'a rule of access for pods that nobody names', /pod ?selector/i, spec(({ postgresql }) => ({ postgresql: { ...fields(postgresql), pg_hba: ['host all all ${podselector:web} scram-sha-256'] } }))),
  denied(cluster, 'logical slots kept in step without what they need', /must be enabled to enable/, spec(() => ({ replicationSlots: { highAvailability: { enabled: true, synchronizeLogicalDecoding: true } } }))),
  denied(cluster, 'a volume that shrinks', /can't shrink existing storage/, spec(({ storage }) => ({ storage: { ...fields(storage), size: '1Mi' } })), { before: same }),
  denied(cluster, 'a volume of the log that goes', /walStorage cannot be disabled/, spec(() => ({ walStorage: undefined })), { before: spec(() => ({ walStorage: { size: '2Gi' } })) }),
  denied(cluster, 'another image and other parameters at once', /Can't change image name and configuration at the same time/, both(spec(() => ({ imageName: 'ghcr.io/cloudnative-pg/postgresql:18.5-system-trixie' })), parameters({ work_mem: '8MB' })), { before: spec(() => ({ instances: 2, primaryUpdateMethod: 'switchover' })) }),
  denied(cluster, 'slots that go while they are in use', /Cannot change replication slot prefix|Cannot remove/, spec(() => ({ replicationSlots: { highAvailability: { enabled: true, slotPrefix: 'other_' } } })), { before: spec(() => ({ replicationSlots: { highAvailability: { enabled: true } } })) }),
  denied(schedule, 'a schedule that is none', /spec.schedule/, spec(() => ({ schedule: '0 0 25 * * *' }))),
  denied(schedule, 'a backup by snapshots without their kind', /missing VolumeSnapshot CRD/, spec(() => ({ method: 'volumeSnapshot' }))),
  denied(cluster, 'a parameter of the pooler that it keeps', /Invalid or reserved parameter/, spec(() => ({ pgbouncer: { poolMode: 'session', parameters: { auth_file: '/etc/none' } } })), { made: pooler }),
  denied(cluster, 'a pooler with the name of its database', /cannot have the same name of a cluster/, (manifest) => ({ ...manifest, metadata: { ...manifest.metadata, name: String(fields(fields(manifest.spec).cluster).name) } }), { made: pooler }),
  denied(cluster, 'a query for passwords that nobody may ask', /auth query secret/, spec(() => ({ pgbouncer: { poolMode: 'session', authQuery: 'SELECT 1' } })), { made: pooler }),
  denied(cluster, 'one extension twice', /Duplicate value/, spec(() => ({ extensions: [1, 2].map(() => ({ name: 'hstore', ensure: 'present' })) })), { made: database }),
  denied(cluster, 'one schema twice', /Duplicate value/, spec(() => ({ schemas: [1, 2].map(() => ({ name: 'web', ensure: 'present' })) })), { made: database }),
  denied(cluster, 'a backup by a plugin that is not named', /cannot be empty when the backup method is plugin/, spec(() => ({ pluginConfiguration: undefined })), { made: backup }),
  denied(rule, 'an expression that is none', /Rules are not valid/, ofRule({ alert: 'Acceptance', expr: 'sum(up' }), { unknown: promQl }),
  denied(rule, 'a function that there is not', /Rules are not valid/, ofRule({ alert: 'Acceptance', expr: 'median(up)' }), { unknown: promQl }),
  denied(rule, 'a rule that has two names', /Rules are not valid/, ofRule({ alert: 'Acceptance', record: 'acceptance', expr: 'up' })),
  denied(rule, 'a label that none may have', /Rules are not valid/, ofRule({ alert: 'Acceptance', expr: 'up', labels: { 'a-b': 'c' } })),
  denied(rule, 'a text that is not closed', /Rules are not valid/, ofRule({ alert: 'Acceptance', expr: 'up', annotations: { summary: '{{ $labels.job' } }), { unknown: 'synth does not read the templates of alerts' }),
  denied(route, 'a route to nobody', /AlertmanagerConfig is invalid|not found/i, spec(({ route: own }) => ({ route: { ...fields(own), receiver: 'acceptance' } }))),
];

function ofRule(one: Fields): Change {
  return spec(() => ({ groups: [{ name: 'acceptance', rules: [one] }] }));
}

/** Kinds that a tree must have, for faults of databases to be made from it. */
export const deniedKinds: readonly string[] = [cluster, schedule];

/** The faults that can be made from objects of some kinds. */
export function denialsFrom(manifests: readonly Manifest[]): readonly SeededDenial[] {
  const kinds = new Set(manifests.map(groupKind));
  return seededDenials.filter(({ from }) => kinds.has(from));
}
