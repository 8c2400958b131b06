import { Fault } from './fault';
import { hostName } from './names';
import { called } from './props/called';

/** An S3 bucket that backups go to. It is addressed by path, `https://<endpoint>/<bucket>`, which every S3 service understands. */
export interface BackupStore {
  readonly endpoint: string;
  readonly bucket: string;
  /** How long base backups and the log between them are kept. */
  readonly retention: `${number}d`;
  /** Region that requests are signed for; not set where the endpoint does not tell it. */
  readonly region?: string;
}

export interface S3Props {
  /** Host of the S3 service, reached on 443: `s3.gra.io.cloud.ovh.net`. */
  readonly endpoint: string;
  /** Name of the bucket. It exists already and belongs to one cluster alone. */
  readonly bucket: string;
  /**
   * @default '30d'
   * @checked with the bucket
   */
  readonly retention?: `${number}d`;
  /**
   * Region that requests are signed for, `gra`.
   * @default - what the endpoint says, as those of OVHcloud, Infomaniak and Amazon do; else none, and whoever has to name one takes `us-east-1`
   */
  readonly region?: string;
}

/** Backups go to an S3 bucket; the credentials are the secret `<cluster>/backups` with the keys `accessKeyId` and `secretAccessKey`. */
export function s3(props: S3Props): BackupStore {
  called(s3, props);
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(props.bucket)) {
    throw new Fault(`bucket of s3 must have 3 to 63 of a-z, 0-9, '.' and '-', got '${String(props.bucket)}'`);
  }
  const retention = props.retention ?? '30d';
  if (!/^[1-9]\d*d$/.test(retention)) {
    throw new Fault(`retention of s3 must be a number of days, got '${String(retention)}'; write for example '30d'`);
  }
  const endpoint = hostName(props.endpoint, 'endpoint of s3');
  const told = regionIn(endpoint);
  if (props.region !== undefined && !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(props.region)) {
    throw new Fault(`region of s3 must be a name of a-z, 0-9 and '-', got '${String(props.region)}'; write for example 'gra'`);
  }
  if (props.region !== undefined && told !== undefined && props.region !== told) {
    throw new Fault(`region of s3 must be the one of its endpoint '${endpoint}', '${told}', got '${props.region}'; remove region`);
  }
  const region = props.region ?? told;
  return { endpoint, bucket: props.bucket, retention, ...(region !== undefined && { region }) };
}

/**
 * The region that an endpoint stands for, by the forms that providers publish.
 * @see https://www.mintlify.com/ovh/docs/storage/object-storage
 * @see https://docs.aws.amazon.com/general/latest/gr/s3.html
 */
function regionIn(endpoint: string): string | undefined {
  const ovh = /^s3\.([a-z0-9-]+)\.(?:io|perf)\.cloud\.ovh\.(?:net|us)$/.exec(endpoint)?.[1];
  // Wherever its machines stand, Infomaniak takes signatures for this region alone.
  const infomaniak = /^s3\.pub\d+\.infomaniak\.cloud$/.test(endpoint) ? 'us-east-1' : undefined;
  const amazon = endpoint === 's3.amazonaws.com' ? 'us-east-1' : /^s3[.-](?:dualstack\.)?([a-z]{2}(?:-[a-z]+)+-\d+)\.amazonaws\.com$/.exec(endpoint)?.[1];
  return ovh ?? infomaniak ?? amazon;
}
