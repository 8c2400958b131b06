import { type Alert } from '../../../lib';

/**
 * PostgreSQL servers of CloudNativePG and their backups by the Barman Cloud plugin. Each database is a job of its own; all its
 * servers tell the same of the backups.
 * @see https://cloudnative-pg.io/documentation/current/monitoring/
 */
export const postgresAlerts: readonly Alert[] = [
  {
    name: 'PostgresBackupTooOld',
    when: 'time() - max by (namespace, job) (barman_cloud_cloudnative_pg_io_last_available_backup_timestamp) > 129600',
    for: '2h',
    severity: 'critical',
    summary: 'Database {{ $labels.job }} has no backup of the last day and a half',
    description: 'A base backup is made every night. Look at the Backup objects of namespace {{ $labels.namespace }} and at the bucket they go to.',
  },
  {
    name: 'PostgresBackupFailed',
    when: 'max by (namespace, job) (barman_cloud_cloudnative_pg_io_last_failed_backup_timestamp) > max by (namespace, job) (barman_cloud_cloudnative_pg_io_last_available_backup_timestamp)',
    for: '15m',
    severity: 'warning',
    summary: 'The last backup of database {{ $labels.job }} failed',
    description: 'The next one is tried at the next night. The Backup object of namespace {{ $labels.namespace }} says why it failed.',
  },
  {
    name: 'PostgresArchivingFails',
    when: 'cnpg_pg_stat_archiver_last_failed_time > cnpg_pg_stat_archiver_last_archived_time',
    for: '15m',
    severity: 'critical',
    summary: 'The log of {{ $labels.pod }} in {{ $labels.namespace }} is not archived',
    description: 'What was written since the last archived segment is lost if the volume is, and the volume fills up with segments that wait. Look at the log of the pod.',
  },
  {
    name: 'PostgresServerDown',
    when: 'cnpg_collector_up == 0',
    for: '5m',
    severity: 'critical',
    summary: 'PostgreSQL does not answer in {{ $labels.pod }} of {{ $labels.namespace }}',
    description: 'The pod runs but its server takes no connections. Look at the status of the Cluster object and at the log of the pod.',
  },
];
