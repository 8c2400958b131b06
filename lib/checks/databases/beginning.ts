import { type Fields, fields, list, textFields } from '../../fields';
import { type Manifest } from '../../manifest';

/** What CloudNativePG refuses of how a PostgreSQL server gets its first data, and of the servers that it follows. */
export function refusedBeginning({ spec }: Manifest): string[] {
  const { bootstrap, externalClusters, replica } = fields(spec);
  const known = new Set(list(externalClusters).map(({ name }) => name));
  const { initdb, recovery, pg_basebackup: copy } = fields(bootstrap);
  const sources = [
    ['spec.bootstrap.recovery.source', fields(recovery).source], ['spec.bootstrap.pg_basebackup.source', fields(copy).source],
    ...['source', 'primary', 'self'].map((name) => [`spec.replica.${name}`, fields(replica)[name]] as const),
  ] as const;
  return [
    ...segment(fields(initdb).walSegmentSize),
    ...sources.filter(([, source]) => typeof source === 'string' && !known.has(source)).map(([field, source]) => `${field} must be the name of one of spec.externalClusters, got '${String(source)}'; declare it there`),
    ...refusedTarget(fields(fields(recovery).recoveryTarget), fields(recovery).volumeSnapshots !== undefined),
  ];
}

function segment(size: unknown): string[] {
  return typeof size !== 'number' || Number.isInteger(Math.log2(size)) ? [] : [`spec.bootstrap.initdb.walSegmentSize must be a power of two, got '${size}'; write for example 16 or 64`];
}

function refusedTarget(target: Fields, isOfSnapshots: boolean): string[] {
  const { targetTLI: timeline, targetLSN: place, targetXID: transaction, targetName: name } = textFields(target);
  const at = 'spec.bootstrap.recovery.recoveryTarget';
  const needsBackup = (name !== undefined || transaction !== undefined || target.targetImmediate !== undefined) && target.backupID === undefined && !isOfSnapshots;
  return [
    ...(needsBackup ? [`${at}.backupID must be set for a target that is no moment, got none; name the backup to begin with`] : []),
    ...(timeline === undefined || /^(latest|[1-9]\d*)$/.test(timeline) ? [] : [`${at}.targetTLI must be 'latest' or a whole number from 1, got '${timeline}'`]),
    ...(place === undefined || /^[0-9a-f]{1,8}\/[0-9a-f]{1,8}$/i.test(place) ? [] : [`${at}.targetLSN must be a place in the log such as '0/3000000', got '${place}'`]),
    ...(transaction === undefined || (/^\d+$/.test(transaction) && Number(transaction) < 2 ** 32) ? [] : [`${at}.targetXID must be a whole number below 4294967296, got '${transaction}'`]),
    ...(name === undefined || (Buffer.byteLength(name) < 64 && !/[\x00-\x1f\x7f]/.test(name)) ? [] : [`${at}.targetName must have at most 63 bytes and no control characters, got '${name}'`]),
  ];
}
