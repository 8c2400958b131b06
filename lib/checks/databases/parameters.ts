import { fields, textFields } from '../../fields';
import { type Manifest } from '../../manifest';
import { amountOf } from '../../quantity';
import { shown } from '../updates/field';

/**
 * Parameters that CloudNativePG sets or forbids, by how they begin or whole.
 * @see https://cloudnative-pg.io/documentation/1.30/postgresql_conf/#fixed-parameters
 */
const fixed = new Set([
  'allow_system_table_mods', 'archive_cleanup_command', 'archive_command', 'archive_mode', 'bonjour', 'bonjour_name', 'cluster_name', 'config_file', 'data_directory', 'data_sync_retry',
  'event_source', 'external_pid_file', 'hba_file', 'hot_standby', 'ident_file', 'jit_provider', 'listen_addresses', 'log_destination', 'log_directory', 'log_file_mode', 'log_filename',
  'log_rotation_age', 'log_rotation_size', 'log_truncate_on_rotation', 'logging_collector', 'pg_failover_slots.primary_dsn', 'pg_failover_slots.standby_slot_names', 'port', 'primary_conninfo',
  'primary_slot_name', 'promote_trigger_file', 'recovery_end_command', 'recovery_min_apply_delay', 'recovery_target', 'recovery_target_action', 'recovery_target_inclusive', 'recovery_target_lsn',
  'recovery_target_name', 'recovery_target_time', 'recovery_target_timeline', 'recovery_target_xid', 'restart_after_crash', 'restore_command', 'shared_preload_libraries', 'ssl', 'ssl_ca_file',
  'ssl_cert_file', 'ssl_crl_file', 'ssl_dh_params_file', 'ssl_ecdh_curve', 'ssl_key_file', 'ssl_passphrase_command', 'ssl_passphrase_command_supports_reload', 'ssl_prefer_server_ciphers',
  'stats_temp_directory', 'synchronized_standby_slots', 'synchronous_standby_names', 'syslog_facility', 'syslog_ident', 'syslog_sequence_numbers', 'syslog_split_messages', 'temp_tablespaces',
  'unix_socket_directories', 'unix_socket_group', 'unix_socket_permissions',
]);

/** What the operator sets some of them to, which may be written out. */
const asSet: Readonly<Record<string, string>> = { archive_mode: 'on', port: '5432', ssl: 'on' };

const on = /^(1|on|y|ye|yes|t|tr|tru|true)$/i;
const off = /^(0|of|off|n|no|f|fa|fal|fals|false)$/i;

/** What CloudNativePG refuses of the parameters of a PostgreSQL server. */
export function refusedParameters({ metadata: { annotations = {} }, spec }: Manifest): string[] {
  const { postgresql, instances = 1, resources, walStorage, replicationSlots, replica } = fields(spec);
  const parameters = textFields(fields(postgresql).parameters);
  const several = Number(instances) > 1;
  const kept = Object.entries(parameters).filter(([name, value]) => fixed.has(name) && asSet[name] !== value)
    .map(([name, value]) => `parameter '${name}' must be left out, got '${value}'; CloudNativePG sets it itself or forbids it: take it away`);
  const isArchived = annotations['cnpg.io/skipWalArchiving'] !== 'enabled';
  const isReplica = fields(replica).enabled === true;
  return [
    ...kept, ...switches(parameters, several), ...refusedLevel(parameters, several || isArchived || isReplica),
    ...refusedSizes(parameters, fields(fields(resources).requests).memory, fields(walStorage).size),
    ...unsynchronized(parameters, fields(fields(replicationSlots).highAvailability).synchronizeLogicalDecoding === true),
  ];
}

function switches(parameters: Readonly<Record<string, string>>, several: boolean): string[] {
  const unknown = ['hot_standby_feedback', 'sync_replication_slots', 'wal_log_hints'].filter((name) => parameters[name] !== undefined && !on.test(parameters[name]) && !off.test(parameters[name]))
    .map((name) => `parameter '${name}' must be 'on' or 'off', got '${parameters[name]}'`);
  const hints = parameters['wal_log_hints'];
  return hints !== undefined && off.test(hints) && several ? [...unknown, `parameter 'wal_log_hints' must be 'on' with more than one server, got '${hints}'; take it away`] : unknown;
}

function refusedLevel({ wal_level: level = 'logical', max_wal_senders: senders }: Readonly<Record<string, string>>, isNeeded: boolean): string[] {
  if (!['logical', 'replica', 'minimal'].includes(level)) return [`parameter 'wal_level' must be one of 'logical', 'replica', 'minimal', got '${level}'`];
  if (level !== 'minimal') return [];
  if (isNeeded) return ["parameter 'wal_level' must be 'logical' or 'replica' where the log is archived or there is more than one server, got 'minimal'; take it away"];
  return senders === '0' ? [] : [`parameter 'max_wal_senders' must be '0' where 'wal_level' is 'minimal', got ${senders === undefined ? 'none' : `'${senders}'`}`];
}

/** PostgreSQL's sizes are of 1024; one without a unit counts as MB. */
function sizeOf(text: string): number | undefined {
  const [, amount, unit = 'MB'] = /^(\d+) *(B|kB|MB|GB|TB)?$/.exec(text) ?? [];
  return amount === undefined ? undefined : Number(amount) * 1024 ** ['B', 'kB', 'MB', 'GB', 'TB'].indexOf(unit);
}

function refusedSizes(parameters: Readonly<Record<string, string>>, memory: unknown, volume: unknown): string[] {
  const given = ['shared_buffers', 'min_wal_size', 'max_wal_size'].filter((name) => parameters[name] !== undefined && parameters[name] !== '');
  const unreadable = given.filter((name) => sizeOf(parameters[name]!) === undefined).map((name) => `parameter '${name}' must be a size such as '512MB', got '${parameters[name]}'`);
  if (unreadable.length > 0) return unreadable;
  const [least, most] = [parameters['min_wal_size'] || '80MB', parameters['max_wal_size'] || '1GB'];
  const buffers = parameters['shared_buffers'];
  const room = amountOf(volume);
  return [
    ...(buffers !== undefined && memory !== undefined && sizeOf(buffers)! > amountOf(memory) ? [`parameter 'shared_buffers' must be at most the requested memory of ${shown(memory)}, got '${buffers}'; ask for more memory`] : []),
    ...(sizeOf(least)! >= sizeOf(most)! ? [`parameter 'min_wal_size' must be less than 'max_wal_size', got '${least}' and '${most}'`] : []),
    ...(room === 0 ? [] : given.filter((name) => name !== 'shared_buffers' && sizeOf(parameters[name]!)! >= room).map((name) => `parameter '${name}' must be less than the ${shown(volume)} of spec.walStorage, got '${parameters[name]}'; make the volume larger`)),
  ];
}

/** PostgreSQL keeps logical slots in step by itself where both are on. */
function unsynchronized(parameters: Readonly<Record<string, string>>, isAsked: boolean): string[] {
  const hasExtension = Object.keys(parameters).some((name) => name.startsWith('pg_failover_slots.'));
  return !isAsked || hasExtension ? [] : ['hot_standby_feedback', 'sync_replication_slots'].filter((name) => !on.test(parameters[name] ?? ''))
    .map((name) => `parameter '${name}' must be 'on' for synchronizeLogicalDecoding, got ${parameters[name] === undefined ? 'none' : `'${parameters[name]}'`}`);
}
