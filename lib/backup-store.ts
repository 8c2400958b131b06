import { Fault } from './fault';
import { hostName } from './names';

/** An S3 bucket that backups go to. */
export interface BackupStore {
  readonly endpoint: string;
  readonly bucket: string;
  /** How long base backups and the log between them are kept. */
  readonly retention: `${number}d`;
}

export interface S3Props {
  /** Host of the S3 service, reached on 443: `s3.gra.io.cloud.ovh.net`. */
  readonly endpoint: string;
  /** Name of the bucket. It exists already and belongs to one cluster alone. */
  readonly bucket: string;
  /** @default '30d' */
  readonly retention?: `${number}d`;
}

/** Backups go to an S3 bucket; the credentials are the secret `<cluster>/backups` with the keys `accessKeyId` and `secretAccessKey`. */
export function s3(props: S3Props): BackupStore {
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(props.bucket)) {
    throw new Fault(`bucket of s3 must have 3 to 63 of a-z, 0-9, '.' and '-', got '${String(props.bucket)}'`);
  }
  const retention = props.retention ?? '30d';
  if (!/^[1-9]\d*d$/.test(retention)) {
    throw new Fault(`retention of s3 must be a number of days, got '${String(retention)}'; write for example '30d'`);
  }
  return { endpoint: hostName(props.endpoint, 'endpoint of s3'), bucket: props.bucket, retention };
}
